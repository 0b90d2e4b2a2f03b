"""Rules about numbers that stand twice: what is said of one thing from one source is the same number everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath
from typing import TypeVar

from bot.knowledge.counts import Count, Words, counts_in, single_numbers, words_of
from bot.knowledge.model import Entry, Figure, Place
from bot.knowledge.reader import CITING_KEYS, Reading
from bot.knowledge.yaml_source import Finding

_T = TypeVar("_T")

MORE_THAN_THIS_SHARE = 0.5
"""Of the words of each of two counts, so much has to be in the other (or around it) for both to count the same thing."""
MOST_WORDS_MORE = 2
"""So many words may one label have that the other lacks."""
_WHAT_TO_DO = "Look it up in the source and give the same number in both, or say in both what differs."


@dataclass(frozen=True)
class _PlacedFigure:
    entry: Entry
    place: Place
    figure: Figure
    label: Words
    topic: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Passage:
    """A cited text with numbers of people. `around` are all its words and those of its topic's name."""

    place: Place
    citations: frozenset[str]
    counts: tuple[Count, ...]
    singles: frozenset[float]
    around: frozenset[str]


def figures_agree(reading: Reading) -> Iterator[Finding]:
    """Two entries that give a figure on the same thing from the same source give the same figure."""
    for one, other in _pairs((figure, (figure.figure.citation,)) for figure in _figures(reading)):
        if one.entry.id != other.entry.id and _same_label(one, other) and not _same_figure(one.figure, other.figure):
            message = (
                f"`{other.figure.label}` is {_shown(other.figure)} here, but {_shown(one.figure)} at {one.place}, "
                f"from the same source ({one.figure.citation}). {_WHAT_TO_DO}"
            )
            yield Finding(other.place.file, other.place.line, "figure-differs", message)


def numbers_agree(reading: Reading) -> Iterator[Finding]:
    """Two statements that count the same thing, of as many people and from the same source, give the same number."""
    for one, other in _pairs((passage, passage.citations) for passage in _passages(reading)):
        for first, second in _contradictions(one, other):
            message = (
                f"`{second.shown}` here, but `{first.shown}` at {one.place}, from the same source "
                f"({', '.join(sorted(one.citations & other.citations))}) and in nearly the same words. {_WHAT_TO_DO}"
            )
            yield Finding(other.place.file, other.place.line, "number-differs", message)


def _figures(reading: Reading) -> Iterator[_PlacedFigure]:
    """All figures but those of no people, which are a finding already."""
    for entry in reading.knowledge.entries.values():
        for at, figure in enumerate(entry.figures, start=1):
            place = reading.place_in(entry, f"figures[{at}].label")
            if figure.denominator >= 1:
                yield _PlacedFigure(entry, place, figure, words_of(figure.label), _name_words(entry.topic))


def _same_label(one: _PlacedFigure, other: _PlacedFigure) -> bool:
    """Whether two labels say the same, the topic's name apart; with as many people, one may say a little more than the other."""
    if one.label.limits != other.label.limits:
        return False
    known = one.topic | other.topic
    first, second = one.label.counted - known, other.label.counted - known
    if not first & second:  # nothing is left to compare, as in "people who get it": only the very same label counts
        return one.figure.label.casefold() == other.figure.label.casefold()
    if one.figure.denominator != other.figure.denominator:
        return first == second
    return (first <= second or second <= first) and len(first ^ second) <= MOST_WORDS_MORE


def _same_figure(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same share of people, as far as they are rounded, and their ranges too."""
    if one.denominator == other.denominator:
        return (one.numerator, one.low, one.high) == (other.numerator, other.low, other.high)
    pairs = ((one.numerator, other.numerator), (one.low, other.low), (one.high, other.high))
    return all(_same_share(first, one.denominator, second, other.denominator) for first, second in pairs)


def _same_share(first: float | None, of_first: int, second: float | None, of_second: int) -> bool:
    if first is None or second is None:
        return first is second
    rounding = max(_half_a_step(first, of_first), _half_a_step(second, of_second))
    return abs(first / of_first - second / of_second) <= rounding + 1e-9


def _half_a_step(number: float, base: int) -> float:
    """How far a share may be off because it is rounded: of 100 or 1,000 people it is, of 82 it is an exact count."""
    if str(base).strip("0") != "1":
        return 0.0
    decimals = len(f"{number:g}".partition(".")[2])
    return 0.5 / base / 10.0**decimals


def _shown(figure: Figure) -> str:
    spread = f" ({figure.low:g} to {figure.high:g})" if figure.low is not None and figure.high is not None else ""
    return f"{figure.numerator:g}{spread} of {figure.denominator}"


def _passages(reading: Reading) -> Iterator[_Passage]:
    cited: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text in reading.findings.texts:
        if text.key in CITING_KEYS:
            cited[text.place.file, text.path.rpartition(".")[0]].add(text.text)
    for text in reading.findings.texts:
        citations = cited.get((text.place.file, text.path.rpartition(".")[0]), set())
        counts = counts_in(text.text) if text.key == "text" and citations else ()
        if counts:
            around = words_of(text.text).counted | _name_words(PurePosixPath(text.place.file).stem)
            yield _Passage(text.place, frozenset(citations), counts, single_numbers(text.text), around)


def _contradictions(one: _Passage, other: _Passage) -> Iterator[tuple[Count, Count]]:
    """Counts of the same thing with different numbers. A number that the other text has too is no contradiction, whatever else it says."""
    for first in one.counts:
        for second in other.counts:
            if first.base != second.base or _has(other, first) or _has(one, second):
                continue
            if _same_thing(first, one.around, second, other.around):
                yield first, second


def _has(passage: _Passage, count: Count) -> bool:
    alone = len(count.numbers) == 1 and count.numbers[0] in passage.singles
    return alone or count.numbers in {known.numbers for known in passage.counts}


def _same_thing(first: Count, around_first: frozenset[str], second: Count, around_second: frozenset[str]) -> bool:
    """Whether two counts are of the same thing: nothing narrows them differently, and more than half of the words of each are in the other."""
    one, other = first.words, second.words
    if not (one.limits <= other.limits or other.limits <= one.limits) or not one.counted & other.counted:
        return False
    if not (_leans_on(first, other.counted | around_second) and _leans_on(second, one.counted | around_first)):
        return False
    shares = (_share(one.counted, other.counted | around_second), _share(other.counted, one.counted | around_first))
    return min(shares) > MORE_THAN_THIS_SHARE


def _leans_on(count: Count, words: frozenset[str]) -> bool:
    """A count with a single word of its own ("it is found in 8 in 100") means what stands before it: some of that must be shared."""
    return len(count.words.counted) > 1 or not count.before or bool(count.before & words)


def _share(words: frozenset[str], among: frozenset[str]) -> float:
    return len(words & among) / len(words)


def _name_words(slug: str) -> frozenset[str]:
    words = words_of(slug.replace("_", " "))
    return words.counted | words.limits


def _pairs(items: Iterable[tuple[_T, Iterable[str]]]) -> Iterator[tuple[_T, _T]]:
    """Every two items that share a source, once, the earlier one first."""
    by_source: dict[str, list[tuple[int, _T]]] = defaultdict(list)
    for at, (item, sources) in enumerate(items):
        for source in sources:
            by_source[source].append((at, item))
    seen: set[tuple[int, int]] = set()
    for found in by_source.values():
        for (at, one), (then, other) in combinations(found, 2):
            if (at, then) not in seen:
                seen.add((at, then))
                yield one, other


RULES = (figures_agree, numbers_agree)
