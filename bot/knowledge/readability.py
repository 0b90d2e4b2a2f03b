"""Reading grade of an answer's body.

The rule: Flesch-Kincaid grade level (Kincaid et al. 1975, as computed by textstat) over the body of an entry (its statements, what is
not known, and its specific risks), after every name of a topic or of another condition (full name, synonym, abbreviation, former and
lay name, drug) is replaced by one easy word. A patient has to meet the name of the illness anyway, and it would otherwise drown what
the sentences themselves ask of the reader. Glossary terms count as the words they are: the reader does have to learn them.

No entry may be harder than `MAX_GRADE`, and half of the entries not harder than `MAX_MEDIAN_GRADE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from statistics import median

import textstat

from bot.knowledge.model import Entry, Knowledge, Names

MAX_GRADE = 8.0
MAX_MEDIAN_GRADE = 6.5
EASY_WORD = "this"


def name_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches any of the names as whole words, the longest first, in any case, plural or possessive.

    Names that begin alike share their beginning, which keeps the search quick for thousands of names.
    """
    ordered = sorted({name.lower() for name in names if len(name) > 1}, key=lambda name: (_start(name), -len(name), name))
    groups = (f"{re.escape(start)}(?:{_rests(group)})" for start, group in groupby(ordered, key=_start))
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups) or '(?!)'})(?:'s|’s|s)?(?!\w)", re.IGNORECASE)


def grade(text: str, names: re.Pattern[str] | None = None) -> float:
    """Flesch-Kincaid grade of a text, with names counted as one easy word. About 6 is the sixth school year."""
    plain = names.sub(EASY_WORD, text) if names is not None else text
    return _flesch_kincaid(plain)


def body(entry: Entry) -> str:
    """What of an entry is graded."""
    specific = entry.risks.specific if entry.risks is not None else ()
    return " ".join([*(s.text for s in (*entry.say, *specific)), *([entry.not_known] if entry.not_known else [])])


def entry_grades(knowledge: Knowledge) -> Mapping[str, float]:
    """The grade of every entry, by id."""
    names = name_pattern(names_of(knowledge))
    return {entry.id: grade(body(entry), names) for entry in knowledge.entries.values()}


def median_grade(grades: Mapping[str, float]) -> float:
    """The median grade, 0 where there are no entries."""
    return median(grades.values()) if grades else 0.0


def names_of(knowledge: Knowledge) -> Iterator[str]:
    """Every name that counts as one easy word."""
    for topic in knowledge.topics.values():
        yield topic.name
        yield from _all(topic.names)
    for other in knowledge.other_conditions:
        yield other.name
        yield from other.names


def _all(names: Names) -> Iterator[str]:
    for group in (names.synonyms, names.abbreviations, names.former, names.lay, names.drugs):
        yield from group


def _start(name: str) -> str:
    return name[:2]


def _rests(names: Iterable[str]) -> str:
    return "|".join(re.escape(name[2:]) for name in names)


@lru_cache(maxsize=8192)
def _flesch_kincaid(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))
