"""What is made of a system's guesses on a set with out-of-scope items.

`DEFINITION` says it for the report. The threshold is chosen on the test items themselves, for every system alike: what is compared is how well confidence
tells one from the other, not how well a threshold was guessed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.intent_sets import IntentSet

RECALLS = (50, 70, 80, 90)
"""Per cent of the out-of-scope items that have to be recognised."""
DEFINITION = (
    "Threshold: the lowest confidence such that at least the wanted share of the out-of-scope test items falls below it (out-of-scope recall).\n"
    "In-scope accuracy: the share of the in-scope test items that are at or above the threshold and whose intent is right; without a threshold,\n"
    "the share whose intent is right. All in per cent. Nothing was trained on out-of-scope examples."
)


@dataclass(frozen=True)
class Guess:
    """The likeliest intent of a text, and its confidence from 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Scores:
    """In-scope accuracy in per cent: without a threshold, and by out-of-scope recall (`RECALLS`)."""

    overall: float
    at: Mapping[int, float]


def scores_of(asked: IntentSet, guesses: Sequence[Guess]) -> Scores:
    """`guesses` are on `asked.asked`, in its order."""
    inside, outside = guesses[: len(asked.in_scope)], guesses[len(asked.in_scope) :]
    right = [guess.confidence for guess, (_, intent) in zip(inside, asked.in_scope, strict=True) if guess.intent == intent]
    confidences = [guess.confidence for guess in outside]

    def accuracy(least: float) -> float:
        return 100 * sum(confidence >= least for confidence in right) / len(inside)

    return Scores(accuracy(-math.inf), {percent: accuracy(threshold(confidences, percent)) for percent in RECALLS})


def threshold(confidences: Sequence[float], percent: int) -> float:
    """The lowest number that at least so many per cent of the confidences lie below. Of equal confidences all lie below it, or none."""
    below = -(-len(confidences) * percent // 100)
    return math.nextafter(sorted(confidences)[below - 1], math.inf) if below else -math.inf
