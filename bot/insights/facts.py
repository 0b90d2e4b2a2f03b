"""What is kept of an exchange for counting: codes and times, and its question, redacted, where the assistant had no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.vocabulary import AbstainReason, Disposition, Kind

GAPS = frozenset({AbstainReason.NOT_COVERED.value, AbstainReason.UNCLEAR.value, AbstainReason.OFF_TOPIC.value})
"""Reasons that may mean that a text is missing. Who asks for personal advice, or meets a text past its date, finds no gap."""
LONGEST_QUESTION = 200
"""In characters. What is longer is somebody's story rather than a question, so it is counted but never shown."""
_ABSTAIN = Kind.ABSTAIN.value
_IN_CONFIDENCE = frozenset({Kind.REFERRAL.value, Kind.TRIAGE.value, Kind.PRIVACY.value})
"""Beside such a reply a message may be a name, a telephone number or a cry for help: it is no question to show."""
_REASONS = frozenset(reason.value for reason in AbstainReason)
_DISPOSITIONS = frozenset(disposition.value for disposition in Disposition)


@dataclass(frozen=True)
class Fact:
    """An exchange, counted. `at` is in seconds since 1970 (UTC), `conversation` stands for one conversation and tells nothing else.

    `question` is redacted; it is None unless the exchange shows a gap in the knowledge. `reason` is why it had no answer.
    """

    at: float
    conversation: str
    kinds: frozenset[str]
    topics: frozenset[str]
    reasons: frozenset[str]
    dispositions: frozenset[str]
    question: str | None = None
    too_long: bool = False


def fact(at: float, conversation: str, replies: Sequence[Mapping[str, Any]], said: Callable[[], str], redact: Callable[[str], str]) -> Fact:
    """The fact of an exchange. `said` is asked, and redacted, only where the question shows a gap."""
    payloads = list(_payloads(replies))
    kinds = _values(payloads, "kind", frozenset(kind.value for kind in Kind))
    abstentions = [payload for payload in payloads if payload.get("kind") == _ABSTAIN]
    reasons = _values(abstentions, "reason", _REASONS)
    question = said().strip() if reasons & GAPS and not kinds & _IN_CONFIDENCE else ""
    shown = bool(question) and len(question) <= LONGEST_QUESTION and not question.startswith("/")
    return Fact(
        at=at,
        conversation=conversation,
        kinds=kinds,
        topics=frozenset(str(payload["topic"]) for payload in payloads if payload.get("topic") and payload.get("kind") != _ABSTAIN),
        reasons=reasons,
        dispositions=_values(payloads, "disposition", _DISPOSITIONS),
        question=" ".join(redact(question).split()) if shown else None,
        too_long=len(question) > LONGEST_QUESTION,
    )


def _payloads(replies: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for reply in replies:
        payload = reply.get("custom")
        if isinstance(payload, Mapping):
            yield payload


def _values(payloads: Iterable[Mapping[str, Any]], name: str, known: frozenset[str]) -> frozenset[str]:
    return frozenset(str(payload.get(name)) for payload in payloads) & known
