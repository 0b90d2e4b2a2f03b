"""Rasa's RulePolicy, which remembers what it found.

What the rules say depends on few things: intents and actions of the present turns, and the form that is active. Rasa makes all states anew for each prediction (copying
the tracker for each event) and tries all rules on them, three times a message. Outside of forms the result is the same for all messages of one intent, so it is kept.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies import rule_policy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, DefinePrevUserUtteredFeaturization, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MOST_REMEMBERED = 5_000
Found = tuple[Any, Any, bool]
"""The action, the rule that says it, and whether a form goes on after something else; as Rasa returns it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RulePolicy(rule_policy.RulePolicy):
    """Predicts what Rasa's RulePolicy predicts."""

    _found: dict[object, Found] | None = None
    """None while it is trained, because then the rules still change."""

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> RulePolicy:
        """Made by Rasa's graph."""
        policy: RulePolicy = super().load(config, model_storage, resource, execution_context, **kwargs)
        # A rule on a text could tell two messages of one intent apart. There is none.
        if not any('"text"' in rule for rule in policy.lookup[rule_policy.RULES]):
            policy._found = {}
        return policy

    def _find_action_from_rules(self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool) -> Found:
        told = _told(tracker, domain) if self._found is not None else None
        if told is None or self._found is None:
            return self._looked_up(tracker, domain, use_text_for_last_user_input)
        key = (told, use_text_for_last_user_input)
        if key not in self._found:
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            action, rule, returns = self._looked_up(tracker, domain, use_text_for_last_user_input)
            # Where no rule says anything, Rasa names the states instead, the visitor's words among them. Nobody asks for that, and it isn't kept.
            self._found[key] = (action, rule if action is not None else None, returns)
        return self._found[key]

    def _looked_up(self, tracker: DialogueStateTracker, domain: Domain, use_text: bool) -> Found:
        found: Found = super()._find_action_from_rules(tracker, domain, use_text)
        return found


def _told(tracker: DialogueStateTracker, domain: Domain) -> tuple[object, ...] | None:
    """All that rules can see of a conversation; None where that isn't plain: within a form, after a restart, or where a slot counts."""
    if tracker.active_loop_name is not None:
        return None
    told: list[object] = []
    for event in tracker.events:
        if isinstance(event, ActionExecuted):
            told.append((event.action_name, event.hide_rule_turn))
        elif isinstance(event, UserUttered):
            told.append(("", event.intent_name, tuple(sorted({str(entity.get("entity")) for entity in event.entities}))))
        elif isinstance(event, DefinePrevUserUtteredFeaturization):
            told.append(event.use_text_for_featurization)
        elif isinstance(event, SessionStarted):
            told.append(SessionStarted.type_name)
        elif isinstance(event, SlotSet):
            if event.key == REQUESTED_SLOT or any(slot.name == event.key and slot.influence_conversation for slot in domain.slots):
                return None
        elif not isinstance(event, BotUttered):
            return None
    return tuple(told)
