"""A message in sentences, so that the question in the last line of a long story counts, and each with what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.topics import Mention, MentionKind, TopicMatcher, mask

MAX_SEGMENTS = 12
REMEMBERED = 200_000
"""More than there are texts to learn from (95,000): one that falls out would be read again for each classifier."""
# "hurts.I" are two sentences, "J.I.A." is one name.
_END = re.compile(r"(?<=[.!?;])\s+|\n+|(?<=\w\w[.!?])(?=[A-Z])")
# Words that ask wherever they stand early in a sentence ("and what", "so how"), while "have" and "is" only do as its first.
_ASKING = frozenset("what whats why how hows when where which who anyone explain".split())
_QUESTION_WORDS = frozenset(
    "what whats why how hows when where which who whos whom whose can could do does did is are am was were will would should shall may might has have any"
    " anyone explain tell describe define".split()
)


@dataclass(frozen=True)
class Segment:
    """One sentence: as written, masked for the classifier, its mentions, and whether it looks like a question."""

    text: str
    masked: str
    mentions: tuple[Mention, ...]
    is_question: bool

    def values(self, kind: MentionKind) -> tuple[str, ...]:
        """What the sentence names of one kind, in order, once each."""
        return tuple(dict.fromkeys(v for m in self.mentions if m.kind is kind for v in m.values))


def segments_of(text: str, matcher: TopicMatcher) -> list[Segment]:
    """The sentences of a message, at most MAX_SEGMENTS (the last ones, where the question usually stands). Never empty."""
    mentions = matcher.find(text)
    found: list[Segment] = []
    for start, end in _spans(text):
        part = text[start:end]
        inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
        found.append(Segment(part, " ".join(matcher.speller.mend(mask(part, inside, start)).split()), inside, _is_question(part)))
    return found[-MAX_SEGMENTS:] or [Segment(text, text, tuple(mentions), False)]


def masked_text(segments: Sequence[Segment]) -> str:
    """The masked sentences in one text."""
    return " ".join(segment.masked for segment in segments)


def masked_rows_of(segments: Sequence[Segment]) -> list[str]:
    """The masked sentences and, where there are several, all of them in one, so that the last row always is the whole message."""
    sentences = [segment.masked for segment in segments]
    return sentences if len(sentences) == 1 else [*sentences, masked_text(segments)]


def without_names(text: str, segments: Sequence[Segment]) -> str:
    """What tells the language of a message: names of illnesses and medicines are of none ("sarilumab sjogrens phase 3")."""
    kept, at = [], 0
    for mention in (mention for segment in segments for mention in segment.mentions):
        kept.append(text[at : mention.start])
        at = mention.end
    return " ".join([*kept, text[at:]])


@lru_cache(maxsize=REMEMBERED)
def masked(text: str, matcher: TopicMatcher) -> str:
    """A text with its names masked and its slips mended, as the classifiers see it. Several of them learn from the same texts, so it is remembered."""
    return masked_text(segments_of(text, matcher))


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for cut in [*_END.finditer(text), None]:
        end = cut.start() if cut else len(text)
        if any(c.isalnum() for c in text[at:end]):
            spans.append((at, end))
        at = cut.end() if cut else end
    return spans


def _is_question(part: str) -> bool:
    if part.rstrip().endswith("?"):
        return True
    first = re.findall(r"[a-z]+", part.lower().replace("'", ""))[:3]
    return bool(first) and (first[0] in _QUESTION_WORDS or any(word in _ASKING for word in first[1:]))
