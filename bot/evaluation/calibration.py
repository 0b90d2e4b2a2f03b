"""Whether the assistant is as sure of its answers as it is right, and what a higher demand on its sureness would change. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.scoring import Got, Outcome, triage_of
from bot.evaluation.summary import Scored, scored
from bot.vocabulary import AbstainReason, Kind

BINS = 10
"""Bins of equal width between 0 and 1."""
LEAST_CONFIDENCES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""The points of the curve; the first is the assistant as it is."""
HELD_BACK = Got(Kind.ABSTAIN, reason=AbstainReason.UNCLEAR)
"""What stands for an answer that is held back: the assistant says that it doesn't understand."""
DIGITS = 4


@dataclass(frozen=True)
class Bin:
    """Answered questions of like confidence (`low` up to, but not including, `high`; the last bin includes 1), how many of them are right,
    and their mean confidence."""

    low: float
    high: float
    total: int
    right: int
    confidence: float


@dataclass(frozen=True)
class Calibration:
    """`total` answered questions in bins, empty ones left out.

    `error` is the expected calibration error: how far mean confidence and share of right ones lie apart, on average over all answers
    (Guo et al. 2017, ICML, PMLR 70:1321-1330). `brier` is the mean square of confidence less 1 for a right answer and 0 for another
    (Brier 1950, Mon Weather Rev 78:1-3). Both lie between 0, the best, and 1; of no answers they are 0.
    """

    total: int
    error: float
    brier: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Point:
    """What would have become of all `total` questions if answers had needed the confidence `least`.

    `answered` got an answer, `abstained` got a refusal or a question back and nothing else that counts.
    """

    least: float
    total: int
    answered: int
    right: int
    wrong: int
    abstained: int


def calibration(questions: Sequence[Scored]) -> Calibration:
    """Over the questions that were answered with a confidence, and without a safety message, which outranks the answer."""
    judged = [(sure, Outcome.RIGHT in question.outcomes) for question in questions if (sure := _confidence(question)) is not None]
    parts: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in judged:
        parts[min(int(sure * BINS), BINS - 1)].append((sure, right))
    bins = tuple(_bin(number, parts[number]) for number in sorted(parts))
    total = len(judged) or 1
    error = sum(one.total * abs(one.confidence - one.right / one.total) for one in bins) / total
    brier = sum((sure - right) ** 2 for sure, right in judged) / total
    return Calibration(len(judged), round(error, DIGITS), round(brier, DIGITS), bins)


def curve(questions: Sequence[Scored]) -> list[Point]:
    """One point for each of LEAST_CONFIDENCES. The replies are those of the one run, nothing is asked again."""
    return [_point(least, [_held_back(question, least) for question in questions]) for least in LEAST_CONFIDENCES]


def _confidence(question: Scored) -> float | None:
    """That of the answer, of several that of the least sure one; None where there is no answer that counts."""
    if triage_of(question.replies):
        return None
    return min((reply.confidence for reply in question.replies if reply.confidence is not None), default=None)


def _bin(number: int, judged: Sequence[tuple[float, bool]]) -> Bin:
    mean = sum(sure for sure, _ in judged) / len(judged)
    return Bin(number / BINS, (number + 1) / BINS, len(judged), sum(right for _, right in judged), round(mean, DIGITS))


def _held_back(question: Scored, least: float) -> Scored:
    """The question as it would have been scored. An answer that tells no confidence is never held back."""
    replies = [HELD_BACK if reply.confidence is not None and reply.confidence < least else reply for reply in question.replies]
    return scored(question.item, replies)


def _point(least: float, questions: Sequence[Scored]) -> Point:
    kinds = [{reply.kind for reply in question.replies} for question in questions]
    return Point(
        least,
        len(questions),
        answered=sum(Kind.ANSWER in found for found in kinds),
        right=sum(Outcome.RIGHT in question.outcomes for question in questions),
        wrong=sum(Outcome.WRONG_ANSWER in question.outcomes for question in questions),
        abstained=sum(bool(found & {Kind.ABSTAIN, Kind.CLARIFY}) and not found & {Kind.ANSWER, Kind.TRIAGE} for found in kinds),
    )
