"""A second voice beside the rules: a classifier that was trained on how people describe emergencies.

It may add. It may take away in two cases only, and never from a crisis: where it is all but certain that what the rules call an emergency
is a matter for the same day, and where it and the intent classifier are all but certain that a message which names a red flag asks a general question.
Then the answer carries a safety note with the emergency contacts. And what the rules call an emergency is a crisis where it is all but certain that it
is a cry for help in other words (docs/decisions/0013-dismissing-a-red-flag.md has the figures).
"""

from __future__ import annotations

import math
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
    `sentence`. Where the rules saw a red flag named in a general, past or denied way, and where the message is calm, `guarded` is added for the whole, and
    of a sentence only an emergency is heard, or a crisis with `buried`. An emergency of the rules becomes a matter for the same day where the message is one
    with `lower` and no sentence an emergency with `lower_sentence`. To dismiss a finding the message must be none with `dismiss`, each of its sentences with
    `dismiss_sentence`, and ask with `asks` (see `with_urgency`); where an accident was found, none with `accident` and each sentence with
    `accident_sentence`. From `beside` on, a crisis is heard beside an emergency of the rules, and an emergency beside a crisis, unless the message is a
    crisis with `despairs`. An emergency of the rules is a crisis where the message is one with `despairs_surely` and no emergency at all: less than
    `no_emergency`, and no sentence with `lower_sentence`.
    """

    emergency: float = 0.25
    crisis: float = 0.27
    same_day: float = 0.25
    sentence: float = 0.98
    guarded: float = 0.15
    lower: float = 0.95
    lower_sentence: float = 0.50
    dismiss: float = 0.95
    dismiss_sentence: float = 0.02
    asks: float = 0.80
    accident: float = 0.99
    accident_sentence: float = 0.90
    buried: float = 0.995
    beside: float = 0.90
    despairs: float = 0.50
    despairs_surely: float = 0.95
    no_emergency: float = 0.05


Probabilities = Mapping[str, float]


def with_urgency(
    found: Triage,
    whole: Probabilities,
    sentences: Sequence[Probabilities] = (),
    limits: UrgencyThresholds | None = None,
    *,
    calm: bool = False,
    asks: float = 0.0,
) -> Triage:
    """The rules' finding, made more urgent where the classifier is sure, less urgent or dismissed where it is all but certain.

    Probabilities are by disposition's value, and for `none`. `calm` says that the message is surely something else: a question, a request. `asks` is the
    probability that it asks anything: what the knowledge answers, for advice, to be contacted, or about something else altogether.
    """
    limits = limits or UrgencyThresholds()
    if _is_dismissed(found, whole, sentences, limits, asks):
        return Triage(None, (), (), True, False)
    if _is_lowered(found, whole, sentences, limits):
        return replace(found, disposition=Disposition.SAME_DAY, flags=(DESCRIBED, *found.flags), shows=())
    if found.disposition in (Disposition.EMERGENCY, Disposition.CRISIS):
        return _beside(found, whole, sentences, limits)
    heard = [h for h in _all_heard(whole, sentences, limits, guarded=found.safety_note or calm) if h is not None]
    if not heard:
        return found
    if found.disposition is Disposition.SAME_DAY:
        worse = [h for h in heard if h is not Disposition.SAME_DAY]
        return _urgent(replace(found, flags=(DESCRIBED, *found.flags), shows=()), worse) if worse else found
    return _urgent(Triage(None, (DESCRIBED,), (), False, False), heard)


def _urgent(found: Triage, heard: Sequence[Disposition]) -> Triage:
    """The finding with the most urgent of what was heard. An emergency has the crisis line beside it where a crisis was heard too."""
    worst = min(heard, key=list(Disposition).index)
    also = found.also_crisis or (worst is Disposition.EMERGENCY and Disposition.CRISIS in heard)
    return replace(found, disposition=worst, also_crisis=also)


def _beside(found: Triage, whole: Probabilities, sentences: Sequence[Probabilities], limits: UrgencyThresholds) -> Triage:
    """A finding of the rules, with the other of emergency and crisis beside it where the classifier is sure. The emergency is named first."""
    crisis = whole.get(Disposition.CRISIS.value, 0.0)
    if found.disposition is Disposition.EMERGENCY and _only_despairs(found, whole, sentences, limits):
        return replace(found, disposition=Disposition.CRISIS, flags=(DESCRIBED, *found.flags), shows=())
    if found.disposition is Disposition.EMERGENCY:
        despairs = crisis >= limits.beside or any(p.get(Disposition.CRISIS.value, 0.0) >= limits.buried for p in sentences)
        return replace(found, also_crisis=True) if despairs else found
    emergency = max(p.get(Disposition.EMERGENCY.value, 0.0) for p in (whole, *sentences))
    if emergency < limits.beside or crisis >= limits.despairs:
        return found
    return replace(found, disposition=Disposition.EMERGENCY, flags=(DESCRIBED, *found.flags), shows=(), also_crisis=True)


def _only_despairs(found: Triage, whole: Probabilities, sentences: Sequence[Probabilities], limits: UrgencyThresholds) -> bool:
    """Whether what the rules call an emergency is a cry for help in other words ("if I were gone", "he went grey with worry"), and surely nothing else."""
    if not _may_be_taken_back(found) or whole.get(Disposition.CRISIS.value, 0.0) < limits.despairs_surely:
        return False
    return whole.get(Disposition.EMERGENCY.value, 0.0) < limits.no_emergency and _no_sentence_is_an_emergency(sentences, limits)


def _no_sentence_is_an_emergency(sentences: Sequence[Probabilities], limits: UrgencyThresholds) -> bool:
    return all(sentence.get(Disposition.EMERGENCY.value, 0.0) < limits.lower_sentence for sentence in sentences)


def _all_heard(
    whole: Probabilities, sentences: Sequence[Probabilities], limits: UrgencyThresholds, *, guarded: bool
) -> list[Disposition | None]:
    """What is heard in the message and in each of its sentences. A calm one may still hold a cry, in the middle of a question about something else."""
    if guarded:
        least = UrgencyThresholds(emergency=limits.sentence, crisis=limits.buried, same_day=math.inf)
    else:
        least = UrgencyThresholds(*(max(limits.sentence, t) for t in (limits.emergency, limits.crisis, limits.same_day)))
    return [_heard(whole, limits, limits.guarded if guarded else 0.0), *(_heard(sentence, least, 0.0) for sentence in sentences)]


def _may_be_dismissed(found: Triage) -> bool:
    """Whether there is a finding that is no crisis, nor carries the crisis line."""
    return found.disposition not in (None, Disposition.CRISIS) and not found.also_crisis


def _may_be_taken_back(found: Triage) -> bool:
    """The same, and that is no accident."""
    return _may_be_dismissed(found) and not found.accident


def _is_lowered(found: Triage, whole: Probabilities, sentences: Sequence[Probabilities], limits: UrgencyThresholds) -> bool:
    if (
        found.disposition is not Disposition.EMERGENCY
        or not _may_be_taken_back(found)
        or whole.get(Disposition.SAME_DAY.value, 0.0) < limits.lower
    ):
        return False
    return _no_sentence_is_an_emergency(sentences, limits)


def _is_dismissed(found: Triage, whole: Probabilities, sentences: Sequence[Probabilities], limits: UrgencyThresholds, asks: float) -> bool:
    # The classifier learnt from people who write about an illness, so of an accident it must be surer.
    least, least_sentence = (limits.accident, limits.accident_sentence) if found.accident else (limits.dismiss, limits.dismiss_sentence)
    if not _may_be_dismissed(found) or asks < limits.asks or whole.get(NONE, 0.0) < least:
        return False
    return all(sentence.get(NONE, 0.0) >= least_sentence for sentence in sentences)


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
    if crisis + emergency + same_day < limits.same_day + guard:
        return None
    # Something is urgent, and despair is the likeliest of it: a call to the doctor today would be the wrong answer.
    return Disposition.CRISIS if crisis > emergency + same_day else Disposition.SAME_DAY
