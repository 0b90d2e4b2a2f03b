"""Which known word a typed word is: spelling mistakes, numerals for letters, words run together.

The rules:
1. A word that the red flags or the guard list know is left alone: a common word never turns into a red-flag word.
2. Otherwise, in this order: repeated letters collapse ("heelp"), numerals become letters ("su1cide"), two words that were run
   together come apart ("chestpain"), and one slip of the keyboard is mended (two in words of eight letters or more), unless the word is one of everyday
   English ("swabbed" is not "stabbed").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.triage.everyday import everyday_words
from bot.triage.words import stem

_DOUBLE = re.compile(r"(.)\1")
_LEET = str.maketrans({"1": "i", "3": "e", "0": "o", "4": "a", "5": "s", "7": "t"})
_SHORTEST_TO_MEND, _TWO_SLIPS_FROM = 5, 8
_SHORTEST_PART, _LONGEST = 3, 24
_KEPT = 20_000


class Lexicon:
    """The words that phrases are made of, and the guard list of everyday words."""

    def __init__(self, words: Iterable[str], common: Iterable[str], cues: Iterable[str] = ()) -> None:
        """`words` are what a misspelt word may be mended to; `cues` are known as well, but nothing is mended to them."""
        mended = {w for w in words if w}
        self._words = mended | {w for w in cues if w}
        self._stems = {stem(w) for w in self._words}
        self._guard = {stem(w) for w in common} | set(common)
        # Read here, so that no message waits for it.
        self._everyday = everyday_words()
        self._by_start: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
        for word in sorted(mended):
            if word.isascii() and word.isalpha() and len(word) >= _SHORTEST_TO_MEND:
                self._by_start[word[0], len(word)].append((word, stem(word)))
        self._resolved: dict[str, tuple[str, ...]] = {}

    def resolve(self, raw: str) -> tuple[str, ...]:
        """The stems of the word or words that `raw` stands for; its own stem if nothing better is known."""
        found = self._resolved.get(raw)
        if found is None:
            found = self._look_up(raw)
            if len(self._resolved) < _KEPT:
                self._resolved[raw] = found
        return found

    def _look_up(self, raw: str) -> tuple[str, ...]:
        own = stem(raw)
        if self._knows(raw, own) or not raw.isascii() or len(raw) > _LONGEST:
            return (own,)
        for candidate in (_DOUBLE.sub(r"\1", raw), _letters(raw)):
            if candidate != raw and self._knows(candidate, stem(candidate)):
                return (stem(candidate),)
        if not raw.isalpha():
            return (own,)
        return self._apart(raw) or self._mended(raw) or (own,)

    def _knows(self, raw: str, own: str) -> bool:
        return own in self._stems or raw in self._guard or own in self._guard

    def _apart(self, raw: str) -> tuple[str, ...]:
        """Two known words that were run together, the longer one a word of the red flags; empty if there are none."""
        for cut in range(_SHORTEST_PART, len(raw) - _SHORTEST_PART + 1):
            left, right = raw[:cut], raw[cut:]
            if left in self._words and right in self._words and len(raw) >= 2 * _SHORTEST_PART + 2:
                return (stem(left), stem(right))
        return ()

    def _mended(self, raw: str) -> tuple[str, ...]:
        """The nearest word of the red flags with the same first letter (or the first two swapped); empty if none is near, or if it is a word of everyday English."""
        if len(raw) < _SHORTEST_TO_MEND or raw in self._everyday:
            return ()
        slips = 2 if len(raw) >= _TWO_SLIPS_FROM else 1
        best: tuple[str, ...] = ()
        nearest = slips + 1
        for first in {raw[0], raw[1]}:
            for length in range(len(raw) - slips, len(raw) + slips + 1):
                for word, meaning in self._by_start.get((first, length), ()):
                    distance = OSA.distance(raw, word, score_cutoff=max(nearest - 1, 0))
                    if distance < nearest and (first == raw[0] or (raw[1] == word[0] and raw[0] == word[1])):
                        best, nearest = (meaning,), distance
        return best


def _letters(raw: str) -> str:
    """Numerals read as the letters that they look like, if the word holds both; otherwise the word itself."""
    mixed = len(raw) >= 4 and any(c.isdigit() for c in raw) and sum(c.isalpha() for c in raw) >= 2
    return raw.translate(_LEET) if mixed else raw
