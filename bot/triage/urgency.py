"""A second voice beside the rules: a classifier that was trained on how people describe emergencies. It may add, never take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.triage.assess import Triage
from bot.vocabulary import Disposition

DESCRIBED = "described"
NONE = "none"


@dataclass(frozen=True)
class UrgencyThresholds:
    """Probabilities from which the classifier is believed.

    `emergency`, `crisis` and `same_day` (the sum of all three dispositions) hold for the message as a whole; a sentence read by itself needs
    `sentence`. `guarded` is added where the rules saw a red flag named in a general, past or denied way, and where the message is calm. `upgrade` is needed
    to make a same-day finding of the rules an emergency.
    """

    emergency: float = 0.40
    crisis: float = 0.35
    same_day: float = 0.60
    sentence: float = 0.95
    guarded: float = 0.20
    upgrade: float = 0.80


Probabilities = Mapping[str, float]


def with_urgency(
    found: Triage,
    whole: Probabilities,
    sentences: Sequence[Probabilities] = (),
    limits: UrgencyThresholds | None = None,
    *,
    calm: bool = False,
) -> Triage:
    """The rules' finding, made more urgent where the classifier is sure.

    Probabilities are by disposition's value, and for `none`. `calm` says that the message is surely something else: a question, a request.
    """
    limits = limits or UrgencyThresholds()
    if found.disposition in (Disposition.EMERGENCY, Disposition.CRISIS):
        return found
    guard = limits.guarded if found.safety_note or calm else 0.0
    least = UrgencyThresholds(*(max(limits.sentence, t) for t in (limits.emergency, limits.crisis, limits.same_day)))
    heard = [h for h in (_heard(whole, limits, guard), *(_heard(s, least, guard) for s in sentences)) if h is not None]
    if not heard:
        return found
    worst = min(heard, key=list(Disposition).index)
    if found.disposition is Disposition.SAME_DAY:
        sure = worst is not Disposition.SAME_DAY and max(p.get(worst.value, 0.0) for p in (whole, *sentences)) >= limits.upgrade
        return replace(found, disposition=worst, flags=(DESCRIBED, *found.flags), shows=()) if sure else found
    return Triage(worst, (DESCRIBED,), (), False, False)


def _heard(probabilities: Probabilities, limits: UrgencyThresholds, guard: float) -> Disposition | None:
    crisis, emergency, same_day = (
        probabilities.get(d.value, 0.0) for d in (Disposition.CRISIS, Disposition.EMERGENCY, Disposition.SAME_DAY)
    )
    if crisis >= limits.crisis + guard:
        return Disposition.CRISIS
    if emergency >= limits.emergency + guard:
        return Disposition.EMERGENCY
    if crisis + emergency >= limits.same_day + guard:
        return Disposition.EMERGENCY if emergency >= crisis else Disposition.CRISIS
    return Disposition.SAME_DAY if crisis + emergency + same_day >= limits.same_day + guard else None
