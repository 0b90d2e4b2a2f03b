"""Which topic a message may describe without naming it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import topic_guesser
from bot.nlu.encoder import sentence_model
from bot.nlu.message_reader import EARLIER, MessageReader, masked_rows
from bot.nlu.sentence_encoder import VECTORS
from bot.nlu.topic_guesser import GUESSES, KEPT_GUESSES, TopicGuesser
from bot.understanding.reading import Guess
from bot.wiring import Assistant
from tests.unit.understanding.made_up import topic

DESCRIPTIONS = (
    '{"text": "silvery scales on my elbows and knees", "topic": "psoriasis"}',
    '{"text": "thick silvery scales that itch", "topic": "psoriasis"}',
    '{"text": "dry scales on both elbows", "topic": "psoriasis"}',
    '{"text": "eyelids that droop by evening", "topic": "myasthenia_gravis"}',
    '{"text": "my eyelids droop and I see double", "topic": "myasthenia_gravis"}',
    '{"text": "muscles that tire, and eyelids that droop", "topic": "myasthenia_gravis"}',
)


@pytest.fixture
def guesser(
    house: Assistant, storage: ModelStorage, execution: ExecutionContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> TopicGuesser:
    """One that learned what two conditions are like, and was stored and loaded."""
    house.knowledge.topics.clear()
    monkeypatch.setattr(topic_guesser, "FOLDER", tmp_path)
    (tmp_path / "questions.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "descriptions.jsonl").write_text("\n".join(DESCRIPTIONS), encoding="utf-8")
    for slug in ("psoriasis", "myasthenia_gravis"):
        house.knowledge.topics[slug] = topic(slug, slug.replace("_", " "))
    TopicGuesser.create({}, storage, Resource("topics"), execution).train(TrainingData())
    return TopicGuesser.load({}, storage, Resource("topics"), execution)


def guessed(guesser: TopicGuesser, text: str, earlier: Sequence[str] = ()) -> tuple[Guess, ...] | None:
    """What is left on a message."""
    (message,) = MessageReader(MessageReader.get_default_config()).process([Message.build(text=text)])
    message.set(EARLIER, list(earlier))
    rows = masked_rows(message)
    message.set(VECTORS, sentence_model().encode(rows) if rows else None)
    (after,) = guesser.process([message])
    found: tuple[Guess, ...] | None = after.get(GUESSES)
    return found


def test_a_description_is_recognised(guesser: TopicGuesser) -> None:
    """Best first; the rest have what is left."""
    best, other = guessed(guesser, "what are silvery scales on elbows") or ()
    assert (best.label, other.label) == ("psoriasis", "myasthenia_gravis")
    assert best.confidence + other.confidence == pytest.approx(1.0, abs=1e-3)


def test_the_message_as_a_whole_is_read(guesser: TopicGuesser) -> None:
    """The description often stands in another sentence than the question."""
    whole = "What could it be? My eyelids droop by evening."
    assert guesser._classifier is not None
    (row,) = guesser._classifier.probabilities([whole], sentence_model().encode([whole]))
    found = guessed(guesser, whole) or ()
    assert found[0].label == "myasthenia_gravis"
    assert {guess.label: guess.confidence for guess in found} == pytest.approx(row, abs=1e-4)


def test_where_a_topic_is_named_nothing_is_guessed(guesser: TopicGuesser) -> None:
    assert guessed(guesser, "silvery scales on elbows. Is it lupus?") is None


@pytest.mark.parametrize("named", ["MTX", "a high ANA", "gout", "stem cells"])
def test_what_else_is_named_leaves_room_for_a_guess(guesser: TopicGuesser, named: str) -> None:
    """A medicine is given for several illnesses."""
    assert guessed(guesser, f"silvery scales on elbows. Is it {named}?") is not None


def test_of_a_message_that_says_nothing_nothing_is_guessed(guesser: TopicGuesser) -> None:
    assert guessed(guesser, "and what is it like then?") is None


def test_a_message_without_text_is_no_description(guesser: TopicGuesser) -> None:
    assert guessed(guesser, "") is None
    assert KEPT_GUESSES >= 2


def test_a_description_may_stand_in_the_messages_before(guesser: TopicGuesser) -> None:
    """Unless they name something: then the talk has a topic."""
    earlier = ["my eyelids droop by evening", "and I see double"]
    best = (guessed(guesser, "what is that", earlier) or ())[0]
    assert best.label == "myasthenia_gravis"
    assert best.confidence > 0.6
    assert guessed(guesser, "what is that", ["I have disease", *earlier]) is None
