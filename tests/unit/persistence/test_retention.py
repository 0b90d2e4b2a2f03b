"""The time that cases are kept, on SQLite: the common rules, and what is left in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.persistence.retention import DAY, delete_finished_cases
from tests.unit.persistence.clinic import Clinic
from tests.unit.persistence.retention_rules import RetentionRules, finished


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'clinic.db'}"


class TestOnSqlite(RetentionRules):
    def test_nothing_of_it_stays_in_a_file(self, clinic: Clinic, tmp_path: Path) -> None:
        finished(clinic, "web-41aa00bb")
        assert b"web-41aa00bb" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
        clinic.clock.now += 31 * DAY
        delete_finished_cases(clinic.engine, 30, clinic.clock)
        assert b"web-41aa00bb" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
