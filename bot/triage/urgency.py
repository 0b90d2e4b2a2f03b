"""A second voice beside the rules: a classifier that was trained on how people describe emergencies. It may add, never take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.triage.assess import Triage
from bot.vocabulary import Disposition

DESCRIBED = "described"
NONE = "none"


@dataclass(frozen=True)
class UrgencyThresholds:
    """Probabilities from which the classifier is believed; `guarded` is added where the rules saw a red flag named in a general, past or denied way."""

    emergency: float = 0.60
    crisis: float = 0.60
    same_day: float = 0.65
    upgrade: float = 0.85
    guarded: float = 0.15


def with_urgency(found: Triage, probabilities: Mapping[str, float], limits: UrgencyThresholds | None = None) -> Triage:
    """The rules' finding, made more urgent where the classifier is sure. `probabilities` are by disposition's value, and for `none`."""
    limits = limits or UrgencyThresholds()
    heard = _heard(probabilities, limits, limits.guarded if found.safety_note else 0.0)
    if heard is None or found.disposition in (Disposition.EMERGENCY, Disposition.CRISIS):
        return found
    if found.disposition is Disposition.SAME_DAY:
        sure = heard is not Disposition.SAME_DAY and probabilities.get(heard.value, 0.0) >= limits.upgrade
        return replace(found, disposition=heard, flags=(DESCRIBED, *found.flags), shows=()) if sure else found
    return Triage(heard, (DESCRIBED,), (), False, False)


def _heard(probabilities: Mapping[str, float], limits: UrgencyThresholds, guard: float) -> Disposition | None:
    crisis, emergency, same_day = (probabilities.get(d.value, 0.0) for d in (Disposition.CRISIS, Disposition.EMERGENCY, Disposition.SAME_DAY))
    if crisis >= limits.crisis + guard:
        return Disposition.CRISIS
    if emergency >= limits.emergency + guard:
        return Disposition.EMERGENCY
    if crisis + emergency + same_day >= limits.same_day + guard:
        return Disposition.SAME_DAY
    return None
