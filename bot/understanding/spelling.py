"""Mends slips of the keyboard in ordinary words, so that "side efects" and "dangeros" are read as what was meant.

Only a word that nobody knows is touched (neither English nor in the knowledge), only when it has five letters or more, and only towards a word that
the knowledge uses: at one edit's distance, or two for eight letters and more; of several, the one used most. Names of conditions are
mended more strictly, by `bot.understanding.topics`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA

LEAST_LETTERS = 5
LONG = 8
MOST_REMEMBERED = 20_000
_WORD = re.compile(r"[^\W\d_]+")


class Speller:
    """`ordinary` are English words in lower case; `texts` are what the knowledge says and asks."""

    def __init__(self, ordinary: Collection[str], texts: Iterable[str]) -> None:
        self._uses = Counter(word for text in texts for word in _WORD.findall(text.lower()) if len(word) >= LEAST_LETTERS - 1)
        self._ordinary = ordinary
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._uses):
            self._by_length.setdefault(len(word), []).append(word)
        self._mended: dict[str, str] = {}

    def mend(self, text: str) -> str:
        """The text with its slips mended; everything else stays as it is."""
        return _WORD.sub(lambda match: self._word(match.group()), text)

    def _word(self, written: str) -> str:
        word = written.lower()
        if len(word) < LEAST_LETTERS or word in self._ordinary or word in self._uses or not word.isascii():
            return written
        if word not in self._mended:
            if len(self._mended) > MOST_REMEMBERED:
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < LONG else 2
        best: tuple[int, int, str] | None = None
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for candidate in self._by_length.get(length, ()):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= allowed:
                    ranked = (distance, -self._uses[candidate], candidate)
                    best = min(best, ranked) if best else ranked
        return best[2] if best else word
