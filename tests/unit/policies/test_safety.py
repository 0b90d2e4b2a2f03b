"""A red flag outranks every rule and every form."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.safety import PRIORITY, SafetyPolicy

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet, red_flag]
slots:
  name: {type: text, influence_conversation: false, mappings: [{type: from_text}]}
forms:
  intake_form: {required_slots: [name]}
responses:
  utter_triage: [{text: call}]
  utter_ask_name: [{text: your name}]
"""
)
IN_A_FORM = (
    ActionExecuted("intake_form"),
    ActiveLoop("intake_form"),
    SlotSet("requested_slot", "name"),
    BotUttered("your name"),
    ActionExecuted("action_listen"),
)


def policy() -> SafetyPolicy:
    """The policy as Rasa makes it."""
    context: Any = ExecutionContext(GraphSchema({}))
    storage: Any = None
    return SafetyPolicy.load(SafetyPolicy.get_default_config(), storage, Resource("safety"), context)


def predicted(*events: Event) -> tuple[str | None, bool]:
    """The action that is predicted, or None, and whether it is a prediction that outranks a form's."""
    tracker = DialogueStateTracker.from_events("visitor", list(events), DOMAIN.slots, domain=DOMAIN)
    prediction = policy().predict_action_probabilities(tracker, DOMAIN)
    if max(prediction.probabilities) == 0:
        return None, prediction.is_no_user_prediction
    assert prediction.max_confidence == 1.0
    return DOMAIN.action_names_or_texts[prediction.max_confidence_index], prediction.is_no_user_prediction


def said(intent: str) -> list[Event]:
    """A message that just arrived."""
    return [ActionExecuted("action_listen"), UserUttered("text", {"name": intent, "confidence": 1.0})]


def test_a_red_flag_gets_the_safety_message() -> None:
    assert predicted(*said("red_flag")) == ("utter_triage", True)


def test_within_a_form_too() -> None:
    """A form is predicted without looking at the message, and only such a prediction outranks it."""
    assert predicted(*said("greet"), *IN_A_FORM, *said("red_flag")[1:]) == ("utter_triage", True)


def test_then_the_assistant_listens() -> None:
    assert predicted(*said("red_flag"), ActionExecuted("utter_triage"), BotUttered("call")) == ("action_listen", True)


@pytest.mark.parametrize("before", [(), said("red_flag")])
def test_without_one_it_says_nothing(before: list[Event]) -> None:
    """Also where an earlier message had one."""
    assert predicted(*before, *said("greet")) == (None, False)


def test_a_conversation_without_a_message_is_no_concern_of_it() -> None:
    assert predicted(ActionExecuted("action_listen")) == (None, False)


def test_it_stands_above_all_other_policies() -> None:
    assert SafetyPolicy.get_default_config()["priority"] == PRIORITY == 100
