"""What holds for erasing and handing out on every database. `test_erasure.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.errors import IntakeError
from bot.intake.case import CaseStatus, Wish
from bot.persistence.blind import digest
from bot.persistence.case_tables import erasures
from bot.persistence.conversations import Written
from bot.persistence.erasure import COUNTED, Erasure
from bot.persistence.rotation import sealed_columns
from bot.persistence.tables import metadata
from bot.persistence.traces import PERSONAL_TABLES
from tests.unit.persistence.clinic import ANNA, Clinic, open_clinic

GONE, KEPT = "web-5f0c1e9bd2aa47c3", "web-77aa12ffb0c1d2e3"
SECRETS = (
    *("Wilhelmina", "Zauberberg", "4155550199", "mina@zauber.example", "itching knees", "Thursdays", "through the side door"),
    *("my knees are on fire", "the knees answer", "Knees button", "too vague about knees", "knee event", "rang Mina"),
    GONE,
)
"""What somebody has written, and what tells who they are."""


def erasure(clinic: Clinic) -> Erasure:
    return Erasure(clinic.engine, clinic.sealer, clinic.index, clinic.clock)


def live_through_all(clinic: Clinic, sender: str = GONE) -> str:
    """A conversation with everything that can come of it. Returns the number of its case, which was sent, failed, changed and noted upon."""
    talk = clinic.conversations
    assert (
        talk.add_exchange(sender, "my knees are on fire", [{"text": "the knees answer"}], ["r1"], {"/a": "Knees button"}) is Written.STORED
    )
    assert talk.store_turn(sender, 1, [{"text": "knee event"}], [{"text": "knee event"}]) is Written.STORED
    assert talk.add_feedback(sender, "r1", False, "too vague about knees")
    wish = Wish("itching knees", "psoriasis", "Thursdays", "through the side door", ("stroke",))
    number = clinic.store(sender, "Wilhelmina Zauberberg", phone="+14155550199", email="mina@zauber.example", wish=wish).number
    (parcel,) = clinic.outbox.lease(10, 60)
    clinic.outbox.failed(parcel.id, 503, "busy", 12.0, clinic.clock())
    (parcel,) = clinic.outbox.lease(10, 60)
    clinic.outbox.delivered(parcel.id, 204, 8.0)
    later = replace(wish, preferred_time="Thursdays or Fridays")
    clinic.store(sender, "Wilhelmina Zauberberg", phone="+14155550199", email="mina@zauber.example", wish=later)
    clinic.casework.claim(number, ANNA, 2)
    clinic.casework.contact(number, ANNA)
    clinic.casework.add_note(number, ANNA, "rang Mina")
    return number


def plain(clinic: Clinic) -> Iterator[str]:
    """Every value of every column of every row, the sealed ones decrypted."""
    sealed = {column for columns in sealed_columns().values() for column in columns}
    with clinic.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for column in table.c:
                    value = row._mapping[column]
                    yield repr(clinic.sealer.unseal(value) if column in sealed and value is not None else value)


def told(clinic: Clinic) -> set[str]:
    """Which of the secrets the database holds."""
    everything = "\n".join(plain(clinic))
    return {secret for secret in SECRETS if secret in everything}


def sizes(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) for table in PERSONAL_TABLES}


class ErasureRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return open_clinic(url)

    def test_of_an_erased_conversation_no_column_tells_anything(self, clinic: Clinic) -> None:
        """Every sealed column of every row is decrypted with the keys, and searched; before, all of it was there."""
        number = live_through_all(clinic)
        assert told(clinic) == set(SECRETS)
        counts = erasure(clinic).conversation(GONE, "visitor")
        assert told(clinic) == set()
        assert sum(sizes(clinic.engine).values()) == 0
        assert counts == {
            **dict.fromkeys(("cases", "contacts", "notes", "assignments", "turns", "exchanges", "feedback", "conversations"), 1),
            "consents": 2,
            "outbox": 2,
            "delivery_attempts": 2,
            "delivered": 1,
        }
        with pytest.raises(IntakeError, match="There is no case"):
            clinic.casework.file(number)

    @pytest.mark.parametrize("text", ["wilhelmina  ZAUBERBERG", "+1 415 555 0199", "Mina@Zauber.example"])
    def test_an_erased_contact_takes_its_conversation_along(self, clinic: Clinic, text: str) -> None:
        """By exact name, telephone number or e-mail address, however it is written."""
        live_through_all(clinic)
        assert erasure(clinic).contact(text, "staff:1")["conversations"] == 1
        assert told(clinic) == set()
        assert sum(sizes(clinic.engine).values()) == 0

    @pytest.mark.parametrize("text", ["Wilhelmina", "415 555 0199", "zauber.example", "", " ", "%"])
    def test_a_part_of_it_erases_nothing(self, clinic: Clinic, text: str) -> None:
        """Nor does what is blank, though others have no telephone number."""
        live_through_all(clinic)
        clinic.store("another", phone=None)
        before = sizes(clinic.engine)
        assert set(erasure(clinic).contact(text, "staff:1").values()) == {0}
        assert sizes(clinic.engine) == before

    def test_with_the_region_a_number_may_be_written_as_it_is_dialled(self, clinic: Clinic) -> None:
        live_through_all(clinic)
        assert erasure(clinic).contact("(415) 555-0199", "staff:1", region="us")["cases"] == 1

    def test_others_keep_everything(self, clinic: Clinic) -> None:
        """Also who has the same name, if the address is what was asked for."""
        live_through_all(clinic, GONE)
        clinic.conversations.add_exchange(KEPT, "hello", [{"text": "good day"}], ["r9"], {})
        kept = clinic.store(KEPT, "Wilhelmina Zauberberg", phone=None, email="other@zauber.example")
        assert erasure(clinic).contact("mina@zauber.example", "staff:1")["cases"] == 1
        assert clinic.casework.contact(kept.number, ANNA).email == "other@zauber.example"
        assert clinic.conversations.history(KEPT)[0].said == "hello"
        assert clinic.conversations.standing(KEPT).erased is False

    def test_all_cases_of_a_person_go_and_all_of_their_conversations(self, clinic: Clinic) -> None:
        """Closed ones too; what would go can be asked for before."""
        first = clinic.store("one")
        clinic.casework.move(first.number, CaseStatus.CLOSED, ANNA, 1)
        again = clinic.store("one", "Another Name", phone="+12125550199", email=None)
        other = clinic.store("two")
        assert erasure(clinic).numbers_of_contact("Ada Lovelace") == [first.number, again.number, other.number]
        assert erasure(clinic).numbers_of_conversation("one") == [first.number, again.number]
        assert erasure(clinic).contact("Ada Lovelace", "staff:1")["cases"] == 3

    def test_what_is_left_says_that_it_was_done_and_not_about_whom(self, clinic: Clinic) -> None:
        """Who knows the conversation's id or the case's number finds that it was erased; who doesn't learns nothing."""
        number = live_through_all(clinic)
        erasure(clinic).conversation(GONE, "staff:2")
        with clinic.engine.connect() as connection:
            records = {row.digest: (row.actor, json.loads(row.counts)) for row in connection.execute(select(erasures))}
        assert set(records) == {digest(number), digest(GONE)}
        assert records[digest(GONE)] == ("staff:2", {"turns": 1, "exchanges": 1, "feedback": 1, "conversations": 1})
        assert [(e.actor, e.action, e.subject) for e in clinic.logged()[-2:]] == [
            ("staff:2", "case.erased", digest(number)),
            ("staff:2", "conversation.erased", digest(GONE)),
        ]

    def test_what_is_erased_cannot_be_continued(self, clinic: Clinic) -> None:
        """Neither with a message nor with a request; erasing once more finds nothing and leaves no second record."""
        live_through_all(clinic)
        erasure(clinic).conversation(GONE, "visitor")
        assert clinic.conversations.standing(GONE).erased
        assert clinic.conversations.add_exchange(GONE, "hello again", [], [], {}) is Written.ERASED
        with pytest.raises(IntakeError, match="was erased"):
            clinic.store(GONE)
        assert set(erasure(clinic).conversation(GONE, "visitor").values()) == {0}
        with clinic.engine.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(erasures)) == 2

    def test_a_message_on_its_way_is_erased_too(self, clinic: Clinic) -> None:
        """The worker that holds it notices when it comes back, and nothing returns to the database."""
        clinic.store(GONE)
        (parcel,) = clinic.outbox.lease(10, 60)
        erasure(clinic).conversation(GONE, "visitor")
        clinic.outbox.delivered(parcel.id, 204, 8.0)
        clinic.outbox.failed(parcel.id, 503, "busy", 8.0, clinic.clock())
        assert sum(sizes(clinic.engine).values()) == 0

    def test_no_case_survives_a_request_that_is_stored_at_that_moment(self, clinic: Clinic) -> None:
        """Whoever is first, nothing of the conversation is there at the end. Twenty times over."""
        for turn in range(20):
            sender, start = f"visitor-{turn}", threading.Barrier(2, timeout=10)
            clinic.conversations.add_exchange(sender, "hello", [], [], {})

            def store(sender: str = sender, start: threading.Barrier = start) -> str:
                start.wait()
                try:
                    return clinic.store(sender).number
                except IntakeError as error:
                    return str(error)

            def erase(sender: str = sender, start: threading.Barrier = start) -> None:
                start.wait()
                erasure(clinic).conversation(sender, "visitor")

            with ThreadPoolExecutor(2) as pool:
                stored, gone = pool.submit(store), pool.submit(erase)
                gone.result(timeout=30)
                assert "was erased" in stored.result(timeout=30) or stored.result().startswith("C-")
        assert sum(sizes(clinic.engine).values()) == 0

    def test_an_export_holds_all_of_it(self, clinic: Clinic) -> None:
        """By conversation and by contact, as plain JSON; that it was taken stands in the audit log."""
        number = live_through_all(clinic)
        by_conversation = erasure(clinic).export_conversation(GONE)
        assert erasure(clinic).export_contact("mina@zauber.example", "staff:1") == by_conversation
        text = json.dumps(by_conversation)
        assert [secret for secret in SECRETS if secret not in text] == ["Knees button"]
        assert (by_conversation["cases"][0]["number"], by_conversation["cases"][0]["status"]) == (number, "assigned")
        assert by_conversation["cases"][0]["contact"]["phone"] == "+14155550199"
        assert "Anna Berg" not in text
        assert [(e.actor, e.action, e.subject) for e in clinic.logged()[-4:]] == [
            ("command line", "case.exported", number),
            ("command line", "conversation.exported", digest(GONE)),
            ("staff:1", "case.exported", number),
            ("staff:1", "conversation.exported", digest(GONE)),
        ]

    def test_an_export_of_nothing_is_empty(self, clinic: Clinic) -> None:
        """And holds nothing of others."""
        live_through_all(clinic)
        for found in (erasure(clinic).export_conversation("web-nobody"), erasure(clinic).export_contact("Nobody")):
            assert (found["conversations"], found["cases"]) == ([], [])

    def test_what_is_counted_is_what_is_personal(self) -> None:
        """A table that is added later is erased and counted too, or this fails."""
        assert {table.name for table in PERSONAL_TABLES} == set(COUNTED) - {"delivered"}
        assert {table.name for table in sealed_columns()} <= {table.name for table in PERSONAL_TABLES}
