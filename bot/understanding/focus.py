"""Which sentence of a message asks, and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.reading import Guess
from bot.understanding.segments import Segment

QUESTION_BONUS = 1.6
LAST_BONUS = 1.15
# Sentences of these kinds only frame a question ("Hello.", "Thanks.", "I'm so scared."), and lose against any sentence that asks.
FRAMING = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "feelings", "inform", "off_topic", "more_detail", "cancel", "help"})
FRAMING_WEIGHT = 0.25
# Advice on one's own case counts wherever in the message it is asked for.
OUTRANKING = "personal_advice"
OUTRANKING_CONFIDENCE = 0.6


@dataclass(frozen=True)
class Focus:
    """Index of the sentence that asks, and its intents, best first."""

    index: int
    intents: tuple[Guess, ...]


def focus_of(segments: Sequence[Segment], labels: Sequence[str], probabilities: Sequence[Sequence[float]]) -> Focus:
    """The sentence that asks. `probabilities` has one row for each segment and one column for each label."""
    rows = [
        sorted((Guess(label, float(p)) for label, p in zip(labels, row, strict=True)), key=lambda g: -g.confidence) for row in probabilities
    ]
    if not rows:
        return Focus(0, ())
    outranking = [i for i, row in enumerate(rows) if row[0].label == OUTRANKING and row[0].confidence >= OUTRANKING_CONFIDENCE]
    if outranking:
        return Focus(outranking[-1], tuple(rows[outranking[-1]]))
    weights = [_weight(row[0], segments[i].is_question if i < len(segments) else False, i == len(rows) - 1) for i, row in enumerate(rows)]
    best = max(range(len(rows)), key=lambda i: (weights[i], i))
    return Focus(best, tuple(rows[best]))


def _weight(top: Guess, is_question: bool, is_last: bool) -> float:
    weight = top.confidence
    if is_question:
        weight *= QUESTION_BONUS
    if is_last:
        weight *= LAST_BONUS
    return weight * FRAMING_WEIGHT if top.label in FRAMING else weight
