"""A console with three people."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.console.roles import Role
from tests.unit.console.house import House, open_house

INA, CLARA, ADA = "ina@clinic.example", "clara@clinic.example", "ada@clinic.example"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a database: Ina works on requests, Clara is a clinician, Ada an administrator."""
    folder = tmp_path_factory.mktemp("console")
    made = open_house(folder)
    made.hire(INA, Role.INTAKE, name="Ina Take")
    made.hire(CLARA, Role.CLINICIAN, name="Clara Berg")
    made.hire(ADA, Role.ADMIN, name="Ada Min")
    made.desk.engine.dispose()
    return folder


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> House:
    """A console of one's own, with these three."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return open_house(tmp_path)
