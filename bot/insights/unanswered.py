"""Questions that had no answer, those that ask alike together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.insights.facts import Fact
from bot.insights.likeness import groups

MOST_GROUPED = 1000
"""Of more wordings the latest are grouped."""


@dataclass(frozen=True)
class Unanswered:
    """Questions that ask alike. `wordings` are redacted, each once: the commonest first, those out of which something was taken last; `last` is in seconds since 1970 (UTC)."""

    wordings: tuple[str, ...]
    times: int
    conversations: int
    reasons: tuple[str, ...]
    last: float

    @property
    def single(self) -> bool:
        """Whether one conversation alone asked it."""
        return self.conversations == 1

    @property
    def key(self) -> str:
        """Names the group, as long as the same questions are in it."""
        return sha256("\n".join(sorted(self.wordings)).encode()).hexdigest()[:16]


def unanswered(facts: Iterable[Fact]) -> list[Unanswered]:
    """The groups, what most conversations asked first."""
    asked: dict[str, list[Fact]] = {}
    for one in sorted((one for one in facts if one.question), key=lambda one: -one.at):
        asked.setdefault(str(one.question), []).append(one)
    wordings = list(asked)[:MOST_GROUPED]
    found = [_group([one for index in members for one in asked[wordings[index]]]) for members in groups(wordings)]
    return sorted(found, key=lambda one: (-one.conversations, -one.times, -one.last))


def _group(asked: Sequence[Fact]) -> Unanswered:
    times: dict[str, int] = {}
    for one in asked:
        times[str(one.question)] = times.get(str(one.question), 0) + 1
    return Unanswered(
        wordings=tuple(sorted(times, key=lambda wording: ("[" in wording, -times[wording]))),
        times=len(asked),
        conversations=len({one.conversation for one in asked}),
        reasons=tuple(sorted({reason for one in asked for reason in one.reasons})),
        last=max(one.at for one in asked),
    )
