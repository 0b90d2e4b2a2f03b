"""What the form has to know of Rasa's tracker: the latest message, whether somebody else has answered it, and the words to which consent is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Tracker

from bot.intake.fields import Field, Heard

CHOICE = "choice"
TOPIC = "topic"
FORM = "intake_form"


def heard_in(tracker: Tracker) -> Heard:
    """The latest message. What a pressed button sends is no text."""
    message: dict[str, Any] = tracker.latest_message or {}
    text = str(message.get("text") or "")
    entities = {entity["entity"]: entity["value"] for entity in message.get("entities") or ()}
    intent = (message.get("intent") or {}).get("name")
    return Heard("" if text.startswith("/") else text, intent, entities.get(CHOICE), TOPIC in entities)


def after_others(tracker: Tracker) -> bool:
    """Whether the latest message was answered by another action, and the form only comes back to ask again."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] not in (FORM, "action_listen", "action_extract_slots"):
            return True
    return False


def consent_wording(tracker: Tracker) -> str | None:
    """The text in which consent was last asked for, as it was shown."""
    asking = f"utter_ask_{Field.CONSENT.slot}"
    shown = [event for event in tracker.events if response_of(event) == asking]
    return str(shown[-1]["text"]) if shown and shown[-1].get("text") else None


def is_interrupted(tracker: Tracker, asked: Field) -> bool:
    """Whether something else was said last than the question for a field."""
    said = responses(tracker.events)
    return bool(said) and said[-1] != f"utter_ask_{asked.slot}"


def is_repeated(tracker: Tracker, asked: Field) -> bool:
    """Whether the latest message is word for word the one before, which was said to another question of the form.

    Somebody who means it says it a third time, and then both were said to the same question.
    """
    messages = messages_at(tracker)
    if len(messages) < 2 or tracker.events[messages[-1]].get("text") != tracker.events[messages[-2]].get("text"):
        return False
    before = responses(tracker.events[: messages[-2]])
    questions = [f"utter_ask_{one.slot}" for one in Field]
    return next((said for said in reversed(before) if said in questions), f"utter_ask_{asked.slot}") != f"utter_ask_{asked.slot}"


def turn_before(tracker: Tracker) -> list[dict[str, Any]]:
    """The events from the message before the latest one on, up to the latest; none where there is no such message."""
    messages = messages_at(tracker)
    return list(tracker.events[messages[-2] : messages[-1]]) if len(messages) > 1 else []


def messages_at(tracker: Tracker) -> list[int]:
    """Where the visitor's messages stand among the events."""
    return [place for place, event in enumerate(tracker.events) if event["event"] == "user"]


def responses(events: Iterable[Mapping[str, Any]]) -> list[str | None]:
    """Which response each of the assistant's messages is, by its name in `domain.yml`."""
    return [response_of(event) for event in events if event["event"] == "bot"]


def response_of(event: Mapping[str, Any]) -> str | None:
    """The response that an event shows, None for an event that shows none."""
    return (event.get("metadata") or {}).get("utter_action") if event["event"] == "bot" else None
