"""Places in a text that tell who somebody is, and the text without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """What was found. Its value stands in the text afterwards, in brackets."""

    EMAIL = "email"
    PHONE = "phone"
    ID = "id"
    DATE = "date"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Span:
    """What stands at [start, end) of the text."""

    start: int
    end: int
    kind: Kind


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in the order of the text, none overlapping another; what was found first keeps its place, and gets what hangs over."""
    kept: list[Span] = []
    for span in spans:
        over = [one for one in kept if one.start < span.end and span.start < one.end]
        kept = [one for one in kept if one not in over]
        kind = over[0].kind if over else span.kind
        kept.append(Span(min([span.start, *(o.start for o in over)]), max([span.end, *(o.end for o in over)]), kind))
    return sorted(kept, key=lambda one: one.start)


def without(text: str, spans: Sequence[Span]) -> str:
    """The text with the kind of each span in its place."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], f"[{span.kind.value}]"]
        at = span.end
    return "".join([*parts, text[at:]])
