"""What each sentence of a message asks, and which of them asks."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import sentence_model
from bot.nlu.intent_classifier import FOCUS, IntentClassifier, short_examples
from bot.nlu.message_reader import EARLIER, ROWS, SEGMENTS
from bot.nlu.sentence_encoder import VECTORS
from bot.understanding.examples import Example
from bot.understanding.segments import masked_rows_of, segments_of
from tests.unit.understanding.made_up import matcher

EXAMPLES = {
    "greet": ("hello there", "hello to you", "good morning", "good morning to you"),
    "ask_symptoms": ("what are the signs", "which signs does it have", "what are the first signs", "signs of it"),
    "ask_treatment": ("how is it treated", "how do they treat it", "which treatment is there", "treatment of it"),
}


def read(text: str, **properties: Any) -> Message:
    """A message as it comes to the classifier."""
    message = Message.build(text=text, **properties)
    segments = segments_of(text, matcher()) if text else []
    message.set(SEGMENTS, segments)
    message.set(ROWS, masked_rows_of(segments) if segments else [])
    message.set(VECTORS, sentence_model().encode(message.get(ROWS)))
    return message


@pytest.fixture
def classifier(storage: ModelStorage, execution: ExecutionContext) -> IntentClassifier:
    """One that was trained, stored and loaded."""
    config, resource = IntentClassifier.get_default_config(), Resource("intents")
    examples = [read(text, intent=intent) for intent, texts in EXAMPLES.items() for text in texts]
    IntentClassifier.create(config, storage, resource, execution).train(TrainingData(examples))
    return IntentClassifier.load(config, storage, resource, execution)


def test_a_message_gets_its_intent_and_the_likeliest_others(classifier: IntentClassifier) -> None:
    (message,) = classifier.process([read("which signs are there")])
    assert message.get("intent")["name"] == "ask_symptoms"
    assert {guess["name"] for guess in message.get("intent_ranking")} == set(EXAMPLES)
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert message.get(FOCUS).index == 0


def test_the_last_row_is_the_message_and_no_sentence_of_it(classifier: IntentClassifier) -> None:
    """Of two sentences the second asks; the whole has a say in what."""
    message, alone = read("Hello there. What are the signs?"), read("What are the signs?")
    classifier.process([message, alone])
    focus = message.get(FOCUS)
    assert (focus.index, focus.intents[0].label) == (1, "ask_symptoms")
    assert focus.intents[0].confidence < alone.get(FOCUS).intents[0].confidence


def test_what_is_word_for_word_a_short_example_has_its_intent(classifier: IntentClassifier) -> None:
    """However it is written. What two intents have is told by neither, and longer texts are judged as all others."""
    message, longer = classifier.process([read("GOOD morning!"), read("good morning to you")])
    greeting = {"name": "greet", "confidence": 1.0}
    assert (message.get("intent"), message.get("intent_ranking")) == (greeting, [greeting])
    assert longer.get("intent")["confidence"] < 1.0
    assert short_examples(
        Example(*pair) for pair in (("no", "deny"), ("No.", "deny"), ("ok", "affirm"), ("ok", "thanks"), ("a b c d", "greet"))
    ) == {"no": "deny"}


def test_a_message_without_words_has_no_intent(classifier: IntentClassifier) -> None:
    (message,) = classifier.process([read("")])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert (message.get("intent_ranking"), message.get(FOCUS).intents) == ([], ())


def test_in_a_talk_a_short_question_is_not_known_by_heart(classifier: IntentClassifier) -> None:
    """What it asks depends on what was said before. A greeting is one anywhere."""
    question, greeting = read("signs of it"), read("good morning")
    for message in (question, greeting):
        message.set(EARLIER, ["which treatment is there"])
    classifier.process([question, greeting])
    assert question.get("intent")["confidence"] < 1.0
    assert greeting.get("intent")["confidence"] == 1.0


def test_what_was_asked_before_has_a_say(classifier: IntentClassifier) -> None:
    """ "First?" alone asks little; after a question on treatment it asks for that rather than after none."""
    alone, after = read("it does what first"), read("it does what first")
    after.set(EARLIER, ["which treatment is there"])
    classifier.process([alone, after])
    confidence = [{g.label: g.confidence for g in message.get(FOCUS).intents}["ask_treatment"] for message in (alone, after)]
    assert confidence[1] > confidence[0] + 0.01
