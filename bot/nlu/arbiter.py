"""Last component: puts together the reading of the message and settles the intent that Rasa's policies see.

Order: a red flag, then a language that isn't English, then advice on one's own case by its form, then the classifier.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.claim_matcher import CLAIMS
from bot.nlu.intent_classifier import FOCUS
from bot.nlu.message_reader import SEGMENTS
from bot.nlu.red_flag_detector import disposition_of
from bot.nlu.topic_guesser import GUESSES
from bot.understanding.focus import Focus
from bot.understanding.language import language_of
from bot.understanding.read import reading_of
from bot.understanding.reading import ASK, ENGLISH, Reading

READING = "reading"
RED_FLAG = "red_flag"
UNSUPPORTED_LANGUAGE = "unsupported_language"
PERSONAL_ADVICE = "personal_advice"
FALLBACK = "nlu_fallback"
QUESTION = "ask"
"""Also the intent of a button that shows an entry (`/ask{...}`)."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Arbiter(GraphComponent):
    """Sets `reading`, `intent` and the entities. Config: `fallback`, the confidence below which no intent is settled."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._fallback = float(config["fallback"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The fallback threshold is low: the answer has gates of its own."""
        return {"fallback": 0.15}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Arbiter:
        """Made by Rasa's graph."""
        language_of("Loads the language models before the first message.")
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Settle the messages."""
        for message in messages:
            self._settle(message)
        return messages

    def _settle(self, message: Message) -> None:
        segments = message.get(SEGMENTS) or []
        if not segments:
            return
        text = message.get(TEXT)
        focus: Focus = message.get(FOCUS) or Focus(0, ())
        reading = reading_of(text, segments, focus, message.get(CLAIMS) or (), message.get(GUESSES) or ())
        message.set(READING, reading.to_json(), add_to_output=True)
        label, confidence = self._intent(message, reading)
        # Whatever is asked, the same happens next, so Rasa's policies see one intent, and the aspect as an entity: with a rule for each, they take three times
        # as long.
        name = QUESTION if label.startswith(ASK) else label
        message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
        message.set(ENTITIES, self._entities(text, reading, label), add_to_output=True)

    def _intent(self, message: Message, reading: Reading) -> tuple[str, float]:
        if disposition_of(message) is not None:
            return RED_FLAG, 1.0
        if reading.language != ENGLISH:
            return UNSUPPORTED_LANGUAGE, 1.0
        if reading.asks_personal_advice:
            return PERSONAL_ADVICE, 1.0
        top = reading.intents[0] if reading.intents else None
        if top is None or top.confidence < self._fallback:
            return FALLBACK, top.confidence if top else 0.0
        return top.label, top.confidence

    @staticmethod
    def _entities(text: str, reading: Reading, label: str) -> list[dict[str, Any]]:
        named = reading.topics[:1] or reading.elsewhere[-1:]
        found = [("topic", slug) for slug in named]
        if label.startswith(ASK):
            found.append(("aspect", label[len(ASK) :]))
        return [
            {"entity": entity, "value": value, "start": 0, "end": len(text), "extractor": "Arbiter", "confidence": 1.0}
            for entity, value in found
        ]
