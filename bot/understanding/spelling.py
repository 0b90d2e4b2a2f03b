"""Mends slips of the keyboard in ordinary words, so that "side efects" and "becuase of this" are read as what was meant.

Only a word that nobody knows is touched (neither English nor in the texts), only when it has five letters or more, and only towards a word that the
texts use: at one edit's distance, or two for eight letters and more; of several, the one used most. The texts are what the knowledge says, and
what the classifiers learnt from: to them a word that they have never seen is no better than a slip. Names of conditions are mended more
strictly, by `bot.understanding.topics`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

LEAST_LETTERS = 5
LONG = 8
MOST_REMEMBERED = 100_000
_WORD = re.compile(r"[^\W\d_]+")


class Speller:
    """`ordinary` are English words in lower case; `texts` are what the knowledge says and asks; `used` tells how often people use other words."""

    def __init__(self, ordinary: Collection[str], texts: Iterable[str], used: Mapping[str, int] | None = None) -> None:
        self._uses = Counter(word for text in texts for word in _WORD.findall(text.lower()) if len(word) >= LEAST_LETTERS - 1)
        self._uses.update(used or {})
        self._ordinary = ordinary
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._uses):
            self._by_length.setdefault(len(word), []).append(word)
        self._mended = lru_cache(MOST_REMEMBERED)(self._mend)

    def mend(self, text: str) -> str:
        """The text with its slips mended; everything else stays as it is."""
        return _WORD.sub(lambda match: self._mended(match.group()), text)

    def _mend(self, written: str) -> str:
        word = written.lower()
        if len(word) < LEAST_LETTERS or word in self._ordinary or word in self._uses or not word.isascii():
            return written
        return self._nearest(word)

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < LONG else 2
        near = [
            (distance, -self._uses[candidate], candidate)
            for length in range(len(word) - allowed, len(word) + allowed + 1)
            for candidate, distance, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=None
            )
        ]
        return min(near)[2] if near else word
