"""The benchmark of the staff's queue: what it fills, asks and promises."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench import queue
from bench.made_up_cases import NOW, SHARED_BY, fill
from bench.queue import MOST_MILLISECONDS, Timed, main, measure, measure_pages, questions, table
from bench.queue_pages import furnished_console, pages
from bench.stock_project import BenchError
from bot.intake.case import CaseStatus
from bot.persistence.blind import BlindIndex
from bot.persistence.case_files import QueueRow
from bot.persistence.case_tables import cases, contacts
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer
from tests.unit.persistence.clinic import new_key

NUMBER = 4100
"""More than two batches."""
ALWAYS_EMPTY = {"mine, none", "find: nothing"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'queue.db'}"


def test_every_case_and_contact_is_stored_and_every_question_answered(url: str) -> None:
    """A question that finds nothing by mistake would look quick."""
    engine, sealer, index = open_database(url), Sealer([new_key()]), BlindIndex(b"of this test")
    fill(engine, sealer, index, NUMBER)
    with engine.connect() as connection:
        assert [connection.scalar(select(func.count()).select_from(one)) for one in (cases, contacts)] == [NUMBER, NUMBER]
    work = Casework(engine, sealer, index, lambda: NOW)
    answers = {name: ask(random.Random(3)) for name, ask in questions(work, NUMBER).items()}
    assert {name for name, rows in answers.items() if not rows} == ALWAYS_EMPTY
    assert len(answers["find: shared name"]) == SHARED_BY  # type: ignore[arg-type]
    assert len(answers["200 rows"]) == 200  # type: ignore[arg-type]
    assert 0 < len(answers["mine, few"]) < 20  # type: ignore[arg-type]
    first = answers["first page"][0]  # type: ignore[index]
    assert isinstance(first, QueueRow)
    assert first.late
    assert sum(work.counts().values()) == NUMBER
    assert work.counts()[CaseStatus.OPEN] > NUMBER // 3


def test_a_database_that_is_in_use_is_not_filled(url: str) -> None:
    """Made-up cases among real ones would be a disaster."""
    measure(url, 200, rounds=1)
    with pytest.raises(BenchError, match="Name an empty one"):
        measure(url, 200, rounds=1)


@pytest.mark.parametrize(
    ("p95", "code", "word"), [(MOST_MILLISECONDS, 0, "kept"), (MOST_MILLISECONDS + 1, 1, "broken: more than 200 ms: deep page")]
)
def test_a_slow_question_breaks_the_promise(
    p95: float, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and its name is told."""
    monkeypatch.setattr(queue, "measure", lambda url, number: [Timed("deep page", 3.0, p95)])
    assert main([]) == code
    assert word in capsys.readouterr().out


def test_the_table_has_a_line_a_question() -> None:
    assert table([Timed("first page", 3.04, 12.5)]).splitlines()[1] == "first page               3.0    12.5"


def test_the_pages_are_those_of_the_console(url: str, tmp_path: Path) -> None:
    """Each holds what it was asked for: a page of errors would be quick too."""
    app = furnished_console(url, NUMBER, tmp_path)
    shown = {name: str(page(random.Random(3))) for name, page in pages(app, NUMBER).items()}
    assert all(
        text.count("<tr data-number=") == 51 for name, text in shown.items() if name in ("page: first", "page: open", "page: closed")
    )
    assert len(json.loads(shown["rows for the script"])["rows"]) == 50
    assert "1 found" in shown["look-up: number"]
    assert "1 found" in shown["look-up: e-mail"]
    assert f"{SHARED_BY} found" in shown["look-up: shared"]
    assert ">Conversation</h2>" in shown["case"]


def test_pages_are_timed(url: str, tmp_path: Path) -> None:
    """Each of them."""
    timed = measure_pages(url, 300, tmp_path, rounds=2)
    assert "page: first" in {one.name for one in timed}
    assert all(0 < one.p50 <= one.p95 for one in timed)
