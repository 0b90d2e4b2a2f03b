"""Runs triage on the raw text inside the NLU, so that policies and forms know of a red flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.triage.assess import Triage, assess
from bot.vocabulary import Disposition
from bot.wiring import assistant

TRIAGE = "triage"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RedFlagDetector(GraphComponent):
    """Sets `triage` (what the rules say) on each message."""

    def __init__(self) -> None:
        self._red_flags = assistant().red_flags

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RedFlagDetector:
        """Made by Rasa's graph."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Assess the messages."""
        for message in messages:
            message.set(TRIAGE, triage_data(assess(message.get(TEXT) or "", self._red_flags)), add_to_output=True)
        return messages


def disposition_of(message: Message) -> str | None:
    """The disposition that the detector left on a message."""
    found = message.get(TRIAGE)
    return found["disposition"] if found else None


def triage_data(found: Triage) -> dict[str, Any]:
    """What triage found, as a JSON object for the tracker."""
    return {**asdict(found), "disposition": found.disposition.value if found.disposition else None}


def triage_from(data: Mapping[str, Any] | None) -> Triage:
    """What the detector left on a message, read back from the tracker."""
    if data is None:
        return Triage(None, (), (), False, False)
    disposition = Disposition(data["disposition"]) if data["disposition"] else None
    also_crisis, accident = bool(data["also_crisis"]), bool(data["accident"])
    return Triage(disposition, tuple(data["flags"]), tuple(data["shows"]), bool(data["safety_note"]), also_crisis, accident)
