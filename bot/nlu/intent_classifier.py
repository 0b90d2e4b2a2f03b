"""What each sentence of a message asks, and which of them asks.

Replaces Rasa's LogisticRegressionClassifier, which takes one matrix and one sentence a message (`bot.nlu.regression`, `bot.understanding.focus`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.encoder import Vectors
from bot.nlu.message_reader import SEGMENTS
from bot.nlu.regression import Effort, TextClassifier
from bot.understanding.focus import Focus, focus_of

FOCUS = "focus"
WEIGHTS_FILE = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and `focus`. Config: the strength of both regressions, the weight of the embeddings' one, and how many guesses are kept."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._classifier: TextClassifier | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Tuned on the development questions."""
        return {"words_strength": 10.0, "embeddings_strength": 3.0, "meaning": 0.5, "ranking_length": 8}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentClassifier:
        """Made by Rasa's graph."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> IntentClassifier:
        """The trained classifier."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._classifier = TextClassifier.load(folder / WEIGHTS_FILE)
        return component

    @staticmethod
    def _features(message: Message) -> tuple[csr_matrix, Vectors] | None:
        """N-grams and embeddings, a row each, or None for a message without features."""
        sparse = message.get_sparse_features(attribute=TEXT)[1]
        dense = message.get_dense_features(attribute=TEXT)[1]
        return None if sparse is None or dense is None else (csr_matrix(sparse.features), dense.features)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the examples that have an intent."""
        examples = [(m.get(INTENT), self._features(m)) for m in training_data.intent_examples if m.get(TEXT)]
        known = [(intent, found) for intent, found in examples if intent and found is not None]
        self._classifier = TextClassifier.fitted(
            vstack([sparse for _, (sparse, _) in known], format="csr"),
            np.vstack([dense for _, (_, dense) in known]),
            [intent for intent, _ in known],
            words=Effort(self._config["words_strength"]),
            embeddings=Effort(self._config["embeddings_strength"]),
            meaning=self._config["meaning"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder / WEIGHTS_FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs predictions on its own training examples."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the messages."""
        for message in messages:
            found = self._features(message)
            focus = Focus(0, ())
            if found is not None and self._classifier is not None:
                *parts, whole = self._classifier.probabilities(*found)
                focus = focus_of(message.get(SEGMENTS) or [], self._classifier.labels, parts or [whole], whole)
            ranking = [{"name": g.label, "confidence": g.confidence} for g in focus.intents[: self._config["ranking_length"]]]
            message.set(FOCUS, focus)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
