"""Erasing on SQLite: the common rules, and what is left in the files."""

from __future__ import annotations

import logging
import random
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.errors import ConversationError
from bot.persistence import traces
from bot.persistence.traces import compact, sweep
from tests.unit.persistence.clinic import Clinic
from tests.unit.persistence.erasure_rules import GONE, SECRETS, ErasureRules, erasure, live_through_all, told


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'clinic.db'}"


def files_with(folder: Path, *secrets: str) -> list[str]:
    """Which files hold any of these texts; all of a database's are looked at."""
    names = {path.name for path in folder.iterdir()}
    assert {"clinic.db", "clinic.db-wal", "clinic.db-shm"} <= names
    return [path.name for path in folder.iterdir() if any(secret.encode() in path.read_bytes() for secret in secrets)]


def sealed_values(engine: Engine) -> list[bytes]:
    with engine.connect() as connection:
        return [
            bytes(value)
            for table in traces.PERSONAL_TABLES
            for row in connection.execute(table.select())
            for value in row
            if isinstance(value, bytes)
        ]


class TestOnSqlite(ErasureRules):
    def test_no_file_holds_the_id_or_what_was_sealed(self, clinic: Clinic, tmp_path: Path) -> None:
        """Neither the database nor its journal, also for who has the keys; nor a text that was sealed. Before, the id was there."""
        live_through_all(clinic)
        sealed = sealed_values(clinic.engine)
        assert len(sealed) >= 11
        assert files_with(tmp_path, GONE) != []
        erasure(clinic).conversation(GONE, "visitor")
        assert files_with(tmp_path, *SECRETS) == []
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert not [value for value in sealed if value[-40:] in stored]

    def test_no_file_holds_the_id_among_many_others(self, clinic: Clinic, tmp_path: Path) -> None:
        """When pages have been split and joined, copies of an id may lie where no row is."""
        dice = random.Random(20261125)
        senders = [f"web-{dice.getrandbits(64):016x}" for _ in range(120)]
        for sender in senders:
            clinic.conversations.add_exchange(sender, "x" * dice.randint(1, 900), [{"text": "y" * dice.randint(1, 3000)}], ["r"], {})
            clinic.conversations.store_turn(sender, 1, [{"a": "z" * dice.randint(1, 3000)}], [{"a": "z" * dice.randint(1, 3000)}])
            clinic.store(sender)
        for sender in senders[::10]:
            erasure(clinic).conversation(sender, "visitor")
            assert files_with(tmp_path, sender) == []
        assert files_with(tmp_path, senders[1]) != []

    def test_every_connection_overwrites_what_it_deletes(self, clinic: Clinic) -> None:
        """Not only the one that erases: others split and join pages, and replace what was sealed."""
        connections = [clinic.engine.connect() for _ in range(3)]
        assert [connection.exec_driver_sql("PRAGMA secure_delete").scalar() for connection in connections] == [1, 1, 1]
        for connection in connections:
            connection.close()

    def test_a_reader_in_the_way_is_reported_and_the_next_sweep_does_it(
        self, clinic: Clinic, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The rows are gone at once; a long reading transaction only keeps the old pages in the journal until it ends."""
        live_through_all(clinic)
        with clinic.engine.connect() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM cases").scalar()
            for connection in self._impatient(clinic.engine):
                connection.close()
            with caplog.at_level(logging.WARNING):
                erasure(clinic).conversation(GONE, "visitor")
        assert told(clinic) == set()
        assert "python -m bot privacy purge" in caplog.text
        assert not [secret for secret in SECRETS if secret in caplog.text]
        assert sweep(clinic.engine)
        assert files_with(tmp_path, *SECRETS) == []

    def test_compacting_clears_what_was_once_deleted_without_overwriting(self, clinic: Clinic, tmp_path: Path) -> None:
        """As by an earlier release or another program."""
        live_through_all(clinic)
        with clinic.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
            for table in ("conversations", "cases"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        sweep(clinic.engine)
        assert files_with(tmp_path, GONE) != []
        assert compact(clinic.engine)
        assert files_with(tmp_path, GONE) == []

    def test_a_failing_database_erases_all_or_nothing(self, clinic: Clinic) -> None:
        """What can't be finished is undone, and can be tried again."""
        live_through_all(clinic)
        before = told(clinic)

        with clinic.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TRIGGER broken BEFORE DELETE ON exchanges BEGIN SELECT RAISE(ABORT, 'disk trouble'); END")
        with pytest.raises(ConversationError, match="could not be stored"):
            erasure(clinic).conversation(GONE, "visitor")
        with clinic.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER broken")
        assert told(clinic) == before
        assert erasure(clinic).conversation(GONE, "visitor")["cases"] == 1

    def _impatient(self, engine: Engine) -> list[object]:
        """Make the pool's connections wait for 50 milliseconds only."""
        connections = [engine.connect() for _ in range(3)]
        for connection in connections:
            connection.exec_driver_sql("PRAGMA busy_timeout=50")
        return list(connections)
