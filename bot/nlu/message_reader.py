"""First component: cuts a message into sentences, finds what they name, and leaves both on the message for those that follow."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import sentence_model
from bot.nlu.fingerprint import inputs_digest
from bot.nlu.sampling import QUESTIONS, URGENCY
from bot.nlu.urgency_examples import urgency_examples
from bot.understanding.examples import ASKED_MARK, FOLDER, Example, claim_examples, read_asked, topic_examples
from bot.understanding.segments import masked, masked_rows_of, segments_of
from bot.wiring import assistant

SEGMENTS = "segments"
ROWS = "rows"
READ_AT_ONCE = 5_000


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageReader(GraphComponent):
    """Sets `segments` (a list of Segment) and `rows` (see `masked_rows`) on each message."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._house, self._ahead = assistant(), config["ahead"]
        self._matcher = self._house.matcher

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ahead`: whether the encoder shall begin with what the other components will learn from."""
        return {"ahead": False}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MessageReader:
        """Made by Rasa's graph."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `bot.nlu.fingerprint`."""
        return inputs_digest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read the training examples. Each has one row, however many sentences it has, and nobody asks for its sentences.

        Reading takes one core, so the encoder begins with what is read.
        """
        if self._ahead:
            claims = claim_examples(self._house.knowledge, self._matcher, FOLDER)
            sentence_model().learn_ahead([example.text for example in claims])
        examples = training_data.training_examples
        counts = Counter(str(message.get(INTENT)) for message in examples)
        for start in range(0, len(examples), READ_AT_ONCE):
            rows = []
            for message in examples[start : start + READ_AT_ONCE]:
                text = message.get(TEXT)
                if text:
                    message.set(ROWS, [masked(text, self._matcher)])
                    example = example_of(message)
                    if example is not None and QUESTIONS.takes(example, counts):
                        rows.append(example.text)
            sentence_model().learn_ahead(rows)
        if self._ahead:
            topics = topic_examples(self._house.knowledge, self._matcher, FOLDER, read_asked())
            for sample, known in ((QUESTIONS, topics), (URGENCY, urgency_examples(self._matcher))):
                sentence_model().learn_ahead([known[at].text for at in sample.of(known)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Read the messages."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                segments = segments_of(text, self._matcher)
                message.set(SEGMENTS, segments)
                message.set(ROWS, masked_rows_of(segments))
        return messages


def example_of(message: Message) -> Example | None:
    """What a training example that was read teaches of intents; None if it has none."""
    rows, intent = masked_rows(message), message.get(INTENT)
    return Example(rows[-1], str(intent), bool(message.get(ASKED_MARK))) if rows and intent else None


def masked_rows(message: Message) -> list[str]:
    """What has one row of features each; see `masked_rows_of`."""
    return message.get(ROWS) or []
