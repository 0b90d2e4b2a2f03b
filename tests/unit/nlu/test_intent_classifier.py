"""What each sentence of a message asks, and which of them asks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.intent_classifier import FOCUS, IntentClassifier
from bot.understanding.segments import segments_of
from tests.unit.understanding.made_up import matcher

AXES = {"greet": 0, "ask_symptoms": 1, "ask_treatment": 2}


def featured(text: str, *intents: str, **properties: Any) -> Message:
    """A message whose rows are typical of these intents."""
    message = Message.build(text=text, **properties)
    rows = np.eye(3, dtype=np.float32)[[AXES[intent] for intent in intents]]
    message.add_features(Features(csr_matrix(rows), FEATURE_TYPE_SENTENCE, TEXT, "words"))
    message.add_features(Features(rows, FEATURE_TYPE_SENTENCE, TEXT, "embeddings"))
    message.set("segments", segments_of(text, matcher()))
    return message


@pytest.fixture
def classifier(storage: ModelStorage, execution: ExecutionContext) -> IntentClassifier:
    """One that was trained, stored and loaded."""
    config, resource = {**IntentClassifier.get_default_config(), "ranking_length": 2}, Resource("intents")
    examples = [featured("an example", intent, intent=intent) for intent in AXES for _ in range(5)]
    IntentClassifier.create(config, storage, resource, execution).train(TrainingData(examples))
    return IntentClassifier.load(config, storage, resource, execution)


def test_a_message_gets_its_intent_and_the_likeliest_others(classifier: IntentClassifier) -> None:
    (message,) = classifier.process([featured("what are the signs", "ask_symptoms")])
    assert message.get("intent")["name"] == "ask_symptoms"
    assert len(message.get("intent_ranking")) == 2
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert message.get(FOCUS).index == 0


def test_the_last_row_is_the_message_and_no_sentence_of_it(classifier: IntentClassifier) -> None:
    """Of two sentences and a whole the second asks, even if only the whole is sure to ask; the whole has a say in what."""
    unsure = featured("Hello. Good morning.", "greet", "greet", "ask_symptoms")
    classifier.process([unsure])
    assert unsure.get(FOCUS).index == 1
    message = featured("Hello. What are the signs?", "greet", "ask_symptoms", "ask_symptoms")
    classifier.process([message])
    focus = message.get(FOCUS)
    assert (focus.index, focus.intents[0].label) == (1, "ask_symptoms")
    disagreeing = featured("Hello. What are the signs?", "greet", "ask_symptoms", "ask_treatment")
    classifier.process([disagreeing])
    assert disagreeing.get(FOCUS).index == 1
    assert disagreeing.get(FOCUS).intents[0].confidence < focus.intents[0].confidence


def test_a_message_without_features_has_no_intent(classifier: IntentClassifier) -> None:
    (message,) = classifier.process([Message.build(text="")])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert (message.get("intent_ranking"), message.get(FOCUS).intents) == ([], ())
