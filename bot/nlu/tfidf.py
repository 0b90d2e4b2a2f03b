"""tf-idf n-grams of the masked sentences. (Rasa's CountVectorsFeaturizer gives raw counts, which costs 8 points on public sets.)"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import features
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.message_reader import masked_rows

VECTORIZER_FILE = "vectorizer.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TfidfFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse row per sentence; config: `analyzer` (word or char_wb), `min_ngram`, `max_ngram`, `min_df`."""

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._model_storage, self._resource = model_storage, resource
        self._vectorizer = features.make_vectorizer(config["analyzer"], config["min_ngram"], config["max_ngram"], config["min_df"])
        self._transformer: features.Transformer | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Word 1-2-grams, each kept."""
        return {**SparseFeaturizer.get_default_config(), "analyzer": "word", "min_ngram": 1, "max_ngram": 2, "min_df": 1}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for an unknown analyzer."""
        if config["analyzer"] not in ("word", "char_wb"):
            raise InvalidConfigException(f"TfidfFeaturizer: analyzer is {config['analyzer']!r}. Use word or char_wb.")

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TfidfFeaturizer:
        """Made by Rasa's graph."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary and its document frequencies."""
        self._vectorizer.fit([row for m in training_data.intent_examples for row in masked_rows(m)])
        self._transformer = features.Transformer(self._vectorizer)
        with self._model_storage.write_to(self._resource) as folder:
            features.save(self._vectorizer, folder / VECTORIZER_FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> TfidfFeaturizer:
        """The trained featurizer."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._transformer = features.Transformer(features.load(folder / VECTORIZER_FILE))
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Featurize the messages."""
        if self._transformer is None:
            raise RuntimeError("TfidfFeaturizer was asked for features before it was trained or loaded.")
        rows = [masked_rows(message) for message in messages]
        matrix = self._transformer.transform([row for of_message in rows for row in of_message] or [""])
        at = 0
        for message, of_message in zip(messages, rows, strict=True):
            if of_message:
                message.add_features(Features(matrix[at : at + len(of_message)], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
                at += len(of_message)
        return messages
