"""The intake form: what each message changes in it, and what becomes of it at its end. What a message means is decided in `bot.intake`."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from actions.heard import after_others, consent_wording, heard_in, is_interrupted, is_repeated
from bot import settings, stores
from bot.errors import ConversationError, IntakeError, SettingsError
from bot.intake.askers import MINOR
from bot.intake.case import Asker, Contact, Request, Wish
from bot.intake.fields import Field, Hint, Setting, Taken
from bot.intake.form import Draft, is_over, next_field, take
from bot.intake.transcript import red_flags_in, transcript_of

logger = logging.getLogger(__name__)

HINT = "intake_hint"
SLOTS = (*(asked.slot for asked in Field), HINT)


class ValidateIntakeForm(Action):
    """Reads each message within the form. No Rasa mapping fills its slots, so nothing gets into them that this action didn't take."""

    def name(self) -> str:
        """As Rasa calls what validates `intake_form`."""
        return "validate_intake_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """What changes, and what is asked next. Nothing where the form has no say: Rasa then goes by its rules and comes back to the form."""
        draft = draft_of(tracker)
        asked = next((f for f in Field if f.slot == tracker.get_slot(REQUESTED_SLOT)), None)
        if asked is None or after_others(tracker):
            return _events(draft, Taken(hint=Hint.RESUME if any(v is not None for v in draft.values()) else None))
        setting = Setting(
            region=settings.load().clinic.region,
            at=datetime.now(timezone.utc),
            topic=tracker.get_slot("topic"),
            wording=consent_wording(tracker),
            interrupted=is_interrupted(tracker, asked),
            repeated=is_repeated(tracker, asked),
        )
        taken = take(draft, asked, heard_in(tracker), setting)
        return [] if taken is None else _events(draft, taken)


class SubmitIntake(Action):
    """Ends the form: stores the request after consent and confirmation, and drops everything in any other case."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_submit_intake"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The case's number, or why there is none; the fields are emptied either way."""
        draft = draft_of(tracker)
        if draft[Field.ASKER] == MINOR:
            dispatcher.utter_message(response="utter_intake_minor")
        elif is_over(draft) and draft[Field.CONFIRM] is True and draft[Field.CONSENT]:
            _store(dispatcher, tracker, draft)
        else:
            dispatcher.utter_message(response="utter_intake_cancelled")
        return emptied()


def draft_of(tracker: Tracker) -> Draft:
    """What is filled in so far."""
    return {asked: tracker.get_slot(asked.slot) for asked in Field}


def emptied() -> list[EventType]:
    """Events that empty the form's fields, so that nothing of them stays in the conversation's slots."""
    return [SlotSet(slot, None) for slot in SLOTS]


def request_of(draft: Draft, tracker: Tracker) -> Request:
    """The request as it is stored. The same confirmation makes the same request, however often it is handled."""
    transcript = transcript_of(stores.conversations().history(tracker.sender_id))
    contact, about, consent = draft[Field.CONTACT], draft[Field.ABOUT], draft[Field.CONSENT]
    wish = Wish(
        about=about["text"],
        topic=about["topic"] or tracker.get_slot("topic"),
        preferred_time=draft[Field.TIME],
        remark=draft[Field.REMARK],
        red_flags=red_flags_in(transcript),
    )
    return Request(
        conversation=tracker.sender_id,
        asker=Asker(draft[Field.ASKER]),
        contact=Contact(draft[Field.NAME], contact["phone"], contact["email"]),
        wish=wish,
        consent=consent["wording"],
        consented_at=datetime.fromisoformat(consent["at"]),
        transcript=transcript,
    )


def _store(dispatcher: CollectingDispatcher, tracker: Tracker, draft: Draft) -> None:
    try:
        stored = stores.cases().store(request_of(draft, tracker))
    except (ConversationError, IntakeError, SettingsError) as error:
        logger.error("A request could not be stored: %s", error)
        dispatcher.utter_message(response="utter_intake_unavailable")
    else:
        dispatcher.utter_message(response="utter_intake_done", case=stored.number, status=stored.status.value)


def _events(draft: Draft, taken: Taken) -> list[EventType]:
    asked = next_field({**draft, **taken.changes})
    changes = [SlotSet(field.slot, value) for field, value in taken.changes.items()]
    hint = SlotSet(HINT, taken.hint.value if taken.hint else None)
    return [*changes, hint, SlotSet(REQUESTED_SLOT, asked.slot if asked else None)]
