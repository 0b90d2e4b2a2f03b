"""Puts a `Reading` together from what the parts of the language understanding found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.claims import checks_claim
from bot.understanding.focus import Focus
from bot.understanding.language import language_of
from bot.understanding.personal import asks_personal_advice
from bot.understanding.reading import ENGLISH, Guess, Reading
from bot.understanding.segments import Segment
from bot.understanding.topics import MentionKind


def reading_of(
    text: str, segments: Sequence[Segment], focus: Focus, claims: tuple[Guess, ...] = (), described: tuple[Guess, ...] = ()
) -> Reading:
    """The reading of a message of at least one segment, of which `focus` is the one that asks."""
    asking = segments[focus.index]
    inside = asking.values(MentionKind.TOPIC)
    elsewhere = [v for i, s in enumerate(segments) if i != focus.index for v in s.values(MentionKind.TOPIC) if v not in inside]
    named = any(s.mentions for s in segments)
    return Reading(
        focus=asking.text,
        intents=focus.intents,
        topics=inside,
        general=_of_kind(asking, segments, focus.index, MentionKind.GENERAL),
        medicines=_cues([asking]) or _cues(segments),
        # Beside a topic, what the rest of the message mentions too ("my doctor calls it myasthenia, I call it a lazy eye") is not what is asked about.
        other_conditions=asking.values(MentionKind.OTHER_CONDITION)
        or (() if elsewhere else _of_kind(asking, segments, focus.index, MentionKind.OTHER_CONDITION)),
        elsewhere=tuple(dict.fromkeys(elsewhere)),
        claims=claims,
        described=described,
        checks_claim=any(checks_claim(s.text) for s in segments),
        asks_personal_advice=any(asks_personal_advice(s.masked) for s in segments),
        language=ENGLISH if named and len(text.split()) <= 3 else language_of(text),
    )


def _cues(segments: Sequence[Segment]) -> tuple[tuple[str, ...], ...]:
    return tuple(m.values for s in segments for m in s.mentions if m.kind in (MentionKind.MEDICINE, MentionKind.CUE))


def _of_kind(asking: Segment, segments: Sequence[Segment], index: int, kind: MentionKind) -> tuple[str, ...]:
    inside = asking.values(kind)
    return inside or tuple(dict.fromkeys(v for i, s in enumerate(segments) if i != index for v in s.values(kind)))
