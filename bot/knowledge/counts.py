"""Numbers of people in a text ("3 to 5 in 100"), and the words that say what is counted.

Which study it was stands in the citation, so words such as "study", "register" or "in 955 people" are left out: what remains is the
thing counted ("died", "transplant") and what narrows it ("women", "placebo", "after 5").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_COUNT = re.compile(
    rf"(?<![\d.,$])(?P<first>{_NUMBER})(?: (?:to|or|and) (?P<last>{_NUMBER}))?"
    r" (?:in|of|out of)(?: every| the| these| those)? (?!(?:19|20)\d\d\b)(?P<base>\d+(?:,\d{3})*)(?P<million> million)?"
    r"(?![\d%]|[.,]\d| (?:year|month|week|day)s?\b)"
)
_GROUP_SIZE = re.compile(
    rf"\b{_NUMBER}(?: million)?(?: [a-z]+){{0,2}} (?:people|adults|children|women|men|patients|studies|reviews)\b", re.IGNORECASE
)
_CLAUSE_ENDS = re.compile(r"[,;:(]| (?:and|but|against|while|to) ")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ies", "ing", "ed", "es", "s")
_SHORTEST_STEM = 3

_EMPTY_WORDS = frozenset(
    """
    a an the of in on at to for from with by as is are was were be been being it its this that these those there their they them he she
    we you your our who which what when where than then so and or but if not no nor none do does did done has have had having about
    around nearly almost roughly only just also too still even yet some such more most mostly may might can could will would get gets
    got make made went go come came say says said found find put per each after before over under within into out up all any both other
    others another same because again very early late later much many few fewer less least hit hits happen happens across against ran
    saw bit risk chance people person persons patient patients
    study studies trial trials review reviews group groups register survey report reports list lists count counts record records
    estimate estimates page source range ranges pooled newer older largest large small european europe french swedish german us uk
    italian spanish japanese chinese number numbers known like real office nih health service center county
    year years month months week weeks day days since time
    """.split()
)
"""They say nothing of what is counted: grammar, the kind and the place of the study, units of time."""

_LIMITING_WORDS = frozenset(
    """
    women men woman man mother male males female females child children adult adults girls boys baby babies pregnancy pregnancies
    case cases episode episodes placebo dummy drug cells own donor alone without low lower lowest high higher highest short long primary
    secondary mild severe acute chronic fast slow black white warm cold first second one two three four five
    """.split()
)
"""They tell one group, arm or kind from another: "14 in 10,000 women" doesn't contradict "23 in 10,000 men"."""


@dataclass(frozen=True)
class Words:
    """What a piece of text counts, and what narrows it: limiting words, and numbers such as the 5 of "after 5 years"."""

    counted: frozenset[str]
    limits: frozenset[str]


@dataclass(frozen=True)
class Count:
    """One number of people: `numbers` holds one, or the two ends of a range, of `base` people.

    `words` are those of its clause, `before` those of the sentence before it, which it may lean on ("it is 8 in 100").
    """

    shown: str
    numbers: tuple[float, ...]
    base: int
    words: Words
    before: frozenset[str]


def counts_in(text: str) -> tuple[Count, ...]:
    """Every number of people in a text, in its order."""
    found: list[Count] = []
    before: frozenset[str] = frozenset()
    for sentence in _SENTENCE_ENDS.split(text):
        found += _in_sentence(sentence, before)
        before = words_of(sentence).counted
    return tuple(found)


def words_of(text: str) -> Words:
    """The words of a text that say what is counted; its numbers of people, and sizes of groups, are left out."""
    plain = _GROUP_SIZE.sub(" ", _COUNT.sub(" ", text)).lower().replace("'s", "").replace(",", "")
    words = set(_WORD.findall(plain)) - _EMPTY_WORDS
    limits = {word for word in words if word in _LIMITING_WORDS or word[0].isdigit()}
    return Words(frozenset(map(_stem, words - limits)), frozenset(map(_stem, limits)))


def single_numbers(text: str) -> frozenset[float]:
    """All numbers of a text but those of ranges: "83 in 100 after 2 years and 67 after 5" says 67 in 100 too."""
    without_ranges = _COUNT.sub(lambda match: " " if match["last"] else match[0], text)
    return frozenset(_value(number) for number in re.findall(_NUMBER, without_ranges))


def _in_sentence(sentence: str, before: frozenset[str]) -> Iterator[Count]:
    matches = list(_COUNT.finditer(sentence))
    for match, clause in zip(matches, _clauses(sentence, matches), strict=True):
        numbers = tuple(_value(number) for number in (match["first"], match["last"]) if number)
        base = int(_value(match["base"])) * (1_000_000 if match["million"] else 1)
        yield Count(match[0], numbers, base, words_of(clause), before)


def _clauses(sentence: str, matches: Sequence[re.Match[str]]) -> Iterator[str]:
    """The part of a sentence that belongs to each of its counts: between two of them, the last comma or "and" parts them."""
    start = 0
    for match, following in zip_longest(matches, matches[1:]):
        end = len(sentence)
        if following is not None:
            ends = list(_CLAUSE_ENDS.finditer(sentence, match.end(), following.start()))
            end = ends[-1].start() if ends else following.start()
        yield sentence[start:end]
        start = end


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
