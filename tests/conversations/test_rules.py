"""What the rules say of a conversation is remembered, and it is always what Rasa itself finds."""

from __future__ import annotations

import itertools

import pytest
from rasa.core.policies import rule_policy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies import rules
from bot.policies.rules import RulePolicy
from bot.talk import Talk

START = (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))


@pytest.fixture(scope="module")
def policy(talk: Talk) -> RulePolicy:
    """The trained policy."""
    assert talk._agent.processor is not None
    nodes = talk._agent.processor.graph_runner._nodes
    return next(node._component for node in nodes.values() if isinstance(node._component, RulePolicy))


@pytest.fixture(scope="module")
def domain(talk: Talk) -> Domain:
    assert talk._agent.domain is not None
    return talk._agent.domain


def said(intent: str, *entities: str) -> UserUttered:
    """A message of an intent."""
    return UserUttered("something", {"name": intent}, [{"entity": entity, "value": "x"} for entity in entities])


def tracker_of(domain: Domain, *events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("visitor", [*START, *events], domain.slots, domain=domain)


def same_as_rasa(policy: RulePolicy, domain: Domain, *events: Event) -> bool:
    """Asked twice, so that the second answer is the remembered one."""
    tracker = tracker_of(domain, *events)
    for by_text in (True, False):
        action, rule, returns = rule_policy.RulePolicy._find_action_from_rules(policy, tracker, domain, by_text)
        wanted = (action, rule if action is not None or rules._told(tracker, domain) is None else None, returns)
        if not all(policy._find_action_from_rules(tracker, domain, by_text) == wanted for _ in range(2)):
            return False
    return True


def test_after_each_intent_and_each_action(policy: RulePolicy, domain: Domain) -> None:
    actions = (
        "utter_answer",
        "utter_abstain",
        "utter_small_talk",
        "utter_triage",
        "action_submit_intake",
        "action_case_status",
        "action_ask_withdraw",
        "utter_no_form",
    )
    for intent in domain.intents:
        assert same_as_rasa(policy, domain, said(intent))
        assert all(same_as_rasa(policy, domain, said(intent, "topic"), ActionExecuted(action)) for action in actions)


def test_after_a_turn_before(policy: RulePolicy, domain: Domain) -> None:
    """Each intent after each of a few others."""
    for before, intent in itertools.product(("ask", "request_contact", "greet"), domain.intents):
        turn = (
            said(before),
            ActionExecuted("utter_answer"),
            BotUttered("words"),
            SlotSet("topic", "lupus"),
            ActionExecuted("action_listen"),
        )
        assert same_as_rasa(policy, domain, *turn, said(intent))


def test_within_a_form_and_after_a_restart_rasa_is_asked(policy: RulePolicy, domain: Domain) -> None:
    form = (said("request_contact"), ActionExecuted("intake_form"), ActiveLoop("intake_form"), SlotSet("requested_slot", "intake_consent"))
    for intent in domain.intents:
        assert same_as_rasa(policy, domain, *form, ActionExecuted("action_listen"), said(intent))
        assert same_as_rasa(
            policy, domain, *form, ActiveLoop(None), SlotSet("requested_slot", None), ActionExecuted("action_listen"), said(intent)
        )
    assert rules._told(tracker_of(domain, *form), domain) is None
    assert rules._told(tracker_of(domain, said("greet"), Restarted(), ActionExecuted("action_listen")), domain) is None


def test_messages_of_one_intent_are_looked_up_once(policy: RulePolicy, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(policy, "_found", {})
    monkeypatch.setattr(RulePolicy, "_looked_up", lambda *_: asked.append(1) or ("utter_answer", "a rule", False))
    for text in ("what is lupus", "is it catching"):
        tracker = tracker_of(domain, UserUttered(text, {"name": "ask"}, []))
        assert policy._find_action_from_rules(tracker, domain, False) == ("utter_answer", "a rule", False)
    assert asked == [1]


def test_it_forgets_before_it_remembers_too_much(policy: RulePolicy, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_REMEMBERED", 2)
    monkeypatch.setattr(policy, "_found", {})
    for intent in ("ask", "greet", "thanks", "privacy"):
        assert same_as_rasa(policy, domain, said(intent))
    assert policy._found is not None
    assert len(policy._found) <= 2
