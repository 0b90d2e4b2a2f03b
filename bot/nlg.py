"""Rasa's natural language generator: composes the reply in-process, from the reading that the NLU left on the message.

Rasa documents `nlg: type: <module path>` as an extension point; a bare reply through it costs 7 ms instead of the 33 of a custom action. The
generator can't set slots and gives one message a call: two answers travel as a list in `custom.replies`, which the web channel expands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.answer.desk import Desk
from bot.answer.intake import NO_FORM, step_of
from bot.answer.model import Reply, Suggestion
from bot.channels.gate import CHANNEL
from bot.consult import ACKNOWLEDGED
from bot.conversation import ABOUT, about, context_of
from bot.nlu.arbiter import QUESTION, READING
from bot.nlu.red_flag_detector import TRIAGE, triage_from
from bot.rendering import payload, plain_text
from bot.understanding.reading import Reading
from bot.vocabulary import AbstainReason, Kind
from bot.wiring import Assistant, assistant

ERASURE = {"utter_erased": "privacy-erased", "utter_erase_failed": "privacy-erase-failed"}
Response = dict[str, Any]


class AnswerGenerator(NaturalLanguageGenerator):
    """Makes every reply of the assistant. No response template of `domain.yml` is ever sent."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: object = None) -> None:
        self._assistant: Assistant = assistant()
        settings = self._assistant.settings
        clinic = settings.clinic
        self._desk = Desk(clinic.opening_hours, clinic.timezone, clinic.telephone, settings.case_retention_days)

    async def generate(self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any) -> Response:
        """The response for an `utter_...` action on this conversation."""
        reading = _reading(tracker)
        replies = self._replies(utter_action, tracker, kwargs, reading)
        return {**self._response(replies, output_channel), ABOUT: about(tracker, reading, replies)}

    def _replies(
        self, utter_action: str, tracker: DialogueStateTracker, values: Mapping[str, Any], reading: Reading | None
    ) -> Sequence[Reply]:
        """One reply, or two where two topics were asked about."""
        if utter_action in ERASURE:
            return (self._assistant.composer.say(Kind.PRIVACY, ERASURE[utter_action]),)
        step = step_of(utter_action, tracker.current_slot_values(), values, self._assistant.composer, self._desk)
        if step is not None:
            return (step,)
        parsed = _parsed(tracker)
        if reading is not None:
            return self._assistant.consultation.replies(triage_from(parsed.get(TRIAGE)), reading, context_of(tracker))
        # What a button sends skips the NLU, so there is no reading of it.
        if parsed.get("intent", {}).get("name") == QUESTION:
            wanted = {e["entity"]: e["value"] for e in parsed.get("entities", ())}
            return (self._assistant.consultation.show(wanted.get("topic"), wanted.get("aspect"), wanted.get("claim")),)
        # A button of a form that is over means nothing any more.
        stale = (
            step_of(NO_FORM, {}, {}, self._assistant.composer, self._desk) if parsed.get("intent", {}).get("name") in ACKNOWLEDGED else None
        )
        return (stale or self._assistant.composer.abstain(AbstainReason.UNCLEAR),)

    def _response(self, replies: Sequence[Reply], channel: str) -> Response:
        text = "\n".join(plain_text(reply) for reply in replies)
        buttons = [_button(s) for reply in replies for s in reply.suggestions]
        if channel != CHANNEL:
            return {"text": text, "buttons": buttons}
        payloads = [self._assistant.ledger.issue(payload(reply)) for reply in replies]
        custom = payloads[0] if len(payloads) == 1 else {"replies": payloads}
        return {"text": text, "custom": custom, "buttons": buttons}


def _parsed(tracker: DialogueStateTracker) -> Mapping[str, Any]:
    message = tracker.latest_message
    return message.parse_data if message is not None else {}


def _reading(tracker: DialogueStateTracker) -> Reading | None:
    found = _parsed(tracker).get(READING)
    return Reading.from_json(found) if found else None


def _button(suggestion: Suggestion) -> dict[str, str]:
    return {"title": suggestion.title, "payload": suggestion.payload}
