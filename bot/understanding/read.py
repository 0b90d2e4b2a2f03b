"""Puts a `Reading` together from what the parts of the language understanding found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.understanding.claims import checks_claim
from bot.understanding.focus import Focus
from bot.understanding.language import language_of
from bot.understanding.personal import asks_personal_advice
from bot.understanding.reading import STEM_CELLS, Guess, Place, Reading
from bot.understanding.segments import Segment, without_names
from bot.understanding.topics import Mention, MentionKind

# What stands between two names that are asked about together, and not the one because of the other ("who gets arthritis out of people with psoriasis").
JOINING = frozenset("and or nor vs versus v from to than but against".split())
JOINING_SIGNS = frozenset("&+/,:")
MOST_WORDS_BETWEEN = 6
# Of "does UCTD turn into lupus" only the first is asked about: the other is what becomes of it.
BECOMING = frozenset(
    "turn turns turned turning into become becomes became becoming develop develops progress progresses lead leads move moves moved evolve evolves".split()
)
# Words that may stand beside the names of a message which says nothing else ("and what about lupus then?").
NAMING = frozenset("and what how about then or so ok okay but also plus with for the in a".split())
# Words for a topic by its place among those that the talk named, and which is meant.
PLACES = {
    "first": Place.FIRST,
    "former": Place.FIRST,
    "second": Place.SECOND,
    "latter": Place.LAST,
    "last": Place.LAST,
    "other": Place.OTHER,
    # Who asks for others as well mostly speaks of what they have themselves first.
    "mine": Place.FIRST,
    "back to me": Place.FIRST,
    "back to my own": Place.FIRST,
    "back to": Place.OTHER,
}
_WORD = re.compile(r"[^\W_]+")
_PLACE = re.compile(r"\b(?:the )?(first|second|last|other) (?:one|illness|disease|condition)\b|\bthe (former|latter)\b")
_BACK = re.compile(r"\b(back to (?:me|my own)|mine|back to)\b")
_EXCLUDING = re.compile(r"\b(?:not|no|isn['’]?t) $", re.IGNORECASE)
_DESCRIBED = re.compile(r"\bthe (?:[^\W_]+[ -]){0,2}one\b")
ADJECTIVE = "autoimmune"
THINGS = frozenset({"it", "this", "that", "its", "these", "those"})
POINTING = THINGS | {"she", "he", "it's", "that's", "they"}


def reading_of(
    text: str, segments: Sequence[Segment], focus: Focus, claims: tuple[Guess, ...] = (), described: tuple[Guess, ...] = ()
) -> Reading:
    """The reading of a message of at least one segment, of which `focus` is the one that asks."""
    asking = segments[focus.index]
    named = _not_excluded(text, [m for s in segments for m in s.mentions if m.kind is MentionKind.TOPIC])
    inside = _asked_about(text, [m for m in asking.mentions if m in named])
    unnamed = without_names(text, segments)
    elsewhere = [v for m in named for v in m.values if v not in inside]
    return Reading(
        focus=asking.text,
        intents=focus.intents,
        topics=inside,
        general=_of_kind(asking, segments, focus.index, MentionKind.GENERAL),
        medicines=_cues([asking]) or _cues(segments),
        names_medicine=any(segment.values(MentionKind.MEDICINE) for segment in segments),
        # Beside a topic, what the rest of the message mentions too ("my doctor calls it myasthenia, I call it a lazy eye") is not what is asked about.
        other_conditions=asking.values(MentionKind.OTHER_CONDITION)
        or (() if elsewhere else _of_kind(asking, segments, focus.index, MentionKind.OTHER_CONDITION)),
        elsewhere=tuple(dict.fromkeys(elsewhere)),
        claims=claims,
        described=described,
        calls_autoimmune=_calls_autoimmune(text, segments),
        only_names=not any(c.isalnum() for c in unnamed),
        names_cells_only=_names_cells_only(unnamed, asking),
        refers_to=_refers_to(asking, segments),
        points_back=_points_back(text, asking, segments),
        points=not THINGS.isdisjoint(_WORD.findall(asking.text.lower())),
        checks_claim=any(checks_claim(s.text) for s in segments),
        asks_personal_advice=any(asks_personal_advice(s.masked) for s in segments),
        language=language_of(unnamed),
    )


def _not_excluded(text: str, named: Sequence[Mention]) -> list[Mention]:
    """The names but for those that are only ruled out beside another ("LEMS, not MG")."""
    kept = [mention for mention in named if not _EXCLUDING.search(text[: mention.start])]
    return kept or list(named)


def _asked_about(text: str, named: Sequence[Mention]) -> tuple[str, ...]:
    """The topics of the first name, and of the following ones as long as they are joined to it."""
    asked = list(named[:1])
    for one, other in pairwise(named):
        if not _joined(text[one.end : other.start]):
            break
        asked.append(other)
    return tuple(dict.fromkeys(value for mention in asked for value in mention.values))


def _points_back(text: str, asking: Segment, segments: Sequence[Segment]) -> bool:
    if any(segment.values(MentionKind.OTHER_CONDITION) for segment in segments[: segments.index(asking)]):
        # "I've got gout. What helps with that?"
        return False
    start = text.find(asking.text)
    named = min((mention.start for mention in asking.mentions), default=start + len(asking.text))
    return not POINTING.isdisjoint(text[start:named].lower().replace("’", "'").split())


def _calls_autoimmune(text: str, segments: Sequence[Segment]) -> bool:
    general = [mention for segment in segments for mention in segment.mentions if mention.kind is MentionKind.GENERAL]
    return bool(general) and all(text[mention.start : mention.end].lower() == ADJECTIVE for mention in general)


def _names_cells_only(unnamed: str, asking: Segment) -> bool:
    named = {mention.values for mention in asking.mentions}
    return named == {(STEM_CELLS,)} and NAMING.issuperset(_WORD.findall(unnamed.lower()))


def _refers_to(asking: Segment, segments: Sequence[Segment]) -> Place | None:
    """What the sentence that asks says, or else the nearest other one ("Back to the first one. How many have it?")."""
    if asking.values(MentionKind.TOPIC):
        return None
    said = [segment.text.lower() for segment in (asking, *reversed(segments))]
    found = next((match for text in said if (match := _PLACE.search(text))), None)
    if found is not None:
        return PLACES[found[1] or found[2]]
    back = next((match for text in said if (match := _BACK.search(text))), None)
    if back is not None:
        return PLACES[back[1]]
    return Place.DESCRIBED if any(map(_DESCRIBED.search, said)) else None


def _joined(between: str) -> bool:
    words = between.lower().split()
    if not BECOMING.isdisjoint(words):
        return False
    joins = any(word.strip(".,;:()") in JOINING for word in words) or not JOINING_SIGNS.isdisjoint(between)
    return not words or (joins and len(words) <= MOST_WORDS_BETWEEN)


def _cues(segments: Sequence[Segment]) -> tuple[tuple[str, ...], ...]:
    return tuple(m.values for s in segments for m in s.mentions if m.kind in (MentionKind.MEDICINE, MentionKind.CUE))


def _of_kind(asking: Segment, segments: Sequence[Segment], index: int, kind: MentionKind) -> tuple[str, ...]:
    inside = asking.values(kind)
    return inside or tuple(dict.fromkeys(v for i, s in enumerate(segments) if i != index for v in s.values(kind)))
