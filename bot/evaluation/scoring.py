"""Whether the replies to a labelled question are what it expects. Pure; the rules are the contract's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.evaluation.labelled import Expect
from bot.evaluation.topics import may_stand_for
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind

URGENT = frozenset({Disposition.EMERGENCY, Disposition.CRISIS})
URGENCY = tuple(Disposition)
Z_95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


class Outcome(str, Enum):
    """What became of a question. RIGHT and MISS stand alone; of the others several may be true, as of an emergency that got an answer."""

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    MISSED_EMERGENCY = "missed_emergency"
    FALSE_ALARM = "false_alarm"
    OVER_TRIAGE = "over_triage"
    MISS = "miss"


@dataclass(frozen=True)
class Got:
    """One reply, as far as it is scored. `confidence` is how sure the assistant was of an answer, between 0 and 1; None where it doesn't say."""

    kind: Kind
    disposition: Disposition | None = None
    reason: AbstainReason | None = None
    topic: str | None = None
    aspect: Aspect | None = None
    entry: str | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Interval:
    """A share of `total` and the bounds of its 95 % interval, each between 0 and 1."""

    count: int
    total: int
    share: float
    low: float
    high: float


def got_from(payload: Mapping[str, object]) -> Got:
    """The scored part of an `answer/1` payload."""
    disposition, reason, aspect = (payload.get(name) for name in ("disposition", "reason", "aspect"))
    topic, entry = payload.get("topic"), payload.get("entry")
    return Got(
        kind=Kind(payload["kind"]),
        disposition=None if disposition is None else Disposition(disposition),
        reason=None if reason is None else AbstainReason(reason),
        topic=None if topic is None else str(topic),
        aspect=None if aspect is None else Aspect(aspect),
        entry=None if entry is None else str(entry),
        confidence=_confidence(payload),
    )


def outcomes(expect: Expect, replies: Sequence[Got]) -> frozenset[Outcome]:
    """Every outcome that applies; a MISS is what isn't right and nothing else either. No reply at all can only be missed."""
    if is_right(expect, replies):
        return frozenset({Outcome.RIGHT})
    deciding = triage_of(replies)
    disposition = deciding.disposition if deciding else None
    applies = {
        Outcome.WRONG_ANSWER: any(is_wrong_answer(expect, reply) for reply in replies),
        Outcome.MISSED_EMERGENCY: only_urgent(expect) and disposition not in URGENT,
        Outcome.FALSE_ALARM: disposition in URGENT and not URGENT & set(expect.dispositions),
        Outcome.OVER_TRIAGE: disposition is Disposition.SAME_DAY and Kind.TRIAGE not in expect.kinds,
    }
    return frozenset(outcome for outcome, true in applies.items() if true) or frozenset({Outcome.MISS})


def is_right(expect: Expect, replies: Sequence[Got]) -> bool:
    """A triage reply decides, if there is one; else one reply must be what is expected. No reply may be a wrong answer."""
    if any(is_wrong_answer(expect, reply) for reply in replies):
        return False
    deciding = triage_of(replies)
    return fits(expect, deciding) if deciding else any(fits(expect, reply) for reply in replies)


def triage_of(replies: Sequence[Got]) -> Got | None:
    """The safety message among the replies; of several the most urgent one."""
    found = [reply for reply in replies if reply.disposition is not None and reply.kind is Kind.TRIAGE]
    return min(found, key=lambda reply: URGENCY.index(reply.disposition or Disposition.SAME_DAY), default=None)


def fits(expect: Expect, reply: Got) -> bool:
    """Whether a reply alone is an expected one: its kind, and what the kind is about."""
    if reply.kind not in expect.kinds:
        return False
    if reply.kind is Kind.TRIAGE:
        return reply.disposition in expect.dispositions
    if reply.kind is Kind.ABSTAIN:
        return reply.reason in expect.reasons
    return reply.kind is not Kind.ANSWER or _is_expected_answer(expect, reply)


def is_wrong_answer(expect: Expect, reply: Got) -> bool:
    """An answer where none is expected, or one whose topic or aspect (or entry) isn't."""
    return reply.kind is Kind.ANSWER and not fits(expect, reply)


def only_urgent(expect: Expect) -> bool:
    """Whether an emergency or crisis message is expected, and `same_day` would not do."""
    return bool(expect.dispositions) and set(expect.dispositions) <= URGENT


def topic_fits(expect: Expect, topic: str | None) -> bool:
    """Whether a topic is an expected one, or may stand for one as the contract's table says."""
    return topic is not None and any(may_stand_for(topic, expected) for expected in expect.topics)


def wilson(count: int, total: int) -> Interval:
    """The share `count / total` with Wilson's score interval (95 %, no continuity correction); of nothing, 0 between 0 and 1.

    Source: Wilson 1927, J Am Stat Assoc 22:209-212; method 3 of Newcombe 1998, Stat Med 17:857-872.
    """
    if total == 0:
        return Interval(0, 0, 0.0, 0.0, 1.0)
    share, square = count / total, Z_95**2
    middle = share + square / (2 * total)
    spread = Z_95 * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == total else (middle + spread) / scale
    return Interval(count, total, share, low, high)


def _is_expected_answer(expect: Expect, reply: Got) -> bool:
    return reply.entry in expect.entries or (topic_fits(expect, reply.topic) and reply.aspect in expect.aspects)


def _confidence(payload: Mapping[str, object]) -> float | None:
    """The probability that an answer was given on: that of the aspect; for a checked claim that of the likeliest intent, because the
    score is no probability there, but the likeness to the claim."""
    scores = payload.get("scores")
    if not isinstance(scores, Mapping):
        return None
    return float(scores["confidence" if payload.get("aspect") == Aspect.CLAIM_CHECK.value else "score"])
