"""Casework on SQLite: the common rules, and what stands in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.persistence.casework_rules import LookingRules, MovingRules, NotesRules, TakingOnRules
from tests.unit.persistence.clinic import ANNA, Clinic


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'clinic.db'}"


class TestLooking(LookingRules):
    pass


class TestTakingOn(TakingOnRules):
    pass


class TestMoving(MovingRules):
    pass


class TestNotes(NotesRules):
    def test_a_note_is_in_no_file_in_plain_text(self, clinic: Clinic, tmp_path: Path) -> None:
        clinic.casework.add_note(clinic.store("visitor").number, ANNA, "wants a call on Friday")
        assert b"Friday" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
