"""Logistic regression over n-grams and sentence embeddings, for messages of several sentences.

Differs from Rasa's LogisticRegressionClassifier, which it extends: the strength of regularisation `C` and the weight of the dense features
can be set, classes are not forced to equal weight, and a message has one row per sentence. The sentence that asks decides:
of all sentences it is the one that the model is surest about, with a bonus for looking like a question and for standing late.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression

from bot.nlu.message_reader import SEGMENTS
from bot.nlu.regression import fit
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

    def _rows(self, message: Message) -> csr_matrix | None:
        sparse = message.get_sparse_features(attribute=TEXT)[1]
        dense = message.get_dense_features(attribute=TEXT)[1]
        if sparse is None or dense is None:
            return None
        return hstack([csr_matrix(sparse.features), csr_matrix(dense.features * self.config["dense_weight"])], format="csr")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on the examples that have an intent."""
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        sparse = vstack([csr_matrix(m.get_sparse_features(attribute=TEXT)[1].features) for m in examples], format="csr")
        dense = np.vstack([m.get_dense_features(attribute=TEXT)[1].features for m in examples]) * self.config["dense_weight"]
        fit(self.clf, sparse, dense, [m.get(INTENT) for m in examples])
        self.persist()
        return self._resource

    def _create_X(self, messages: list[Message]) -> csr_matrix:  # noqa: N802 (overrides Rasa's)
        """Rows of the training examples, shape (examples, features)."""
        return vstack([self._rows(m) for m in messages], format="csr")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs predictions on its own training examples."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent`, `intent_ranking` and `focus` on each message."""
        for message in messages:
            rows = self._rows(message)
            if rows is None:
                focus = Focus(0, ())
            else:
                probabilities: npt.NDArray[np.float64] = self.clf.predict_proba(rows)
                focus = focus_of(message.get(SEGMENTS) or [], [str(c) for c in self.clf.classes_], probabilities.tolist())
            ranking = [{"name": g.label, "confidence": g.confidence} for g in focus.intents[: self.config[RANKING_LENGTH]]]
            message.set(FOCUS, focus)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
