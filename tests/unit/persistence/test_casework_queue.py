"""The staff's queue on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.intake.case import CaseStatus, Priority
from bot.persistence.case_files import QueueFilter
from bot.persistence.case_queue import found_by, page
from tests.unit.persistence.casework_queue_rules import FindingRules, QueueRules
from tests.unit.persistence.clinic import ANNA, NOON, open_clinic


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'clinic.db'}"


class TestQueue(QueueRules):
    pass


class TestFinding(FindingRules):
    pass


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(),
        QueueFilter(after="1.0_1"),
        QueueFilter(late=True, priority=Priority.SOON),
        QueueFilter(CaseStatus.CLOSED, after="1.0_1"),
        QueueFilter(mine=ANNA),
        None,
    ],
    ids=str,
)
def test_no_question_of_the_queue_reads_through_all_cases(url: str, wanted: QueueFilter | None) -> None:
    """SQLite's own plan: every table is entered by an index or by its key, however many rows it has."""
    clinic = open_clinic(url)
    query = found_by("Ada", clinic.index, "us") if wanted is None else page(wanted, NOON.timestamp())
    statement = str(query.compile(clinic.engine, compile_kwargs={"literal_binds": True}))
    with clinic.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert [step for step in plan if step.startswith("SCAN") and not step.startswith("SCAN anon_")] == []
    assert any("INDEX" in step for step in plan)
