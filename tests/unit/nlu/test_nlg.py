"""The generator makes every reply; each channel gets the shape that it can send."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.nlg import AnswerGenerator
from bot.nlu.red_flag_detector import TRIAGE, triage_data
from bot.triage.assess import Triage
from bot.understanding.reading import Guess, Reading
from bot.vocabulary import Disposition
from bot.wiring import Assistant


def asked(*topics: str) -> dict[str, Any]:
    """The parse result of a question about symptoms."""
    reading = Reading("a question about something unusual", (Guess("ask_symptoms", 0.9),), topics=topics)
    return {"intent": {"name": "ask"}, "entities": [], "reading": reading.to_json()}


def tracker(parsed: dict[str, Any] | None, **slots: Any) -> Any:
    """As much of a tracker as the generator looks at."""
    message = None if parsed is None else SimpleNamespace(parse_data=parsed)
    return SimpleNamespace(latest_message=message, events=[], get_slot=slots.get, current_slot_values=lambda: slots)


@pytest.fixture
def generator(house: Assistant) -> AnswerGenerator:
    return AnswerGenerator()


async def test_the_web_channel_gets_a_payload_that_the_ledger_vouches_for(generator: AnswerGenerator, house: Assistant) -> None:
    response = await generator.generate("utter_answer", tracker(asked("lupus")), "web")
    assert set(response) == {"text", "custom", "buttons", "about"}
    assert (response["custom"]["entry"], response["text"]) == ("lupus/symptoms", response["custom"]["text"])
    assert house.ledger.vouches_for(response["custom"])
    assert response["about"] == {
        "topic": "lupus",
        "aspect": "symptoms",
        "medicine": False,
        "illnesses": ("lupus",),
        "cells": False,
        "other": None,
    }


async def test_two_answers_travel_as_a_list(generator: AnswerGenerator, house: Assistant) -> None:
    response = await generator.generate("utter_answer", tracker(asked("lupus", "crohns_disease")), "web")
    replies = response["custom"]["replies"]
    assert [r["topic"] for r in replies] == ["lupus", "crohns_disease"]
    assert all(house.ledger.vouches_for(r) for r in replies)
    assert response["text"] == "\n".join(r["text"] for r in replies)
    assert response["about"]["topic"] == "crohns_disease"


@pytest.mark.parametrize("channel", ["rest", "cmdline", "telegram", ""])
async def test_any_other_channel_gets_plain_text_and_buttons(generator: AnswerGenerator, channel: str) -> None:
    """Caveat and referral stand in the text; nothing is issued that the gate would let through."""
    response = await generator.generate("utter_answer", tracker(asked("lupus")), channel)
    assert set(response) == {"text", "buttons", "about"}
    assert "Little is known of the symptoms." in response["text"]
    assert "Whom to see (routine): a specialist." in response["text"]
    assert "\n\n" not in response["text"]
    assert response["buttons"] == [{"title": "Ask the clinic", "payload": "/request_contact"}]


@pytest.mark.parametrize("action", ["utter_answer", "utter_small_talk", "utter_triage", "utter_anything"])
async def test_a_red_flag_is_answered_whatever_action_was_predicted(generator: AnswerGenerator, action: str) -> None:
    found = triage_data(Triage(Disposition.EMERGENCY, ("flag",), ("chest pain",), False, False))
    response = await generator.generate(action, tracker({**asked("lupus"), TRIAGE: found}), "web")
    assert (response["custom"]["kind"], response["custom"]["disposition"]) == ("triage", "emergency")


@pytest.mark.parametrize(
    ("entities", "entry"),
    [
        ({"topic": "lupus", "aspect": "causes"}, "lupus/causes"),
        ({"claim": "cells_cure_lupus"}, "claims/cells_cure_lupus"),
    ],
)
async def test_a_button_shows_its_entry(generator: AnswerGenerator, entities: dict[str, str], entry: str) -> None:
    parsed = {"intent": {"name": "ask"}, "entities": [{"entity": name, "value": value} for name, value in entities.items()]}
    assert (await generator.generate("utter_answer", tracker(parsed), "web"))["custom"]["entry"] == entry


async def test_a_question_that_was_read_is_no_button(generator: AnswerGenerator) -> None:
    """Both have the intent `ask`."""
    parsed = {**asked("lupus"), "intent": {"name": "ask"}, "entities": [{"entity": "topic", "value": "crohns_disease"}]}
    assert (await generator.generate("utter_answer", tracker(parsed), "web"))["custom"]["entry"] == "lupus/symptoms"


@pytest.mark.parametrize("parsed", [None, {}, {"intent": {"name": "greet"}}, {"intent": {"name": "ask"}, "entities": []}])
async def test_what_was_not_read_is_not_guessed_at(generator: AnswerGenerator, parsed: dict[str, Any] | None) -> None:
    response = await generator.generate("utter_answer", tracker(parsed), "web")
    assert (response["custom"]["kind"], response["custom"]["reason"]) == ("abstain", "unclear")


async def test_the_form_asks_with_what_was_filled_in(generator: AnswerGenerator) -> None:
    contact = {"phone": "+12025550143", "email": None}
    filled = tracker(
        asked("lupus"), intake_asker="adult", intake_name="Ada", intake_contact=contact, intake_about={"text": "", "topic": "lupus"}
    )
    response = await generator.generate("utter_ask_intake_confirm", filled, "web")
    said = "asker: you\nname: Ada\ncontact: +1 202-555-0143\ntime: any time\nabout: lupus"
    assert said in response["text"]
    assert response["custom"]["form"]["field"] == "confirm"


async def test_an_action_hands_over_the_number_of_the_case(generator: AnswerGenerator) -> None:
    response = await generator.generate("utter_intake_done", tracker(None), "web", case="C-23456789", status="open")
    assert response["custom"]["case"] == {"number": "C-23456789", "status": "open"}


@pytest.mark.parametrize("intent", ["affirm", "deny", "skip", "go_back", "cancel", "inform"])
async def test_a_button_of_a_form_that_is_over_says_that_none_is_open(generator: AnswerGenerator, intent: str) -> None:
    """What a button sends was not read, so nothing can be made of it without the form."""
    response = await generator.generate("utter_small_talk", tracker({"intent": {"name": intent}, "entities": []}), "web")
    assert response["custom"]["text"] == "No form is open."
