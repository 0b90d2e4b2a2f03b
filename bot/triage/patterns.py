"""Concepts -> places in a message. Each phrase is tried only where one of its first words stands, so the work grows with the text.

A gap never reaches over the end of a sentence or over a word of the cue `gap_stop` ("but", "fine", ...); a gap that holds a negation
makes the whole match a denied one ("my chest does not hurt").
"""

from __future__ import annotations

from bisect import bisect_left
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


class _Need(NamedTuple):
    """One word of a set (stems, and forms as "=form") must stand `first` to `last` tokens after the beginning of a phrase."""

    words: frozenset[str]
    first: int
    last: int


class _Follow(NamedTuple):
    """One of the concepts must begin `first` to `last` tokens after the beginning of a phrase."""

    concepts: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class _Phrase:
    """A compiled phrase: its steps, and what can be said of the places of its later words before any step is tried."""

    steps: tuple[_Step, ...]
    needs: tuple[_Need, ...]
    alone: _Step | None
    then: tuple[_Follow, ...] = ()


@dataclass(frozen=True)
class _Message:
    """`places`: for each set of words that phrases need, the tokens where one of them stands."""

    tokens: Sequence[Token]
    stops: frozenset[str]
    spans: dict[str, list[Span]]
    by_start: dict[str, dict[int, list[Span]]]
    places: Mapping[frozenset[str], list[int]]


class Matcher:
    """Finds all concepts in a message."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._order = _ordered(concepts)
        self._stops = frozenset(_simple_words(concepts[_GAP_STOP])) if _GAP_STOP in concepts else frozenset[str]()
        self._by_stem: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_exact: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_concept: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        self._by_number: list[tuple[str, _Phrase]] = []
        self._needed: dict[str, set[frozenset[str]]] = defaultdict(set)
        longest: dict[str, int] = {}
        for name in self._order:
            for phrase in concepts[name].phrases:
                for steps in _variants(phrase):
                    self._index(
                        name,
                        _Phrase(
                            steps, tuple(_needs(steps, longest)), steps[0] if _is_simple(steps) else None, tuple(_followers(steps, longest))
                        ),
                    )
                    longest[name] = max(longest.get(name, 1), sum(_most(step, longest) for step in steps))

    def _index(self, name: str, phrase: _Phrase) -> None:
        first = phrase.steps[0]
        for need in phrase.needs:
            for word in need.words:
                self._needed[word].add(need.words)
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
        places: dict[frozenset[str], list[int]] = defaultdict(list)
        for i, token in enumerate(tokens):
            for words in {*self._needed.get(token.stem, ()), *self._needed.get(f"={token.raw}", ())}:
                places[words].append(i)
        message = _Message(tokens, self._stops, {}, {}, dict(places))
        complete: dict[tuple[str, str], list[tuple[str, _Phrase]]] = {}
        for i, token in enumerate(tokens):
            word = (token.stem, token.raw)
            if word not in complete:
                complete[word] = [pair for pair in self._beginning_at(token) if all(n.words in places for n in pair[1].needs)]
            for name, phrase in complete[word]:
                if not phrase.needs or _can_stand(message, phrase, i):
                    todo[name][phrase].append(i)
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
                todo[dependent][phrase] += [at for at in starts if _can_stand(message, phrase, at)]
        return message.spans

    def _beginning_at(self, token: Token) -> Iterator[tuple[str, _Phrase]]:
        yield from self._by_stem.get(token.stem, ())
        yield from self._by_exact.get(token.raw, ())
        if token.number is not None:
            yield from self._by_number


def _spans(message: _Message, phrase: _Phrase, starts: Iterable[int]) -> Iterator[Span]:
    """Every match of a phrase that begins at one of the tokens, where its words are near enough for one."""
    alone = phrase.alone
    if alone is not None and alone.concepts:
        yield from (span for c in alone.concepts for start in starts for span in message.by_start.get(c, {}).get(start, ()))
    if alone is not None and not alone.concepts:
        yield from (Span(start, start + 1) for start in starts)
    if alone is not None:
        return
    if all(_has_concept(message, step) for step in phrase.steps):
        for start in starts:
            if phrase.then and not _follows(message, phrase.then, start):
                continue
            yield from (Span(start, end, denied) for end, denied in _ends(message, phrase, start))


def _can_stand(message: _Message, phrase: _Phrase, start: int) -> bool:
    """Whether each later word of the phrase stands somewhere near enough to the token where it would begin."""
    for words, first, last in phrase.needs:
        places = message.places.get(words)
        if places is None:
            return False
        at = bisect_left(places, start + first)
        if at == len(places) or places[at] > start + last:
            return False
    return True


def _has_concept(message: _Message, step: _Step) -> bool:
    return not step.concepts or bool(step.stems or step.exact or step.ranges) or any(c in message.spans for c in step.concepts)


def _needs(steps: Sequence[_Step], longest: Mapping[str, int]) -> Iterator[_Need]:
    """The places of those steps after the first that are plain words."""
    first = last = 0
    for step in steps:
        if first and not (step.gap or step.ranges or step.concepts):
            yield _Need(step.stems | {f"={form}" for form in step.exact}, first, last)
        first += not step.gap
        last += _most(step, longest)


def _followers(steps: Sequence[_Step], longest: Mapping[str, int]) -> Iterator[_Follow]:
    """The places of those steps after the first that are concepts."""
    first = last = 0
    for step in steps:
        if first and step.concepts and not (step.stems or step.exact or step.ranges):
            yield _Follow(step.concepts, first, last)
        first += not step.gap
        last += _most(step, longest)


def _follows(message: _Message, followers: Iterable[_Follow], start: int) -> bool:
    """Whether each later concept of the phrase begins near enough to token `start`."""
    for concepts, first, last in followers:
        begun = [message.by_start[c] for c in concepts if c in message.by_start]
        if not any(start + n in places for places in begun for n in range(first, last + 1)):
            return False
    return True


def _is_simple(steps: Sequence[_Step]) -> bool:
    """Whether a phrase is one place, filled by words only or by concepts only."""
    words, concepts = bool(steps[0].stems or steps[0].exact), bool(steps[0].concepts)
    return len(steps) == 1 and not steps[0].ranges and words != concepts


def _most(step: _Step, longest: Mapping[str, int]) -> int:
    """How many tokens a step can take up at most."""
    return step.gap or max((longest.get(c, 1) for c in step.concepts), default=1)


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


def _variants(phrase: tuple[Element, ...]) -> Iterator[tuple[_Step, ...]]:
    """The phrase with and without each optional element, and with each alternative of several words, compiled."""
    for chosen in product(*(_options(e) for e in phrase)):
        steps = tuple(step for part in chosen for step in part)
        if steps and not steps[0].gap and not steps[-1].gap:
            yield steps


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
