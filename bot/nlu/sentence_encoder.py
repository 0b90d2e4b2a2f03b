"""Sentence embeddings, one for each masked sentence and for the message as a whole.

One embedding a sentence serves all that follows (intent, claim, described topic, urgency): it is what a message costs most.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import sentence_model
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.message_reader import masked_rows

VECTORS = "vectors"
"""What `process` leaves on a message: an array of shape (rows, 384); see `masked_rows`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Sets `vectors` on each message. Has nothing to train."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoder:
        """Made by Rasa's graph."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: what is trained has its texts encoded itself, each once, since the model remembers them."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode the messages."""
        for message in messages:
            rows = masked_rows(message)
            if rows:
                message.set(VECTORS, sentence_model().encode(rows))
        return messages
