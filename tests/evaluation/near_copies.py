"""Texts that are the same question in nearly the same words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SHORT_WORDS = 4
"""Texts with fewer words are only compared as a whole."""
SIMILAR = 0.85
"""Jaccard index of the words from which on two texts are near copies."""
_WORD = re.compile(r"[a-z0-9]+")
STOP_WORDS = frozenset(
    _WORD.findall(
        "a an the is are was were be been being am do does did of in on at to for from by with about and or but if so as it its this "
        "that these those there i im ive you your my me we our they them he she his her what whats which can could would should will "
        "may might must has had please tell any some just"
    )
)
"""Words that hardly change what is asked. Why, how, when, get, have and not do."""


@dataclass(frozen=True)
class Text:
    """A text and where it stands."""

    where: str
    text: str


@dataclass(frozen=True)
class Copy:
    """A text, the one that it copies, and in what they agree."""

    text: Text
    of: Text
    why: str

    def __str__(self) -> str:
        return f"{self.text.where} {self.text.text!r} ~ {self.of.where} {self.of.text!r} ({self.why})"


def words(text: str) -> tuple[str, ...]:
    """The words in lower case, without accents, apostrophes and punctuation; letters of other scripts each stand for themselves."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    plain = "".join(letter for letter in split if not unicodedata.combining(letter))
    ascii_words = tuple(_WORD.findall(plain))
    return ascii_words or tuple(plain.split())


class Originals:
    """Texts that must not be copied, indexed by their words."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = [(text, words(text.text)) for text in texts]
        self._whole: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._content: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, spoken) in enumerate(self._texts):
            self._whole[spoken].append(number)
            self._content[_content(spoken)].append(number)
            for word in set(spoken):
                self._holders[word].append(number)
        self._frequency = Counter({word: len(holders) for word, holders in self._holders.items()})

    def copies(self, text: Text) -> Iterator[Copy]:
        """Every original that the text copies, with the strongest reason."""
        spoken = words(text.text)
        reasons = dict.fromkeys(self._whole.get(spoken, ()), "identical")
        if len(spoken) >= SHORT_WORDS:
            for number in self._alike_in_content(spoken):
                reasons.setdefault(number, "identical without stop words")
            for number, similarity in self._similar(frozenset(spoken)):
                reasons.setdefault(number, f"{similarity:.2f} alike")
        for number in sorted(reasons):
            yield Copy(text, self._texts[number][0], reasons[number])

    def _alike_in_content(self, spoken: Sequence[str]) -> Iterator[int]:
        content = _content(spoken)
        yield from (number for number in self._content.get(content, ()) if content and len(self._texts[number][1]) >= SHORT_WORDS)

    def _similar(self, spoken: frozenset[str]) -> Iterator[tuple[int, float]]:
        """Texts that are alike enough share one of the rarest words, so only those that hold one are looked at."""
        rarest = sorted(spoken, key=lambda word: (self._frequency[word], word))
        looked_at = rarest[: len(spoken) - math.ceil(SIMILAR * len(spoken)) + 1]
        for number in {number for word in looked_at for number in self._holders.get(word, ())}:
            other = self._texts[number][1]
            similarity = len(spoken & set(other)) / len(spoken | set(other))
            if similarity >= SIMILAR and len(other) >= SHORT_WORDS:
                yield number, similarity


def _content(spoken: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in spoken if word not in STOP_WORDS)
