"""A conversation as lines, what of them goes into a case, and the red flags in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Protocol

MOST_EXCHANGES = 200
"""Of a longer conversation the latest go into the case."""
MOST_RED_FLAGS = 20


class Exchange(Protocol):
    """A message and its replies; `at` in seconds since 1970 (UTC)."""

    @property
    def at(self) -> float: ...

    @property
    def said(self) -> str: ...

    @property
    def replies(self) -> Sequence[Mapping[str, Any]]: ...


def transcript_of(history: Sequence[Exchange]) -> tuple[dict[str, Any], ...]:
    """What of a conversation goes into a case."""
    return lines_of(history[-MOST_EXCHANGES:])


def lines_of(history: Iterable[Exchange]) -> tuple[dict[str, Any], ...]:
    """The exchanges as `GET /history` gives them, oldest first: a line for the visitor, then one for each reply."""
    lines: list[dict[str, Any]] = []
    for exchange in history:
        at = datetime.fromtimestamp(exchange.at, timezone.utc).isoformat(timespec="milliseconds")
        lines.append({"from": "visitor", "at": at, "text": exchange.said})
        lines += [{"from": "assistant", "at": at, "reply": dict(reply)} for reply in exchange.replies]
    return tuple(lines)


def red_flags_in(lines: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The dispositions of the safety messages in a transcript ("emergency"), each once, in the order in which they came."""
    replies = [line["reply"] for line in lines if "reply" in line]
    found = [str((reply.get("custom") or {}).get("disposition")) for reply in replies if (reply.get("custom") or {}).get("disposition")]
    return tuple(dict.fromkeys(found))[:MOST_RED_FLAGS]
