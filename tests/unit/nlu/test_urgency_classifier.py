"""The urgency classifier reads a message whole and sentence by sentence, beside what the rules and the intent classifier found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.errors import SettingsError
from bot.nlu import urgency_classifier
from bot.nlu.message_reader import MessageReader
from bot.nlu.red_flag_detector import TRIAGE, triage_data, triage_from
from bot.nlu.urgency_classifier import UrgencyClassifier
from bot.nlu.urgency_examples import read_examples, urgency_examples
from bot.triage.assess import Triage
from bot.triage.urgency import DESCRIBED
from bot.understanding.examples import Example
from bot.vocabulary import Disposition
from bot.wiring import Assistant

EMERGENCY = Triage(Disposition.EMERGENCY, ("flag",), ("shown",), False, False)
NOTHING = Triage(None, (), (), False, False)


@pytest.fixture
def asked(house: Assistant, storage: ModelStorage, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What `with_urgency` is asked about a message."""
    calls: list[dict[str, Any]] = []

    def with_urgency(found: Triage, whole: Any, sentences: Any, *, calm: bool, asks: float) -> Triage:
        calls.append({"found": found, "whole": whole, "sentences": sentences, "calm": calm, "asks": asks})
        return NOTHING

    def probabilities(self: UrgencyClassifier, texts: Sequence[str], vectors: Any) -> list[dict[str, Any]]:
        return [{"text": text} for text in texts]

    monkeypatch.setattr(urgency_classifier, "with_urgency", with_urgency)
    monkeypatch.setattr(UrgencyClassifier, "probabilities", probabilities)

    def processed(text: str, *ranking: tuple[str, float]) -> dict[str, Any]:
        (message,) = MessageReader(MessageReader.get_default_config()).process([Message.build(text=text)])
        message.set(TRIAGE, triage_data(EMERGENCY))
        guesses = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        message.set("intent", guesses[0] if guesses else {"name": None, "confidence": 0.0})
        message.set("intent_ranking", guesses)
        UrgencyClassifier(storage, Resource("urgency")).process([message])
        assert triage_from(message.get(TRIAGE)) == NOTHING
        return calls[-1]

    return processed


def test_it_is_told_what_the_rules_found(asked: Any) -> None:
    assert asked("my chest hurts")["found"] == EMERGENCY


@pytest.mark.parametrize(("text", "stays"), [("mein Mann hat Fieber und Schüttelfrost", True), ("my husband has fever and chills", False)])
def test_what_it_hears_in_another_language_does_not_count(
    house: Assistant, storage: ModelStorage, monkeypatch: pytest.MonkeyPatch, text: str, stays: bool
) -> None:
    """It has learnt English alone."""
    heard = Triage(Disposition.CRISIS, (DESCRIBED,), (), False, False)
    monkeypatch.setattr(urgency_classifier, "with_urgency", lambda *_, **__: heard)
    monkeypatch.setattr(UrgencyClassifier, "probabilities", lambda self, texts, vectors: [{}])
    (message,) = MessageReader(MessageReader.get_default_config()).process([Message.build(text=text)])
    message.set(TRIAGE, triage_data(NOTHING))
    UrgencyClassifier(storage, Resource("urgency")).process([message])
    assert triage_from(message.get(TRIAGE)) == (NOTHING if stays else heard)


def test_the_last_row_is_the_message_and_the_others_are_its_sentences(asked: Any) -> None:
    call = asked("I have lupus. My chest hurts.")
    assert call["whole"] == {"text": "I have disease. My chest hurts."}
    assert call["sentences"] == [{"text": "I have disease."}, {"text": "My chest hurts."}]


def test_of_one_sentence_there_is_only_the_message(asked: Any) -> None:
    call = asked("my chest hurts")
    assert (call["whole"], call["sentences"]) == ({"text": "my chest hurts"}, [])


def test_how_far_it_asks_is_the_sum_of_all_questions_and_requests(asked: Any) -> None:
    """Whichever of them it is."""
    ranking = (("ask_symptoms", 0.4), ("not_covered", 0.2), ("ask_causes", 0.25), ("personal_advice", 0.1), ("feelings", 0.05))
    assert asked("what is it", *ranking)["asks"] == pytest.approx(0.95)
    assert asked("call me", ("request_contact", 0.9), ("help", 0.1))["asks"] == pytest.approx(0.9)
    assert asked("what is it")["asks"] == 0


@pytest.mark.parametrize(
    ("intent", "confidence", "calm"),
    [
        ("ask_treatment", urgency_classifier.CALM, True),
        ("ask_treatment", urgency_classifier.CALM - 0.01, False),
        ("greet", 0.99, True),
        ("ask_symptoms", 0.99, False),
        ("ask_when_to_seek_care", 0.99, False),
        ("feelings", 0.99, False),
        ("not_covered", 0.99, False),
    ],
)
def test_it_is_calm_where_it_surely_is_what_nobody_asks_in_an_emergency(asked: Any, intent: str, confidence: float, calm: bool) -> None:
    assert asked("what is it", (intent, confidence))["calm"] is calm


def test_what_nothing_was_made_of_is_not_calm(asked: Any) -> None:
    assert asked("hm")["calm"] is False


def test_an_example_has_a_text_and_a_label(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text('{"text": "my chest hurts", "label": "emergency"}\n\n{"text": "hello", "label": "none"}\n', encoding="utf-8")
    assert list(read_examples(path)) == [("my chest hurts", "emergency"), ("hello", "none")]


def test_whole_messages_of_known_urgency_are_examples_too(tmp_path: Path, house: Assistant) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(
        '{"text": "lupus, and my chest hurts", "urgency": "emergency"}\n{"text": "hello", "intents": "greet"}\n', encoding="utf-8"
    )
    told = len(list(read_examples()))
    assert urgency_examples(house.matcher, path)[told:] == [Example("disease, and my chest hurts", "emergency", asked=True)]
    path.write_text('{"text": "my chest hurts", "urgency": "bad"}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"asked\.jsonl has the urgency 'bad' \(my chest hurts\)\. Use one of: crisis, emergency"):
        urgency_examples(house.matcher, path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no json", r"messages\.jsonl:2 is no example \(JSONDecodeError\)"),
        ('{"text": "my chest hurts"}', r"messages\.jsonl:2 is no example \(KeyError\)"),
        ('{"text": "x", "label": "bad"}', r"messages\.jsonl:2 has the label 'bad'\. Use one of: crisis, emergency, none, same_day"),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        list(read_examples(path))
