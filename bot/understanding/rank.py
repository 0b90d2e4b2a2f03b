"""How near a question comes to what the entries say that they answer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.model import Knowledge
from bot.understanding.read import Scores
from bot.understanding.reading import Guess
from bot.understanding.segments import Segment, segments_of
from bot.understanding.topics import MentionKind, TopicMatcher
from bot.understanding.words import folded_words

WORDS_WEIGHT = 0.35
KEPT_ASPECTS, KEPT_CLAIMS, KEPT_ENTRIES, KEPT_NAMED = 6, 3, 10, 48


@dataclass(frozen=True)
class Example:
    """A question that is known to be about the label (an aspect, or a claim's slug)."""

    text: str
    label: str


def passages_of(knowledge: Knowledge) -> list[Example]:
    """What finds a topic that a question describes without naming it: example questions and the first statement as written, labelled by their entry.

    The first statement answers directly; the others would double the time that training takes, and `WordIndex` reads all of them.
    """
    return [
        Example(text, entry.id)
        for topic in knowledge.topics.values()
        for entry in topic.entries.values()
        for text in (*entry.asks, entry.say[0].text)
    ]


def examples_of(knowledge: Knowledge, matcher: TopicMatcher) -> tuple[list[Example], list[Example]]:
    """Masked example questions of the aspects, each text once, and the claims' questions and wordings as written."""
    aspects: dict[str, Example] = {}
    for topic in knowledge.topics.values():
        for aspect, entry in topic.entries.items():
            for question in entry.asks:
                masked = " ".join(s.masked for s in segments_of(question, matcher)).lower()
                aspects.setdefault(masked, Example(masked, aspect.value))
    claims = [
        Example(text, slug)
        for slug, entry in knowledge.claims.items()
        for text in (*entry.asks, *([entry.claim.text] if entry.claim else []))
    ]
    return list(aspects.values()), claims


def highest(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Of each label the higher of two likenesses."""
    return {label: max(one.get(label, 0.0), other.get(label, 0.0)) for label in {**one, **other}}


def scores_of(
    focus: Segment, aspects: Mapping[str, float], claims: Mapping[str, float], passages: Mapping[str, float], words: Mapping[str, float]
) -> Scores:
    """What is kept of the likenesses: the best of each kind, and all entries of the topics and medicines that the sentence names."""
    entries = {entry: (1 - WORDS_WEIGHT) * score + WORDS_WEIGHT * words.get(entry, 0.0) for entry, score in passages.items()}
    named = {v for kind in (MentionKind.TOPIC, MentionKind.GENERAL, MentionKind.MEDICINE, MentionKind.CUE) for v in focus.values(kind)}
    about_named = [entry for entry in entries if entry.partition("/")[0] in named]
    best = sorted(entries, key=lambda e: -entries[e])[:KEPT_ENTRIES]
    return Scores(
        _ranked(aspects, KEPT_ASPECTS), _ranked(claims, KEPT_CLAIMS), _ranked({e: entries[e] for e in (*best, *about_named)}, KEPT_NAMED)
    )


def _ranked(scores: Mapping[str, float], kept: int) -> tuple[Guess, ...]:
    return tuple(Guess(label, round(scores[label], 4)) for label in sorted(scores, key=lambda key: -scores[key])[:kept])


class WordIndex:
    """Which entries hold the rare words of a question ("darvadstrocel", "knuckles", "BEAT-MS"), which embeddings blur.

    The score of an entry is the share of the question's word weights (inverse document frequency) that the entry has, 0 to 1. Words that
    stand in no entry don't count against any.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._postings: dict[str, list[str]] = defaultdict(list)
        entries = [e for t in knowledge.topics.values() for e in t.entries.values()]
        for entry in entries:
            topic = knowledge.topics[entry.topic]
            text = " ".join((topic.name, *topic.names.lay, *entry.asks, *(s.text for s in entry.say)))
            for word in set(folded_words(text)):
                self._postings[word].append(entry.id)
        self._weights = {word: math.log(1 + len(entries) / len(ids)) for word, ids in self._postings.items()}

    def scores(self, question: str) -> Counter[str]:
        """Scores of the entries that share a word with the question."""
        words = {w for w in folded_words(question) if w in self._weights}
        total = sum(self._weights[w] for w in words)
        found: Counter[str] = Counter()
        for word in words:
            share = self._weights[word] / total
            for entry in self._postings[word]:
                found[entry] += share  # type: ignore[assignment]
        return found
