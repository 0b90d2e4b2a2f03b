"""A red flag outranks every rule, form and story.

A policy's priority and confidence don't beat an active form: RulePolicy predicts the form again without looking at the message, and such "no user"
predictions win over all others. So this policy marks its own prediction as one, answers with the safety message, and then listens; the form stays
active and asks again on the next turn.
"""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

RED_FLAG = "red_flag"
TRIAGE_RESPONSE = "utter_triage"
PRIORITY = 100


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Policy):
    """Predicts the triage response after a message with a red flag, and says nothing otherwise."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above every other policy."""
        return {"priority": PRIORITY, "max_history": None}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """There is nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: dict[str, Any] | None = None, **kwargs: Any
    ) -> PolicyPrediction:
        """The triage response, then listening; nothing where the latest message has no red flag."""
        message = tracker.latest_message
        if message is None or message.intent.get("name") != RED_FLAG:
            return self._prediction(self._default_predictions(domain))
        action = TRIAGE_RESPONSE if tracker.latest_action_name == ACTION_LISTEN_NAME else ACTION_LISTEN_NAME
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)

    def persist(self) -> None:
        """There is nothing to keep."""

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> SafetyPolicy:
        """Made by Rasa's graph."""
        return cls(config, model_storage, resource, execution_context)
