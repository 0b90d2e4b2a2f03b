"""Requests to the clinic in the database: sealed, one open request a conversation, and gone when erased."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.errors import ConversationError
from bot.intake.case import Case, CaseStatus
from bot.persistence.cases import Cases
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer
from bot.persistence.tables import cases as cases_table

CONSENTED = datetime(2026, 11, 25, 12, 30, tzinfo=timezone.utc)


def request(number: str = "C-AAAAAAAA", name: str = "Ada Lovelace", conversation: str = "visitor", minutes: int = 0) -> Case:
    """A confirmed request."""
    return Case(number, conversation, name, "ada@example.org", "lupus", CONSENTED + timedelta(minutes=minutes))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


@pytest.fixture
def cases(url: str) -> Cases:
    return Cases(open_database(url), Sealer([Fernet.generate_key().decode()]))


def test_a_request_comes_back_as_it_was_stored(cases: Cases) -> None:
    assert cases.store(request()) == request()
    assert cases.of_conversation("visitor") == [request()]
    assert cases.of_conversation("somebody else") == []


def test_name_contact_and_topic_are_nowhere_in_plain_text(cases: Cases, tmp_path: Path) -> None:
    """Neither in a column nor in any file of the database."""
    cases.store(request())
    with sqlite3.connect(tmp_path / "cases.db") as connection:
        (row,) = connection.execute("select * from cases").fetchall()
    stored = repr(row).encode() + b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert b"C-AAAAAAAA" in stored
    for secret in (b"Ada", b"Lovelace", b"ada@example.org", b"lupus"):
        assert secret not in stored


def test_a_second_request_joins_the_open_one(cases: Cases) -> None:
    """It keeps the number that the visitor was told, and has the newer details."""
    cases.store(request())
    kept = cases.store(request("C-BBBBBBBB", "Ada King", minutes=5))
    assert (kept.number, kept.name) == ("C-AAAAAAAA", "Ada King")
    assert [(c.number, c.name) for c in cases.of_conversation("visitor")] == [("C-AAAAAAAA", "Ada King")]


def test_another_conversation_has_a_request_of_its_own(cases: Cases) -> None:
    cases.store(request())
    assert cases.store(request("C-BBBBBBBB", conversation="other")).number == "C-BBBBBBBB"


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.WITHDRAWN, CaseStatus.ASSIGNED])
def test_a_request_that_is_no_longer_open_is_not_joined(cases: Cases, url: str, status: CaseStatus) -> None:
    cases.store(request())
    with open_database(url).begin() as connection:
        connection.execute(update(cases_table).values(status=status.value))
    cases.store(request("C-BBBBBBBB", minutes=5))
    assert [(c.number, c.status) for c in cases.of_conversation("visitor")] == [("C-AAAAAAAA", status), ("C-BBBBBBBB", CaseStatus.OPEN)]


def test_erasing_a_conversation_erases_its_requests_and_no_others(cases: Cases) -> None:
    cases.store(request())
    cases.store(request("C-BBBBBBBB", conversation="other"))
    cases.erase("visitor")
    assert cases.of_conversation("visitor") == []
    assert len(cases.of_conversation("other")) == 1


def test_without_the_key_a_request_cannot_be_read(cases: Cases, url: str) -> None:
    cases.store(request())
    with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
        Cases(open_database(url), Sealer([Fernet.generate_key().decode()])).of_conversation("visitor")


def test_a_failing_database_is_an_error_of_ours_that_tells_nothing(cases: Cases, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "cases.db") as connection:
        connection.execute("drop table cases")
    for attempt in (lambda: cases.store(request()), lambda: cases.of_conversation("visitor"), lambda: cases.erase("visitor")):
        with pytest.raises(ConversationError, match="Check the database") as failure:
            attempt()
        assert "Ada" not in str(failure.value)
