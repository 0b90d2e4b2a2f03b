"""Which sentence of a message asks, and what it asks.

Of all sentences it is the one that the classifier is surest about, with a bonus for looking like a question and for standing late. What it asks is judged
by it and by the whole message, which tells what its "it" and "this" stand for (`bot.nlu.intent_weights`).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.reading import Guess
from bot.understanding.segments import Segment

KEPT_INTENTS = 8
QUESTION_BONUS = 1.6
LAST_BONUS = 1.15
# Sentences of these kinds only frame a question ("Hello.", "Thanks.", "I'm so scared."), and lose against any sentence that asks.
FRAMING = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "feelings", "inform", "off_topic", "more_detail", "cancel", "help"})
FRAMING_WEIGHT = 0.25
# Advice on one's own case counts wherever in the message it is asked for, if the message as a whole may ask for it.
OUTRANKING = "personal_advice"
OUTRANKING_CONFIDENCE, OUTRANKING_WHOLE = 0.6, 0.3


@dataclass(frozen=True)
class Focus:
    """Index of the sentence that asks, and its likeliest intents, best first."""

    index: int
    intents: tuple[Guess, ...]


def asking_sentence(
    segments: Sequence[Segment], labels: Sequence[str], probabilities: Sequence[Sequence[float]], whole: Sequence[float]
) -> tuple[int, bool]:
    """The index of the sentence that asks, and whether it alone tells what is asked.

    `probabilities` has one row for each segment and one column for each label, `whole` is the row of the message.
    """
    tops = [max(zip(row, labels, strict=True)) for row in probabilities]
    outranking = [i for i, (confidence, label) in enumerate(tops) if label == OUTRANKING and confidence >= OUTRANKING_CONFIDENCE]
    if outranking and whole[labels.index(OUTRANKING)] >= OUTRANKING_WHOLE:
        return outranking[-1], True
    weights = [
        _weight(Guess(label, confidence), segments[i].is_question if i < len(segments) else False, i == len(tops) - 1)
        for i, (confidence, label) in enumerate(tops)
    ]
    return max(range(len(tops)), key=lambda i: (weights[i], i), default=0), len(tops) <= 1


def ranked(labels: Sequence[str], row: Sequence[float]) -> tuple[Guess, ...]:
    """The likeliest labels, best first."""
    best = heapq.nlargest(KEPT_INTENTS, zip(row, labels, strict=True), key=lambda pair: pair[0])
    return tuple(Guess(label, float(p)) for p, label in best)


def _weight(top: Guess, is_question: bool, is_last: bool) -> float:
    weight = top.confidence
    if is_question:
        weight *= QUESTION_BONUS
    if is_last:
        weight *= LAST_BONUS
    return weight * FRAMING_WEIGHT if top.label in FRAMING else weight
