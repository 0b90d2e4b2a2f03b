"""Puts a `Reading` together from what the parts of the language understanding found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.understanding.claims import checks_claim
from bot.understanding.focus import Focus
from bot.understanding.language import language_of
from bot.understanding.personal import asks_personal_advice
from bot.understanding.reading import Guess, Reading
from bot.understanding.segments import Segment, without_names
from bot.understanding.topics import Mention, MentionKind

# What stands between two names that are asked about together, and not the one because of the other ("who gets arthritis out of people with psoriasis").
JOINING = frozenset("and or nor vs versus v from to than but against".split())
JOINING_SIGNS = frozenset("&+/,:")
MOST_WORDS_BETWEEN = 6
POINTING = frozenset({"it", "this", "that", "she", "he", "it's", "its", "that's", "they", "these", "those"})


def reading_of(
    text: str, segments: Sequence[Segment], focus: Focus, claims: tuple[Guess, ...] = (), described: tuple[Guess, ...] = ()
) -> Reading:
    """The reading of a message of at least one segment, of which `focus` is the one that asks."""
    asking = segments[focus.index]
    inside = _asked_about(text, [m for m in asking.mentions if m.kind is MentionKind.TOPIC])
    unnamed = without_names(text, segments)
    elsewhere = [v for s in segments for v in s.values(MentionKind.TOPIC) if v not in inside]
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
        only_names=not any(c.isalnum() for c in unnamed),
        points_back=_points_back(text, asking),
        checks_claim=any(checks_claim(s.text) for s in segments),
        asks_personal_advice=any(asks_personal_advice(s.masked) for s in segments),
        language=language_of(unnamed),
    )


def _asked_about(text: str, named: Sequence[Mention]) -> tuple[str, ...]:
    """The topics of the first name, and of the following ones as long as they are joined to it."""
    asked = list(named[:1])
    for one, other in pairwise(named):
        if not _joined(text[one.end : other.start]):
            break
        asked.append(other)
    return tuple(dict.fromkeys(value for mention in asked for value in mention.values))


def _points_back(text: str, asking: Segment) -> bool:
    start = text.find(asking.text)
    named = min((mention.start for mention in asking.mentions), default=start + len(asking.text))
    return not POINTING.isdisjoint(text[start:named].lower().replace("’", "'").split())


def _joined(between: str) -> bool:
    words = between.lower().split()
    joins = any(word.strip(".,;:()") in JOINING for word in words) or not JOINING_SIGNS.isdisjoint(between)
    return not words or (joins and len(words) <= MOST_WORDS_BETWEEN)


def _cues(segments: Sequence[Segment]) -> tuple[tuple[str, ...], ...]:
    return tuple(m.values for s in segments for m in s.mentions if m.kind in (MentionKind.MEDICINE, MentionKind.CUE))


def _of_kind(asking: Segment, segments: Sequence[Segment], index: int, kind: MentionKind) -> tuple[str, ...]:
    inside = asking.values(kind)
    return inside or tuple(dict.fromkeys(v for i, s in enumerate(segments) if i != index for v in s.values(kind)))
