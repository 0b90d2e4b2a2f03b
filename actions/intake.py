"""The intake form: checks each field, and stores the request only after consent and confirmation."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import stores
from bot.errors import ConversationError
from bot.intake.case import Case, new_number, usable_contact, usable_name

logger = logging.getLogger(__name__)

FIELDS = ("intake_consent", "intake_name", "intake_contact", "intake_confirm")
YES = frozenset({"yes", "y", "yes please", "ok", "okay", "sure", "yep", "yeah", "i agree", "agreed", "that is right", "correct"})
NO = frozenset({"no", "n", "nope", "no thanks", "no thank you", "i don't", "i do not agree", "wrong"})


class ValidateIntakeForm(FormValidationAction):
    """Checks the fields of `intake_form`."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "validate_intake_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing more is asked once consent or confirmation was refused."""
        return ["intake_consent"] if tracker.get_slot("intake_consent") is False else domain_slots

    async def validate_intake_consent(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Yes or no; anything else is asked again."""
        return _yes_or_no("intake_consent", value, dispatcher)

    async def validate_intake_confirm(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Yes or no; anything else is asked again."""
        return _yes_or_no("intake_confirm", value, dispatcher)

    async def validate_intake_name(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """A name; anything else is asked again."""
        name = usable_name(str(value)) if value is not None else None
        if name is None and value is not None:
            dispatcher.utter_message(response="utter_intake_name_again")
        return {"intake_name": name}

    async def validate_intake_contact(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """A telephone number or an e-mail address; anything else is asked again."""
        contact = usable_contact(str(value)) if value is not None else None
        if contact is None and value is not None:
            dispatcher.utter_message(response="utter_intake_contact_again")
        return {"intake_contact": contact}


class SubmitIntake(Action):
    """Stores the request, or drops everything where consent or confirmation was refused."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_submit_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The case's number, or what went wrong; the fields are emptied either way."""
        slots = tracker.current_slot_values()
        if not (slots.get("intake_consent") is True and slots.get("intake_confirm") is True):
            dispatcher.utter_message(response="utter_intake_cancelled")
            return emptied()
        case = Case(
            number=new_number(),
            conversation=tracker.sender_id,
            name=str(slots["intake_name"]),
            contact=str(slots["intake_contact"]),
            about=slots.get("topic"),
            consented_at=datetime.now(timezone.utc),
        )
        try:
            stored = stores.cases().store(case)
        except ConversationError as error:
            logger.error("A request could not be stored: %s", error)
            dispatcher.utter_message(response="utter_intake_unavailable")
            return emptied()
        dispatcher.utter_message(response="utter_intake_done", case=stored.number)
        return emptied()


class CancelIntake(Action):
    """Drops the fields of a form that the visitor stopped."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_cancel_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Says that nothing was stored."""
        dispatcher.utter_message(response="utter_intake_cancelled")
        return emptied()


def emptied() -> list[EventType]:
    """Events that empty the form's fields, so that nothing of them stays in the conversation's slots."""
    return [SlotSet(field, None) for field in FIELDS]


def _yes_or_no(field: str, value: object, dispatcher: CollectingDispatcher) -> dict[str, Any]:
    if value is None or isinstance(value, bool):
        return {field: value}
    said = " ".join(str(value).lower().strip(" .!").split())
    if said in YES or said in NO:
        return {field: said in YES}
    dispatcher.utter_message(response=f"utter_{field}_again")
    return {field: None}
