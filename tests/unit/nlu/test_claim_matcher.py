"""Which claim a message comes near to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import claim_matcher
from bot.nlu.claim_matcher import CLAIMS, LEAST_HINT, ClaimMatcher, ExampleIndex
from bot.nlu.encoder import sentence_model
from bot.nlu.intent_classifier import FOCUS
from bot.nlu.message_reader import MessageReader, masked_rows
from bot.nlu.sentence_encoder import VECTORS
from bot.understanding.claims import ClaimWords
from bot.understanding.examples import Example
from bot.understanding.focus import Focus
from bot.understanding.reading import CLAIM, Guess
from bot.wiring import Assistant

EAST, NORTH, DIAGONAL = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]


def rows(*vectors: list[float]) -> Any:
    """An array of vectors."""
    return np.array(vectors, dtype=np.float32)


def an_index() -> ExampleIndex:
    """Examples of three labels, not in their order."""
    return ExampleIndex(rows(EAST, NORTH, DIAGONAL, [-1.0, 0.0]), ["b", "a", "b", "c"])


class TestExampleIndex:
    def test_a_label_is_as_near_as_its_nearest_example(self) -> None:
        """Best first, and none below 0."""
        assert an_index().nearest(rows(NORTH), 3) == (Guess("a", 1.0), Guess("b", 0.8), Guess("c", 0.0))
        assert an_index().nearest(rows(EAST), 3) == (Guess("b", 1.0), Guess("a", 0.0), Guess("c", 0.0))

    def test_of_several_vectors_the_nearer_counts(self) -> None:
        assert an_index().nearest(rows([0.0, -1.0], EAST), 3)[0] == Guess("b", 1.0)

    def test_only_the_nearest_are_kept(self) -> None:
        assert an_index().nearest(rows(NORTH), 1) == (Guess("a", 1.0),)

    def test_it_comes_back_as_it_was_saved(self, tmp_path: Path) -> None:
        an_index().save(tmp_path / "index.npz")
        assert ExampleIndex.load(tmp_path / "index.npz").nearest(rows(NORTH), 3) == an_index().nearest(rows(NORTH), 3)

    def test_without_examples_nothing_is_near(self) -> None:
        """A knowledge folder without claims has an empty index."""
        assert ExampleIndex(np.zeros((0, 2), np.float32), []).nearest(rows(EAST), 3) == ()


def message_of(text: str, vectors: Any, focus: int = 0, claims: float = 1.0) -> Message:
    """A message as the components before leave it, which checks a claim with the probability `claims`."""
    (message,) = MessageReader(MessageReader.get_default_config()).process([Message.build(text=text)])
    message.set(VECTORS, vectors)
    message.set(FOCUS, Focus(focus, (Guess(CLAIM, claims),)))
    return message


@pytest.fixture
def two_claims(house: Assistant, storage: ModelStorage, monkeypatch: pytest.MonkeyPatch) -> ClaimMatcher:
    """Of two claims the examples point in different directions; half of a message's words must be a claim's."""
    monkeypatch.setattr(claim_matcher, "LEAST_SHARED", 0.5)
    examples = (Example("cells cure disease", "cure"), Example("cells come from bees", "bees"))
    made = ClaimMatcher(storage, Resource("claims"))
    made._index = ExampleIndex(rows(EAST, NORTH), [example.label for example in examples])
    made._words = ClaimWords.of(examples, ["what is it", "is it rare"])
    return made


def found(component: ClaimMatcher, text: str, vectors: Any, focus: int = 0, claims: float = 1.0) -> Any:
    """The claims that are left on a message."""
    (message,) = component.process([message_of(text, vectors, focus, claims)])
    return message.get(CLAIMS)


class TestWords:
    """To the adapted encoder all checked claims are alike, so a claim must share words with the message too."""

    def test_a_claim_of_which_the_message_has_the_words_is_found(self, two_claims: ClaimMatcher) -> None:
        assert found(two_claims, "a cure of disease", rows(DIAGONAL)) == (Guess("cure", 0.6),)
        assert found(two_claims, "do bees have cells", rows(DIAGONAL)) == (Guess("bees", 0.8),)

    def test_none_is_looked_for_where_the_message_cannot_be_checking_any(self, two_claims: ClaimMatcher) -> None:
        assert found(two_claims, "a cure of disease", rows(DIAGONAL), claims=LEAST_HINT) == (Guess("cure", 0.6),)
        assert found(two_claims, "a cure of disease", rows(DIAGONAL), claims=LEAST_HINT / 2) is None

    def test_one_of_which_it_has_hardly_any_is_not_however_near(self, two_claims: ClaimMatcher) -> None:
        assert found(two_claims, "bread and butter cure", rows(EAST)) == ()

    def test_a_claim_may_be_told_in_one_sentence_and_questioned_in_the_next(self, two_claims: ClaimMatcher) -> None:
        """ "Is that so?" shares nothing, the message as a whole does."""
        assert found(two_claims, "Cells come from bees. Is that so?", rows(EAST, EAST, DIAGONAL), 1) == (Guess("bees", 0.8),)

    def test_or_be_questioned_in_one_that_has_its_words_after_a_long_story(self, two_claims: ClaimMatcher) -> None:
        text = "My aunt told me yesterday at great length over tea. Do cells come from bees?"
        assert found(two_claims, text, rows(EAST, DIAGONAL, EAST), 1) == (Guess("bees", 0.8),)

    def test_what_another_sentence_comes_near_to_does_not_count(self, two_claims: ClaimMatcher) -> None:
        """Only the sentence that asks and the message as a whole."""
        text = "Cells come from bees. Cells cure?"
        assert found(two_claims, text, rows(NORTH, EAST, [0.8, 0.6]), 1) == (Guess("cure", 1.0), Guess("bees", 0.6))


def test_a_message_without_vectors_has_no_claims(two_claims: ClaimMatcher) -> None:
    (message,) = two_claims.process([Message.build(text="")])
    assert message.get(CLAIMS) is None


def test_a_trained_matcher_finds_a_claim_of_the_knowledge_and_comes_back_from_its_storage(
    house: Assistant, storage: ModelStorage, execution: ExecutionContext
) -> None:
    resource = Resource("claims")
    asked = ["what is lupus", "is psoriasis a skin disease", "how is RA treated"]
    reader = MessageReader(MessageReader.get_default_config())
    data = reader.process_training_data(TrainingData([Message.build(text=text, intent="ask_overview") for text in asked]))
    trained = ClaimMatcher.create({}, storage, resource, execution)
    trained.train(data)
    loaded = ClaimMatcher.load({}, storage, resource, execution)
    for component in (trained, loaded):
        (message,) = reader.process([Message.build(text="do stem cells cure lupus?")])
        message.set(VECTORS, sentence_model().encode(masked_rows(message)))
        message.set(FOCUS, Focus(0, (Guess(CLAIM, 1.0),)))
        component.process([message])
        assert message.get(CLAIMS)[0].label == "cells_cure_lupus"
