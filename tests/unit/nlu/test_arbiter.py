"""The intent that Rasa's policies see: a red flag, then another language, then advice on one's own case, then the classifier."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.arbiter import READING, Arbiter
from bot.nlu.claim_matcher import CLAIMS
from bot.nlu.intent_classifier import FOCUS
from bot.nlu.message_reader import SEGMENTS
from bot.nlu.red_flag_detector import TRIAGE, triage_data
from bot.nlu.topic_guesser import GUESSES
from bot.triage.assess import Triage
from bot.understanding.focus import Focus
from bot.understanding.reading import Guess, Reading
from bot.understanding.segments import segments_of
from bot.vocabulary import Disposition
from tests.unit.understanding.made_up import matcher

MATCHER = matcher()


def settled(text: str, *guesses: Guess, disposition: Disposition | None = None) -> Message:
    """The message after the arbiter."""
    message = Message.build(text=text)
    message.set(SEGMENTS, segments_of(text, MATCHER))
    message.set(FOCUS, Focus(0, guesses))
    message.set(CLAIMS, (Guess("cells_cure_lupus", 0.4),))
    message.set(GUESSES, (Guess("psoriasis", 0.3),))
    message.set(TRIAGE, triage_data(Triage(disposition, (), (), False, False)))
    return Arbiter(Arbiter.get_default_config()).process([message])[0]


def intent(text: str, *guesses: Guess, disposition: Disposition | None = None) -> tuple[str, float]:
    """Name and confidence of the intent."""
    found: dict[str, Any] = settled(text, *guesses, disposition=disposition).get("intent")
    return found["name"], found["confidence"]


GERMAN = "Ist eine Stammzelltherapie gefährlich für mich?"


@pytest.mark.parametrize("disposition", list(Disposition))
@pytest.mark.parametrize("text", ["what is lupus", GERMAN, "should I stop MTX"])
def test_a_red_flag_comes_first_in_any_language(disposition: Disposition, text: str) -> None:
    assert intent(text, Guess("greet", 0.99), disposition=disposition) == ("red_flag", 1.0)


def test_then_another_language() -> None:
    assert intent(GERMAN, Guess("greet", 0.99)) == ("unsupported_language", 1.0)


def test_then_advice_on_ones_own_case_by_its_form() -> None:
    assert intent("should I stop MTX", Guess("ask_treatment", 0.99)) == ("personal_advice", 1.0)


def test_then_the_classifier() -> None:
    assert intent("good morning", Guess("greet", 0.5), Guess("ask_overview", 0.1)) == ("greet", 0.5)


def test_whatever_is_asked_the_policies_see_one_intent_and_the_aspect_as_an_entity() -> None:
    """The same happens next; the reading keeps what was asked."""
    message = settled("what is lupus", Guess("ask_overview", 0.5), Guess("greet", 0.1))
    assert message.get("intent") == {"name": "ask", "confidence": 0.5}
    assert ("aspect", "overview") in {(e["entity"], e["value"]) for e in message.get("entities")}
    assert Reading.from_json(message.get(READING)).intents[0] == Guess("ask_overview", 0.5)


def test_below_the_threshold_no_intent_is_settled() -> None:
    assert intent("what is lupus", Guess("ask_overview", 0.14)) == ("nlu_fallback", 0.14)
    assert intent("what is lupus") == ("nlu_fallback", 0.0)


def test_the_reading_is_left_for_the_generator() -> None:
    message = settled("what is lupus", Guess("ask_overview", 0.5))
    assert READING in message.as_dict(only_output_properties=True)
    reading = Reading.from_json(message.get(READING))
    assert (reading.topics, reading.intents) == (("lupus",), (Guess("ask_overview", 0.5),))
    assert (reading.claims, reading.described) == ((Guess("cells_cure_lupus", 0.4),), (Guess("psoriasis", 0.3),))


def test_where_nothing_was_guessed_the_reading_says_nothing() -> None:
    """Components leave nothing on a message that they have nothing to say about."""
    message = Message.build(text="what is lupus")
    message.set(SEGMENTS, segments_of("what is lupus", MATCHER))
    (after,) = Arbiter(Arbiter.get_default_config()).process([message])
    reading = Reading.from_json(after.get(READING))
    assert (reading.topics, reading.intents, reading.claims, reading.described) == (("lupus",), (), (), ())
    assert after.get("intent")["name"] == "nlu_fallback"


def test_topic_and_aspect_are_entities() -> None:
    found = {e["entity"]: e["value"] for e in settled("is lupus bad, or MS", Guess("ask_prognosis", 0.5)).get("entities")}
    assert found == {"topic": "lupus", "aspect": "prognosis"}
    assert settled("hello there", Guess("greet", 0.9)).get("entities") == []


def test_a_topic_of_the_rest_of_the_message_stands_in() -> None:
    found = settled("Is it bad? My aunt has MS. My uncle has lupus.", Guess("greet", 0.9)).get("entities")
    assert [e["value"] for e in found] == ["lupus"]


def test_a_button_is_left_as_it_is() -> None:
    """ "/ask{...}" is parsed by Rasa, and no component cut it into sentences."""
    message = Message.build(text="/ask", intent="ask")
    (after,) = Arbiter({"fallback": 0.15}).process([message])
    assert after.get("intent") == "ask"
    assert after.get(READING) is None
