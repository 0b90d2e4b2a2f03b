"""Requests to the clinic on SQLite: the common rules, and what stands in the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from bot.errors import ConversationError
from bot.persistence.blind import BlindIndex
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer
from bot.persistence.transactions import writing
from tests.unit.persistence.case_rules import CaseRules
from tests.unit.persistence.clinic import Clinic, new_key

SECRETS = (b"Ada", b"Lovelace", b"12125550142", b"ada@example.org", b"kidneys", b"mornings", b"ring twice", b"Berg has called")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


class TestOnSqlite(CaseRules):
    def test_without_the_keys_the_files_tell_no_name_contact_message_or_note(self, clinic: Clinic, tmp_path: Path) -> None:
        """All files, the write-ahead log included, with everything in use: what is withdrawn, sent and failed too."""
        number = clinic.store("visitor").number
        clinic.store("visitor", "Ada King Lovelace")
        clinic.store("other")
        clinic.conversations.add_exchange("visitor", "Do my kidneys suffer?", [{"text": "They can."}], ["r1"], {})
        with clinic.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO staff (id, email, name, password, active, fs_uniquifier, failures, created_at) "
                "VALUES (1, 'a@clinic.example', 'A', '-', 1, 'a', 0, 0)"
            )
        clinic.casework.add_note(number, 1, "Berg has called")
        clinic.cases.withdraw("other")
        first, second = clinic.outbox.lease(10, 30)
        clinic.outbox.delivered(first.id, 200, 5.0)
        clinic.outbox.dead(second.id, 500, "the receiver failed", 5.0)
        stored = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert {"cases.db", "cases.db-wal"} <= set(stored)
        assert number.encode() in b"".join(stored.values())
        assert [(name, secret) for name, content in stored.items() for secret in SECRETS if secret in content] == []

    def test_without_the_key_a_case_cannot_be_read(self, clinic: Clinic, url: str) -> None:
        number = clinic.store("visitor").number
        with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
            Clinic(open_database(url), Sealer([new_key()]), clinic.index).casework.transcript(number)

    def test_a_stored_request_is_on_the_disk(self, clinic: Clinic) -> None:
        """The commit of a request waits for the disk, so that not even a power cut loses it."""
        assert _synchronous(clinic, lambda: clinic.store("visitor")) == {"FULL"}
        assert _synchronous(clinic, lambda: clinic.cases.withdraw("visitor")) == {"FULL"}

    def test_a_conversations_turn_does_not_wait_for_the_disk(self, clinic: Clinic) -> None:
        """Though it may get the very connection that a request was stored with."""
        clinic.store("visitor")
        assert _synchronous(clinic, lambda: clinic.conversations.store_turn("visitor", 0, [], [])) == {"NORMAL"}


def _synchronous(clinic: Clinic, work: Callable[[], object]) -> set[str]:
    """How the connections were set on which `work` committed."""
    seen = set()

    def look(connection: Connection) -> None:
        seen.add({1: "NORMAL", 2: "FULL"}[connection.connection.dbapi_connection.execute("PRAGMA synchronous").fetchone()[0]])

    event.listen(clinic.engine, "commit", look)
    work()
    event.remove(clinic.engine, "commit", look)
    return seen


class TestTransactions:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return Clinic(open_database(url), Sealer([new_key()]), BlindIndex(b"a secret of this test"))

    def test_a_lasting_transaction_and_the_next_have_their_own_ways(self, clinic: Clinic) -> None:
        """Asked of SQLite itself."""
        levels = []
        for durable in (True, False, True):
            with writing(clinic.engine, "The test", durable=durable) as connection:
                levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
        assert levels == [2, 1, 2]

    def test_what_fails_in_the_middle_leaves_nothing(self, clinic: Clinic) -> None:
        def fail() -> None:
            with writing(clinic.engine, "The test") as connection:
                connection.exec_driver_sql("INSERT INTO erased VALUES ('x', 0)")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        with clinic.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM erased").scalar() == 0
