"""Concepts -> places in a message. Each phrase is tried only where one of its first words stands, so the work grows with the text.

A gap never reaches over the end of a sentence or over a word of the cue `gap_stop` ("but", "fine", ...); a gap that holds a negation
makes the whole match a denied one ("my chest does not hurt").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from bot.knowledge.red_flags import Concept, Element
from bot.triage.words import Token, split, stem

NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither"})
_GAP_STOP = "gap_stop"


class Span(NamedTuple):
    """A concept at tokens `start` to `end` (exclusive); `denied` if a negation stands inside a gap of the match."""

    start: int
    end: int
    denied: bool = False


class _Step(NamedTuple):
    """A compiled element: a gap, or a set of stems, of forms, of concepts and of number ranges."""

    stems: frozenset[str]
    exact: frozenset[str]
    concepts: tuple[str, ...]
    gap: int
    ranges: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class _Phrase:
    """A compiled phrase. One of `second` must follow the first word over at most `reach` words; empty where words alone can't tell."""

    steps: tuple[_Step, ...]
    second: frozenset[str]
    reach: int


@dataclass(frozen=True)
class _Message:
    tokens: Sequence[Token]
    stops: frozenset[str]
    spans: dict[str, list[Span]]
    by_start: dict[str, dict[int, list[Span]]]
    stems: frozenset[str]


class Matcher:
    """Finds all concepts in a message."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._order = _ordered(concepts)
        self._stops = frozenset(_simple_words(concepts[_GAP_STOP])) if _GAP_STOP in concepts else frozenset[str]()
        self._by_stem: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_exact: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_concept: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_number: list[tuple[str, _Phrase]] = []
        for name in self._order:
            for phrase in concepts[name].phrases:
                for variant in _variants(phrase):
                    self._index(name, variant)

    def _index(self, name: str, phrase: _Phrase) -> None:
        first = phrase.steps[0]
        for word in first.stems:
            self._by_stem[word].append((name, phrase))
        for word in first.exact:
            self._by_exact[word].append((name, phrase))
        if first.ranges:
            self._by_number.append((name, phrase))
        for concept in first.concepts:
            self._by_concept[concept].append((name, phrase))

    def find(self, tokens: Sequence[Token]) -> dict[str, list[Span]]:
        """All places of every concept that occurs."""
        todo: dict[str, dict[_Phrase, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i, token in enumerate(tokens):
            for name, phrase in self._by_stem.get(token.stem, ()):
                todo[name][phrase].append(i)
            for name, phrase in self._by_exact.get(token.raw, ()):
                todo[name][phrase].append(i)
            for name, phrase in self._by_number if token.number is not None else ():
                todo[name][phrase].append(i)
        message = _Message(tokens, self._stops, {}, {}, frozenset(t.stem for t in tokens))
        for name in self._order:
            tries = todo.get(name)
            if not tries:
                continue
            found = sorted({span for phrase, starts in tries.items() for span in _spans(message, phrase, starts)})
            if not found:
                continue
            message.spans[name] = found
            starts = message.by_start[name] = defaultdict(list)
            for span in found:
                starts[span.start].append(span)
            for dependent, phrase in self._by_concept.get(name, ()):
                todo[dependent][phrase] += starts
        return message.spans


def _spans(message: _Message, phrase: _Phrase, starts: Iterable[int]) -> Iterator[Span]:
    """Every match of a phrase that begins at one of the tokens; none, and quickly, where the message lacks a word for one of its places."""
    if all(_has_place(message, step) for step in phrase.steps):
        for start in starts:
            if phrase.second and not any(t.stem in phrase.second for t in message.tokens[start + 1 : start + 2 + phrase.reach]):
                continue
            yield from (Span(start, end, denied) for end, denied in _ends(message, phrase, start))


def _phrase(steps: tuple[_Step, ...]) -> _Phrase:
    if len(steps) < 2 or steps[0].concepts:
        return _Phrase(steps, frozenset(), 0)
    reach, step = (steps[1].gap, steps[2]) if steps[1].gap else (0, steps[1])
    only_words = not (step.gap or step.exact or step.ranges or step.concepts)
    return _Phrase(steps, step.stems if only_words else frozenset(), reach)


def _has_place(message: _Message, step: _Step) -> bool:
    if step.gap or step.exact or step.ranges or not step.stems.isdisjoint(message.stems):
        return True
    return any(concept in message.spans for concept in step.concepts)


def _ends(message: _Message, phrase: _Phrase, start: int) -> set[tuple[int, bool]]:
    """Where a match that begins at token `start` can end, each with whether a gap of it is denied. Every step moves all ways on at once."""
    ways = {(start, False)}
    for step in phrase.steps:
        ahead: set[tuple[int, bool]] = set()
        for at, denied in ways:
            if step.gap:
                ahead.update((position, denied or no) for position, no in _positions(message, at, step.gap))
            elif at < len(message.tokens) and (at == start or message.tokens[at].sentence == message.tokens[at - 1].sentence):
                _advance(message, step, at, denied, ahead)
        if not ahead:
            return ahead
        ways = ahead
    return ways


def _advance(message: _Message, step: _Step, at: int, denied: bool, ahead: set[tuple[int, bool]]) -> None:
    """Add to `ahead` where the phrase goes on after one element at token `at`."""
    token = message.tokens[at]
    if token.stem in step.stems or token.raw in step.exact or (step.ranges and _in_range(token, step)):
        ahead.add((at + 1, denied))
    for concept in step.concepts:
        for span in message.by_start.get(concept, {}).get(at, ()):
            ahead.add((span.end, denied or span.denied))


def _in_range(token: Token, wanted: _Step) -> bool:
    return token.number is not None and any(low <= token.number <= high for low, high in wanted.ranges)


def _positions(message: _Message, at: int, gap: int) -> Iterator[tuple[int, bool]]:
    """Where the phrase may go on after a gap, and whether the gap up to there holds a negation."""
    denied = False
    for position in range(at, min(at + gap, len(message.tokens) - 1) + 1):
        if position > at:
            passed = message.tokens[position - 1]
            if passed.stem in message.stops:
                return
            denied = denied or passed.raw in NEGATIONS
        if position > 0 and message.tokens[position].sentence != message.tokens[position - 1].sentence:
            return
        yield position, denied


def _variants(phrase: tuple[Element, ...]) -> Iterator[_Phrase]:
    """The phrase with and without each optional element, and with each alternative of several words, compiled."""
    for chosen in product(*(_options(e) for e in phrase)):
        steps = tuple(step for part in chosen for step in part)
        if steps and not steps[0].gap and not steps[-1].gap:
            yield _phrase(steps)


def _options(element: Element) -> list[tuple[_Step, ...]]:
    """The ways to fill one place: all single words at once, then each row of words ("long-standing", Chinese characters) by itself."""
    if element.gap:
        return [(_Step(frozenset(), frozenset(), (), element.gap),)]
    rows = [split(word).tokens for word in element.words]
    single = frozenset(row[0].stem for row in rows if len(row) == 1)
    options: list[tuple[_Step, ...]] = [tuple(_Step(frozenset({t.stem}), frozenset(), (), 0) for t in row) for row in rows if len(row) > 1]
    if single or element.exact or element.concepts or element.ranges:
        options.append((_Step(single, frozenset(element.exact), element.concepts, 0, element.ranges),))
    return [*options, ()] if element.optional else options


def _simple_words(concept: Concept) -> Iterator[str]:
    return (stem(word) for phrase in concept.phrases for element in phrase for word in element.words)


def _ordered(concepts: Mapping[str, Concept]) -> tuple[str, ...]:
    """Names of all concepts, each after those it uses."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in done or name not in concepts:
            return
        for phrase in concepts[name].phrases:
            for element in phrase:
                for used in element.concepts:
                    visit(used)
        done[name] = None

    for name in concepts:
        visit(name)
    return tuple(done)


def words_of(phrases: Iterable[tuple[Element, ...]]) -> Iterator[str]:
    """Every word that the phrases are made of."""
    return (word for phrase in phrases for element in phrase for word in (*element.words, *element.exact))
