"""Logistic regression over n-grams and sentence embeddings, for messages of several sentences.

Differs from Rasa's LogisticRegressionClassifier, which it extends: the strength of regularisation `C` and the weight of the dense features
can be set, classes are not forced to equal weight, and a message has one row per sentence. The sentence that asks decides:
of all sentences it is the one that the model is surest about, with a bonus for looking like a question and for standing late.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.encoder import Vectors
from bot.nlu.message_reader import SEGMENTS
from bot.nlu.regression import Scorer, fit
from bot.understanding.focus import Focus, focus_of

FOCUS = "focus"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Config: `C`, `dense_weight`, `max_iter`, `tol`, `ranking_length`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults and ours."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 10.0, "dense_weight": 1.5, "max_iter": 200, RANKING_LENGTH: 8}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self._scorer: Scorer | None = None
        self.clf = LogisticRegression(
            C=self.config["C"],
            solver="lbfgs",
            max_iter=self.config["max_iter"],
            tol=self.config["tol"],
            random_state=self.config["random_state"],
        )

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentClassifier:
        """Made by Rasa's graph."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def _features(self, message: Message) -> tuple[csr_matrix, Vectors] | None:
        """N-grams and weighted embedding of each sentence, or None for a message without features."""
        sparse = message.get_sparse_features(attribute=TEXT)[1]
        dense = message.get_dense_features(attribute=TEXT)[1]
        if sparse is None or dense is None:
            return None
        return csr_matrix(sparse.features), dense.features * np.float32(self.config["dense_weight"])

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the examples that have an intent."""
        examples = [(m.get(INTENT), self._features(m)) for m in training_data.intent_examples if m.get(TEXT)]
        known = [(intent, found) for intent, found in examples if intent and found is not None]
        sparse, dense = vstack([s for _, (s, _) in known], format="csr"), np.vstack([d for _, (_, d) in known])
        fit(self.clf, sparse, dense, [intent for intent, _ in known])
        self.persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs predictions on its own training examples."""
        return training_data

    def _scorer_for(self, sparse: csr_matrix, dense: Vectors) -> Scorer:
        if self._scorer is None:
            self._scorer = Scorer(self.clf, sparse.shape[1])
        return self._scorer

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent`, `intent_ranking` and `focus` on each message."""
        for message in messages:
            found = self._features(message)
            focus = Focus(0, ())
            if found is not None:
                scorer = self._scorer_for(*found)
                focus = focus_of(message.get(SEGMENTS) or [], scorer.labels, scorer.probabilities(*found))
            ranking = [{"name": g.label, "confidence": g.confidence} for g in focus.intents[: self.config[RANKING_LENGTH]]]
            message.set(FOCUS, focus)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
