"""First component: cuts a message into sentences, finds what they name, and leaves both on the message for those that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
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
EARLIER = "earlier"
READ_AT_ONCE = 5_000
MOST_EARLIER = 4
"""So many earlier messages of a talk tell what a message means."""
COMMAND = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageReader(GraphComponent):
    """Sets `segments` (a list of Segment), `rows` (see `masked_rows`) and `earlier` (see `earlier_rows`) on each message."""

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

    # Rasa compares these types with those of its graph, and knows `X | None` only as Optional.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:  # noqa: UP045
        """Read the messages; `tracker` is the talk before them."""
        earlier = [masked(text, self._matcher) for text in earlier_texts(tracker)] if tracker else []
        for message in messages:
            text = message.get(TEXT)
            if text:
                segments = segments_of(text, self._matcher)
                message.set(SEGMENTS, segments)
                message.set(ROWS, masked_rows_of(segments))
                message.set(EARLIER, earlier)
        return messages


def example_of(message: Message) -> Example | None:
    """What a training example that was read teaches of intents; None if it has none."""
    rows, intent = masked_rows(message), message.get(INTENT)
    return Example(rows[-1], str(intent), bool(message.get(ASKED_MARK))) if rows and intent else None


def masked_rows(message: Message) -> list[str]:
    """What has one row of features each; see `masked_rows_of`."""
    return message.get(ROWS) or []


def earlier_rows(message: Message) -> list[str]:
    """The masked texts of what was written before a message in its talk, at most MOST_EARLIER, the latest one last."""
    return message.get(EARLIER) or []


def earlier_texts(tracker: DialogueStateTracker) -> list[str]:
    """What the visitor wrote lately, the latest text last. A pressed button has changed the subject: nothing before it counts."""
    found: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and event.text:
            if event.text.startswith(COMMAND):
                break
            found.append(event.text)
        if isinstance(event, SessionStarted) or len(found) == MOST_EARLIER:
            break
    return found[::-1]


def as_one(texts: Sequence[str]) -> str:
    """The messages of a talk as the sentences of one."""
    return ". ".join(texts)
