"""How sure the parts of a reading must be for the decision to go by them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Gates on probabilities, tuned on the development questions; `docs/decisions/` has the figures.

    `answer` is the least that the chosen aspect must have, `alone` the same for a message that names no topic, `follow_up` the same where the talk has a
    topic already. `anew` is what the classifier must give to an aspect for a message such as "and lupus, how is it found?" to ask something new, `refuse`
    what it must give to "off topic" or "not covered" to end a talk that has a topic, `personal` to personal advice wherever it stands, `off_topic` to
    "off topic" where it is likeliest, whatever the message names. `cells` is what an aspect of stem cells must have where nothing else tells of them.
    `clear` is the least lead over the next aspect below which two are offered instead, unless the best has `sure`.
    `claim` is the least likeness to a claim of a message that puts one up for checking: by the classifier, with `claim_sure`, or by its form, with
    `claim_hint` and unless something is asked with `claim_form`, which doesn't count where a claim is repeated with the likeness `claim_repeated`.
    `near` is the likeness to a claim that tells that cells are meant.
    `described` is what the topic must have that a message describes without naming it, `surely_described` the same where another
    illness is named or the classifier would refuse, `instead` the same where a medicine of many illnesses is, `beside` the same where stem cells
    are, `generally` the same where autoimmune diseases are, `general` what autoimmune disease in general must have.
    """

    answer: float = 0.30
    talk: float = 0.30
    alone: float = 0.40
    follow_up: float = 0.10
    anew: float = 0.30
    refuse: float = 0.80
    personal: float = 0.35
    off_topic: float = 0.30
    cells: float = 0.80
    clear: float = 0.01
    sure: float = 0.50
    claim: float = 0.80
    near: float = 0.80
    claim_sure: float = 0.40
    claim_hint: float = 0.02
    claim_form: float = 0.70
    claim_repeated: float = 0.95
    described: float = 0.20
    surely_described: float = 0.50
    instead: float = 0.50
    beside: float = 0.70
    general: float = 0.20
    generally: float = 0.40
