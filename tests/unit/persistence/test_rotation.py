"""Rotating keys on SQLite: the common rules, and what is left in the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.intake.case import CaseStatus
from bot.persistence.rotation import rotate, sealed_columns
from bot.persistence.sealing import Sealer
from tests.unit.persistence.clinic import ANNA, Clinic
from tests.unit.persistence.rotation_rules import NEW, OLD, RotationRules


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'clinic.db'}"


class TestOnSqlite(RotationRules):
    def test_what_the_old_key_had_sealed_is_in_no_file(self, clinic: Clinic, tmp_path: Path) -> None:
        """A key is often rotated because somebody may know it: neither free pages nor the journal keep what it opens."""
        clinic.casework.move(clinic.store("another").number, CaseStatus.CLOSED, ANNA, 1)
        with clinic.engine.connect() as connection:
            old = [
                bytes(sealed)
                for columns in sealed_columns().values()
                for column in columns
                for sealed in connection.scalars(select(column).where(column.is_not(None)))
            ]
        rotate(clinic.engine, Sealer([NEW, OLD]), first=Sealer([NEW]))
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert len(old) > 70
        assert not [sealed for sealed in old if sealed[-40:] in stored]
