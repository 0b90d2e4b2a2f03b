"""Migrations on SQLite, and what holds of the scripts themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from bot import settings
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.engines import make_engine
from bot.persistence.keys import encryption_keys
from bot.persistence.migrations import run
from bot.persistence.sealing import Sealer
from tests.unit.persistence import migration_rules
from tests.unit.persistence.migration_rules import OLD, MigrationRules, of_the_first_release

INI = Path(run.__file__).with_name("alembic.ini")


@pytest.fixture
def url(tmp_path: Path) -> str:
    # A per cent sign means something in Alembic's configuration and in addresses.
    folder = tmp_path / "a folder of 100%"
    folder.mkdir()
    return f"sqlite:///{folder / 'caveat.db'}"


class TestOnSqlite(MigrationRules):
    pass


def test_the_code_knows_the_last_version() -> None:
    assert ScriptDirectory.from_config(Config(str(INI))).get_current_head() == run.HEAD


def test_opening_takes_the_keys_of_the_settings(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of the first release are rewritten with the keys of the installation, not with others."""
    monkeypatch.setenv("CAVEAT_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("CAVEAT_ENCRYPTION_KEYS", raising=False)
    monkeypatch.setattr(migration_rules, "SEALER", Sealer(encryption_keys(settings.load())))
    engine = make_engine(make_url(url))
    of_the_first_release(engine, OLD)
    opened = open_database(url)
    assert [row.number for row in Casework(opened, *run.of_the_settings()).find("ada@example.org")] == ["C-AAAAAAAA"]


def test_alembics_own_command_works_on_the_database_of_the_settings(tmp_path: Path) -> None:
    """As the note in `alembic.ini` says, for making the next migration."""
    url = f"sqlite:///{tmp_path / 'caveat.db'}"
    command = [sys.executable, "-m", "alembic", "-c", str(INI)]
    environment = {"CAVEAT_DATABASE_URL": url, "CAVEAT_VAR": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def alembic(*arguments: str) -> str:
        result = subprocess.run(
            [*command, *arguments], cwd=settings.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    alembic("upgrade", "head")
    assert alembic("current").startswith("0002")
    assert run.is_current(make_engine(make_url(url)))
