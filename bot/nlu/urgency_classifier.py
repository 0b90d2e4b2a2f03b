"""Trains and runs the classifier that adds recall to the red-flag rules (`bot.triage.urgency`).

It reads the masked message, whole and sentence by sentence, and the most urgent of these readings counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Vectors
from bot.nlu.fingerprint import digest_of, inputs_digest
from bot.nlu.masked_classifier import MaskedTextClassifier, Ngrams
from bot.nlu.message_reader import SEGMENTS, masked_rows
from bot.nlu.red_flag_detector import TRIAGE, triage_data, triage_from
from bot.nlu.sampling import ELSE, URGENCY
from bot.nlu.sentence_encoder import VECTORS
from bot.nlu.urgency_examples import EXAMPLES, urgency_examples
from bot.triage.urgency import NONE, with_urgency
from bot.understanding.examples import ASKED, Example
from bot.understanding.language import language_of
from bot.understanding.reading import ASK, ENGLISH
from bot.understanding.segments import without_names
from bot.wiring import assistant

NGRAMS: Ngrams = {"words": ("word", 1, 2, 2), "letters": ("char_wb", 4, 4, 3)}
WORDS, EMBEDDINGS = 10.0, 3.0
# Of the questions about topics every third is enough to know them by, and training time is short.
OTHERS = 3
# Intents that an emergency is often read as, and the confidence from which any other makes an emergency unlikely.
RESTLESS = frozenset({"ask_when_to_seek_care", "ask_symptoms", "feelings", "not_covered", "off_topic", "inform", "None"})
CALM = 0.6
# Beside questions on what the knowledge answers, what people ask for when nothing is wrong.
ASKING = frozenset({"personal_advice", "request_contact", "case_status", "withdraw", "not_covered", "off_topic"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UrgencyClassifier(GraphComponent):
    """Makes what the red-flag rules left on a message more urgent where the message reads like an emergency. Comes after RedFlagDetector."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._classifier: MaskedTextClassifier | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> UrgencyClassifier:
        """Made by Rasa's graph."""
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The examples, and see `bot.nlu.fingerprint`."""
        return inputs_digest() + digest_of(EXAMPLES) + digest_of(ASKED)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the messages of known urgency, and from the questions of all other intents that they are none. Raises SettingsError for a line that is no example."""
        asked = [m for m in training_data.intent_examples if str(m.get(INTENT)).startswith(ASK)]
        others = [*asked[::OTHERS], *(m for m in training_data.intent_examples if not str(m.get(INTENT)).startswith(ASK))]
        told = urgency_examples(assistant().matcher)
        besides = [Example(masked_rows(m)[-1], str(m.get(INTENT))) for m in others]
        embedded = URGENCY.of(told) + [len(told) + at for at in ELSE.of(besides)]
        self._classifier = MaskedTextClassifier.fitted(
            [example.text for example in (*told, *besides)],
            [example.label for example in told] + [NONE] * len(besides),
            NGRAMS,
            words=WORDS,
            embeddings=EMBEDDINGS,
            embedded=embedded,
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> UrgencyClassifier:
        """The trained classifier."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._classifier = MaskedTextClassifier.load(folder, NGRAMS)
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that is trained after it needs the urgency."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the messages."""
        for message in messages:
            rows = masked_rows(message)
            if rows:
                *parts, whole = self.probabilities(rows, message.get(VECTORS))
                by_rules = triage_from(message.get(TRIAGE))
                found = with_urgency(by_rules, whole, parts, calm=_is_calm(message), asks=_asks(message))
                if found != by_rules and not _is_english(message):
                    # It has learnt English alone. Of other languages the rules know the main phrases.
                    found = by_rules
                message.set(TRIAGE, triage_data(found), add_to_output=True)
        return messages

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> list[dict[str, float]]:
        """For each masked text and its embedding the probability of each disposition and of `none`."""
        if self._classifier is None:
            raise RuntimeError("UrgencyClassifier was asked before it was trained or loaded.")
        return self._classifier.probabilities(texts, vectors)


def _is_english(message: Message) -> bool:
    return language_of(without_names(message.get(TEXT), message.get(SEGMENTS))) == ENGLISH


def _is_calm(message: Message) -> bool:
    """Whether the intent classifier is sure of a question or request that people make when nothing is wrong."""
    top = message.get(INTENT) or {}
    return str(top.get("name")) not in RESTLESS and float(top.get("confidence") or 0.0) >= CALM


def _asks(message: Message) -> float:
    """The probability that the message asks what the knowledge answers or doesn't, for advice, or to be contacted."""
    ranking = message.get("intent_ranking") or ()
    return sum(float(guess["confidence"]) for guess in ranking if str(guess["name"]).startswith(ASK) or guess["name"] in ASKING)
