"""What the rules of `data/rules` make of the intake, together with the policy that a red flag goes by. No language model is needed for this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.loading import load_data_from_files
from rasa.shared.core.training_data.structures import StoryGraph

from bot.policies.rules import RulePolicy
from bot.policies.safety import SafetyPolicy

ROOT = Path(__file__).parents[3]
START = (ActionExecuted("action_session_start"), ActionExecuted("action_listen"))
FORM = (ActionExecuted("intake_form"), ActiveLoop("intake_form"), SlotSet("requested_slot", "intake_name"), ActionExecuted("action_listen"))
ANSWERS = {
    "ask": "utter_answer",
    "same_for_topic": "utter_answer",
    "more_detail": "utter_answer",
    "personal_advice": "utter_abstain",
    "not_covered": "utter_abstain",
    "unsupported_language": "utter_abstain",
    "bot_challenge": "utter_small_talk",
    "help": "utter_small_talk",
    "feelings": "utter_small_talk",
    "privacy": "utter_privacy",
    "privacy_erase": "utter_privacy",
    "case_status": "action_case_status",
    "withdraw": "action_ask_withdraw",
    "withdraw_case": "action_withdraw_case",
}
OUTSIDE = {
    "request_contact": "intake_form",
    "case_status": "action_case_status",
    "withdraw": "action_ask_withdraw",
    "withdraw_case": "action_withdraw_case",
    "affirm": "action_yes_or_no",
    "deny": "action_yes_or_no",
    "skip": "utter_no_form",
    "go_back": "utter_no_form",
    "correct": "utter_change_outside",
    "erase_chat": "action_erase_chat",
}


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The assistant's own."""
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture(scope="module")
def rules(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> RulePolicy:
    """The policy, trained on the assistant's rules. Rules that contradict each other fail here."""
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    steps = load_data_from_files([str(path) for path in (ROOT / "data" / "rules").glob("*.yml")], domain)
    trackers = TrainingDataGenerator(StoryGraph(steps), domain).generate()
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "utter_answer"}
    policy: RulePolicy = RulePolicy.create(config, storage, Resource("rules"), ExecutionContext(GraphSchema({}), "model"))
    policy.train(trackers, domain)
    return policy


def tracker(domain: Domain, *events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("visitor", [*START, *events], domain.slots, domain=domain)


def said(intent: str) -> UserUttered:
    """A message that just arrived."""
    return UserUttered("something", {"name": intent, "confidence": 1.0})


def predicted(policy: RulePolicy, domain: Domain, *events: Event) -> str:
    """The next action."""
    return _best(policy.predict_action_probabilities(tracker(domain, *events), domain), domain)


def _best(prediction: PolicyPrediction, domain: Domain) -> str:
    action: str = domain.action_names_or_texts[prediction.max_confidence_index]
    return action


@pytest.mark.parametrize(("intent", "action"), OUTSIDE.items())
def test_outside_the_form_each_wish_has_its_action(rules: RulePolicy, domain: Domain, intent: str, action: str) -> None:
    assert predicted(rules, domain, said(intent)) == action


@pytest.mark.parametrize("intent", ["inform", "skip", "correct", *ANSWERS])
def test_within_it_the_form_reads_each_message_first(rules: RulePolicy, domain: Domain, intent: str) -> None:
    assert predicted(rules, domain, said("request_contact"), *FORM, said(intent)) == "intake_form"


@pytest.mark.parametrize(("intent", "action"), ANSWERS.items())
def test_what_it_leaves_to_others_is_answered_and_then_it_asks_again(rules: RulePolicy, domain: Domain, intent: str, action: str) -> None:
    left = (said("request_contact"), *FORM, said(intent), ActionExecutionRejected("intake_form"))
    assert predicted(rules, domain, *left) == action
    assert predicted(rules, domain, *left, ActionExecuted(action)) == "intake_form"


def test_erasing_the_chat_ends_it(rules: RulePolicy, domain: Domain) -> None:
    left = (said("request_contact"), *FORM, said("erase_chat"), ActionExecutionRejected("intake_form"))
    assert predicted(rules, domain, *left) == "action_deactivate_loop"
    over = (ActionExecuted("action_deactivate_loop"), ActiveLoop(None), SlotSet("requested_slot", None))
    assert predicted(rules, domain, *left, *over) == "action_erase_chat"


def test_when_it_is_over_the_request_is_dealt_with(rules: RulePolicy, domain: Domain) -> None:
    over = (ActionExecuted("intake_form"), ActiveLoop(None), SlotSet("requested_slot", None))
    assert predicted(rules, domain, said("request_contact"), *FORM, said("affirm"), *over) == "action_submit_intake"


def test_a_red_flag_outranks_the_form(rules: RulePolicy, domain: Domain) -> None:
    """Both predictions are ones that don't look at the message, so the higher priority wins."""
    storage: Any = None
    safety = SafetyPolicy.load(SafetyPolicy.get_default_config(), storage, Resource("safety"), ExecutionContext(GraphSchema({})))
    at = tracker(domain, said("request_contact"), *FORM, said("red_flag"))
    first, second = safety.predict_action_probabilities(at, domain), rules.predict_action_probabilities(at, domain)
    assert (_best(first, domain), _best(second, domain)) == ("utter_triage", "intake_form")
    assert first.is_no_user_prediction
    assert (first.policy_priority, first.max_confidence) > (second.policy_priority, 0.0)
