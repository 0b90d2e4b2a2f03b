"""`python -m bot privacy`: handing out, erasing, rotating, purging."""

from __future__ import annotations

import io
import json
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import stores
from bot.__main__ import main
from bot.channels.tokens import Tokens
from bot.errors import ConversationError
from bot.intake.case import Asker, CaseStatus, Contact, Request, Wish
from bot.persistence.case_payload import moment
from bot.persistence.case_tables import cases
from bot.persistence.sealing import Sealer
from bot.persistence.tables import conversations
from tests.unit.persistence.clinic import ANNA, new_key

OLD, NEW = new_key(), new_key()
SECRET = "a secret of this test"
DAY = 86400.0
ALL_STORES = (
    stores.engine,
    stores.sealer,
    stores.index,
    stores.cases,
    stores.casework,
    stores.conversations,
    stores.outbox,
    stores.erasure,
)


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own, with one conversation that has led to a case."""
    monkeypatch.setenv("CAVEAT_VAR", str(tmp_path))
    monkeypatch.setenv("CAVEAT_DATABASE_URL", f"sqlite:///{tmp_path / 'caveat.db'}")
    monkeypatch.setenv("CAVEAT_ENCRYPTION_KEYS", OLD)
    monkeypatch.setenv("CAVEAT_SECRET_KEY", SECRET)
    monkeypatch.setenv("CAVEAT_CLINIC_REGION", "us")
    restart()
    stores.conversations().add_exchange("web-1", "my knees hurt", [{"text": "they can"}], ["r1"], {})
    asked("web-1")
    yield tmp_path
    restart()


def restart() -> None:
    """As a new process would, with the settings of now."""
    for store in ALL_STORES:
        store.cache_clear()


def asked(sender: str, name: str = "Ada Lovelace") -> str:
    contact = Contact(name, "+12125550142", "ada@example.org")
    return stores.cases().store(Request(sender, Asker.ADULT, contact, Wish("knees"), "I agree.", moment(time.time()))).number


def number() -> str:
    return stores.cases().of_conversation("web-1")[0].number


@pytest.mark.parametrize("who", ["web-1", "ADA lovelace", "ada@example.org", "+1 212 555 0142", "(212) 555-0142"])
def test_an_export_is_json_of_all_that_is_stored(who: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By conversation, name, address, or number, also as it is dialled where the clinic is."""
    assert main(["privacy", "export", who]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["conversations"][0]["exchanges"][0]["said"] == "my knees hurt"
    assert told["cases"][0]["contact"]["name"] == "Ada Lovelace"


def test_an_export_to_a_file_is_for_its_owner_only(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And never takes the place of another file."""
    file = installation / "export.json"
    assert main(["privacy", "export", "web-1", "--out", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))["cases"][0]["number"] == number()
    printed = capsys.readouterr()
    assert (printed.out, "Ada" in printed.err) == ("", False)
    assert main(["privacy", "export", "web-1", "--out", str(file)]) == 2
    assert "can't be written (FileExistsError). Name a new file" in capsys.readouterr().err


@pytest.mark.parametrize("action", [["export"], ["erase", "--yes"]])
@pytest.mark.parametrize("who", ["web-2", "Ada", "example.org", ""])
def test_what_is_not_stored_is_said_without_repeating_it(action: list[str], who: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1."""
    assert main(["privacy", *action, who]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Nothing is stored under this")


def test_without_yes_nothing_is_erased(capsys: pytest.CaptureFixture[str]) -> None:
    """What would be erased is named, and the exit code is 2."""
    other = asked("web-2")
    assert main(["privacy", "erase", "Ada Lovelace"]) == 2
    assert f"This erases {number()}, {other} and the conversation. It can't be undone" in capsys.readouterr().err
    assert len(stores.casework().find("Ada Lovelace")) == 2


@pytest.mark.parametrize("who", ["web-1", "Ada Lovelace", "(212) 555-0142"])
def test_with_yes_it_is(who: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What went is counted."""
    assert main(["privacy", "erase", who, "--yes"]) == 0
    assert capsys.readouterr().out == "Erased: 1 cases, 1 contacts, 1 consents, 1 outbox, 1 exchanges, 1 conversations\n"
    assert stores.casework().find("Ada Lovelace") == []
    assert stores.conversations().history("web-1") == []


def test_what_the_clinics_system_was_told_has_to_be_erased_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody else knows of it."""
    (parcel,) = stores.outbox().lease(1, 60)
    stores.outbox().delivered(parcel.id, 204, 3.0)
    told = number()
    assert main(["privacy", "erase", "web-1", "--yes"]) == 0
    assert f"has been told of {told} (1 messages): erase it there too" in capsys.readouterr().out


def test_a_visitor_is_known_by_their_token(capsys: pytest.CaptureFixture[str]) -> None:
    """It is all that they have of their conversation."""
    tokens = Tokens(SECRET.encode())
    token = tokens.mint()
    sender = tokens.sender_id(token)
    assert sender is not None
    stores.conversations().add_exchange(sender, "hello", [], [], {})
    assert main(["privacy", "erase", token, "--yes"]) == 0
    assert capsys.readouterr().out == "Erased: 1 exchanges, 1 conversations\n"
    assert stores.conversations().standing(sender).erased


def test_who_is_meant_can_be_read_instead_of_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell's history and the list of processes would keep it."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Ada Lovelace\n"))
    assert main(["privacy", "erase", "-", "--yes"]) == 0
    assert "Erased: 1 cases" in capsys.readouterr().out


def test_rotating_leaves_the_new_key_alone_needed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The old one can be taken out afterwards, and the output says so."""
    monkeypatch.setenv("CAVEAT_ENCRYPTION_KEYS", f"{NEW},{OLD}")
    restart()
    assert main(["privacy", "rotate"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Sealed again: 1 conversations, 1 cases, ")
    assert "Take the others out" in told
    monkeypatch.setenv("CAVEAT_ENCRYPTION_KEYS", NEW)
    restart()
    assert stores.casework().contact(number(), add_anna()).name == "Ada Lovelace"
    assert main(["privacy", "rotate"]) == 0
    assert capsys.readouterr().out == "Sealed again: nothing\n"


def test_a_lost_key_stops_the_rotation(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2; what to do is said, and nothing is lost."""
    monkeypatch.setenv("CAVEAT_ENCRYPTION_KEYS", NEW)
    restart()
    assert main(["privacy", "rotate"]) == 2
    assert "Put the key that it was stored with back" in capsys.readouterr().err
    with stores.engine().connect() as connection:
        wish = connection.scalar(cases.select().with_only_columns(cases.c.wish))
    with pytest.raises(ConversationError):
        Sealer([NEW]).unseal(wish)
    assert Sealer([OLD]).unseal(wish)["about"] == "knees"


@pytest.mark.parametrize("options", [[], ["--compact"]])
def test_purging_deletes_what_is_past_its_time(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Conversations and finished cases have a number of days each."""
    monkeypatch.setenv("CAVEAT_RETENTION_DAYS", "30")
    monkeypatch.setenv("CAVEAT_CASE_RETENTION_DAYS", "90")
    stores.casework().move(number(), CaseStatus.CLOSED, add_anna(), 1)
    aged(40)
    assert main(["privacy", "purge", *options]) == 0
    assert capsys.readouterr().out == "Deleted: 1 conversations (after 30 days), 0 cases (after 90 days)\n"
    aged(100)
    assert main(["privacy", "purge", *options]) == 0
    assert "0 conversations (after 30 days), 1 cases" in capsys.readouterr().out


def test_zero_days_keep_everything(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As the settings say."""
    monkeypatch.setenv("CAVEAT_RETENTION_DAYS", "0")
    monkeypatch.setenv("CAVEAT_CASE_RETENTION_DAYS", "0")
    stores.casework().move(number(), CaseStatus.CLOSED, add_anna(), 1)
    aged(10_000)
    assert main(["privacy", "purge"]) == 0
    assert capsys.readouterr().out == "Deleted: 0 conversations (after 0 days), 0 cases (after 0 days)\n"


@pytest.mark.parametrize("arguments", [[], ["export"], ["erase"], ["forget", "x"]])
def test_an_action_and_whom_it_is_about_are_needed(arguments: list[str]) -> None:
    """Exit code 2, as for any wrong use."""
    with pytest.raises(SystemExit) as ended:
        main(["privacy", *arguments])
    assert ended.value.code == 2


def add_anna() -> int:
    with stores.engine().begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO staff (id, email, name, password, active, fs_uniquifier, failures, created_at) "
            f"VALUES ({ANNA}, 'anna@clinic.example', 'Anna', '-', 1, 'anna', 0, 0)"
        )
    return ANNA


def aged(days: int) -> None:
    """Make everything that many days old."""
    then = time.time() - days * DAY
    with stores.engine().begin() as connection:
        connection.execute(update(cases).values(created_at=then, updated_at=then, closed_at=then))
        connection.execute(update(conversations).values(created_at=then, updated_at=then))
