"""What the form has to know of Rasa's tracker: the latest message, whether somebody else has answered it, and the words to which consent is given."""

from __future__ import annotations

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
    shown = [e for e in tracker.events if e["event"] == "bot" and (e.get("metadata") or {}).get("utter_action") == asking]
    return str(shown[-1]["text"]) if shown and shown[-1].get("text") else None


def is_interrupted(tracker: Tracker, asked: Field) -> bool:
    """Whether something else was said last than the question for a field."""
    said = [(e.get("metadata") or {}).get("utter_action") for e in tracker.events if e["event"] == "bot"]
    return bool(said) and said[-1] != f"utter_ask_{asked.slot}"


def is_repeated(tracker: Tracker, asked: Field) -> bool:
    """Whether the latest message is word for word the one before, which was said to another question of the form.

    Somebody who means it says it a third time, and then both were said to the same question.
    """
    messages = [place for place, event in enumerate(tracker.events) if event["event"] == "user"]
    if len(messages) < 2 or tracker.events[messages[-1]].get("text") != tracker.events[messages[-2]].get("text"):
        return False
    before = [(e.get("metadata") or {}).get("utter_action") for e in tracker.events[: messages[-2]] if e["event"] == "bot"]
    questions = [f"utter_ask_{one.slot}" for one in Field]
    return next((said for said in reversed(before) if said in questions), f"utter_ask_{asked.slot}") != f"utter_ask_{asked.slot}"
