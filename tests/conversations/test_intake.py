"""Asking the clinic to get in touch, in whole conversations with the trained assistant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import stores
from bot.intake.case import CaseStatus, Priority
from bot.intake.fields import Field
from tests.conversations.conftest import Payload, Say

BEGIN = "please ask the clinic to contact me"
TO_CONTACT = (BEGIN, "it's for myself", "yes", "Maria Gomez")
TO_CONFIRM = (*TO_CONTACT, "maria@example.com", "after 3 pm", "a second opinion", "skip")
DONE = (*TO_CONFIRM, "yes")


@pytest.fixture(autouse=True)
def fresh_stores() -> Iterator[None]:
    """Each conversation's requests go to the database of its test."""
    made = (stores.engine, stores.sealer, stores.index, stores.cases, stores.casework, stores.conversations)
    for store in made:
        store.cache_clear()
    yield
    for store in made:
        store.cache_clear()


def field(replies: list[Payload]) -> str | None:
    """The field that the last of the replies asks for."""
    form = replies[-1].get("form")
    return str(form["field"]) if form else None


def case(replies: list[Payload]) -> dict[str, str]:
    """Number and state that the last of the replies tells."""
    told: dict[str, str] = replies[-1]["case"]
    return told


def fields(all_replies: list[list[Payload]]) -> list[str | None]:
    return [field(replies) for replies in all_replies]


def test_every_field_is_asked_for_in_order_and_a_number_comes_out(say: Say) -> None:
    replies = say(*DONE)
    assert fields(replies) == [*(f.value for f in Field), None]
    told = case(replies[-1])
    assert told["status"] == "open"
    assert stores.casework().file(told["number"]).case.status is CaseStatus.OPEN


def test_what_was_read_back_is_what_is_stored(say: Say) -> None:
    replies = say(*DONE)
    summary = str(replies[-2][-1]["text"])
    assert all(words in summary for words in ("Maria Gomez", "maria@example.com", "after 3 pm", "a second opinion"))
    wish = stores.casework().file(case(replies[-1])["number"]).wish
    assert (wish.about, wish.preferred_time, wish.remark) == ("a second opinion", "after 3 pm", "")


def test_it_says_that_nobody_is_there_right_now(say: Say) -> None:
    """And asks for consent before anything that tells who somebody is."""
    first, second = say(*TO_CONTACT[:2])
    assert "No person reads this chat while you type" in str(first[-1]["text"])
    assert field(second) == "consent"
    assert "a copy of this chat" in str(second[-1]["text"])


@pytest.mark.parametrize("message", ["I'm 13", "i am 15 years old"])
def test_of_somebody_under_16_no_data_is_taken(say: Say, message: str) -> None:
    replies = say(BEGIN, message)
    assert (field(replies[-1]), replies[-1][-1]["case"]) == (None, None)
    assert "a parent, or a grown-up you trust" in str(replies[-1][-1]["text"])


@pytest.mark.parametrize("last", ["no", "never mind, cancel this"])
def test_without_consent_nothing_is_stored(say: Say, last: str) -> None:
    replies = say(BEGIN, "it's for myself", last, "where is my request?")
    assert (field(replies[2]), replies[2][-1]["case"], replies[3][-1]["case"]) == (None, None, None)


def test_a_wrong_number_is_told_what_is_wrong_with_it(say: Say) -> None:
    replies = say(*TO_CONTACT, "202 555", "maria@example", "202-555-0143")
    assert fields(replies[4:]) == ["contact", "contact", "time"]
    assert "too few digits" in str(replies[4][-1]["text"])
    assert "not complete" in str(replies[5][-1]["text"])


def test_what_the_talk_was_about_is_offered(say: Say) -> None:
    replies = say("what are the symptoms of lupus", *TO_CONTACT, "maria@example.com", "any time", "yes", "skip", "yes")
    assert "We talked about lupus." in str(replies[6][-1]["text"])
    assert stores.casework().file(case(replies[-1])["number"]).wish.topic == "lupus"


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(say: Say) -> None:
    """The answer comes first, then the field is asked for again, and the question is not stored."""
    replies = say(*TO_CONTACT[:3], "what is lupus?", "Maria Gomez")
    assert [reply["kind"] for reply in replies[3]] == ["answer", "referral"]
    assert fields(replies[3:]) == ["name", "contact"]


def test_a_red_flag_in_the_middle_comes_first_and_is_never_stored(say: Say) -> None:
    """The safety message stands alone. A yes after it is no consent; the form goes on when it is asked to."""
    flagged = "my chest hurts badly and i can't breathe"
    replies = say(
        BEGIN,
        "it's for myself",
        flagged,
        "yes",
        "yes",
        flagged,
        "continue",
        "Maria Gomez",
        "maria@example.com",
        "skip",
        "skip",
        "skip",
        "yes",
    )
    for turn in (2, 5):
        assert [reply["kind"] for reply in replies[turn]] == ["triage"]
    assert fields([replies[3], replies[4], replies[6], replies[7]]) == ["consent", "name", "name", "contact"]
    stored = stores.casework().file(case(replies[-1])["number"])
    assert "chest" not in str(stored.wish)


def test_skip_back_and_a_correction(say: Say) -> None:
    replies = say(
        *TO_CONTACT, "maria@example.com", "skip", "go back", "mornings", "skip", "skip", "change my number", "202-555-0143", "yes"
    )
    assert fields(replies[4:]) == ["time", "about", "time", "about", "remark", "confirm", "contact", "confirm", None]
    assert "+1 202-555-0143" in str(replies[-2][-1]["text"])
    assert "maria@example.com" not in str(replies[-2][-1]["text"])


def test_a_no_at_the_end_asks_what_to_change(say: Say) -> None:
    replies = say(*TO_CONFIRM, "no", "my name is wrong", "Maria Lopez")
    assert fields(replies[-3:]) == ["confirm", "name", "confirm"]
    assert "Maria Lopez" in str(replies[-1][-1]["text"])


def test_where_is_my_request(say: Say) -> None:
    replies = say("where is my request?", *DONE, "where is my request?")
    assert replies[0][-1]["case"] is None
    assert case(replies[-1]) == case(replies[-2])


def test_a_second_request_joins_the_first(say: Say) -> None:
    replies = say(*DONE, *DONE)
    assert case(replies[len(DONE) - 1])["number"] == case(replies[-1])["number"]


def test_withdrawing_is_asked_once(say: Say) -> None:
    replies = say(*DONE, "withdraw my request", "yes", "where is my request?")
    assert "Do you want to take back request" in str(replies[-3][-1]["text"])
    assert case(replies[-3])["status"] == "open"
    assert [case(reply)["status"] for reply in replies[-2:]] == ["withdrawn", "withdrawn"]


def test_a_no_keeps_it(say: Say) -> None:
    replies = say(*DONE, "withdraw my request", "no", "where is my request?")
    assert case(replies[-1])["status"] == "open"


def test_after_the_end_nothing_of_the_form_is_left(say: Say) -> None:
    """The same form begins anew, with nothing filled in."""
    replies = say(*DONE, BEGIN, "it's for myself", "yes")
    assert fields(replies[-3:]) == ["asker", "consent", "name"]
    assert "Back to your request" not in str(replies[-3][-1]["text"])


def test_an_ordinary_request_is_routine(say: Say) -> None:
    assert stores.casework().file(case(say(*DONE)[-1])["number"]).case.priority is Priority.ROUTINE


def test_the_store_keeps_name_and_contact_sealed(say: Say, tmp_path: Path) -> None:
    """The database file shows neither."""
    say(*DONE)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("caveat.db*"))
    assert content
    assert b"Gomez" not in content
    assert b"maria@example.com" not in content
