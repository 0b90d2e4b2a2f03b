"""Sentence embeddings of the masked sentences, one dense row each."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import sentence_model
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.message_reader import masked_rows


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one row of 384 numbers per sentence. Has nothing to train."""

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoder:
        """Made by Rasa's graph."""
        return cls(execution_context.node_name, config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode the messages."""
        rows = [masked_rows(message) for message in messages]
        vectors = sentence_model().encode([row for of_message in rows for row in of_message])
        at = 0
        for message, of_message in zip(messages, rows, strict=True):
            if of_message:
                matrix = vectors[at : at + len(of_message)]
                message.add_features(Features(matrix, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
                at += len(of_message)
        return messages
