"""Which name a misspelt one means: the one that it is like, letter by letter, or that it sounds like ("bulous pemfigoid", "pernishus anemea")."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.understanding.sounds import sounds_of

# Likeness in per cent (rapidfuzz's ratio) of a misspelt name to what is meant, its least lead over names that mean something else, and the least letters of both.
LEAST_ALIKE, LEAST_LEAD, LEAST_SPELLED = 80.0, 6.0, 5
# What sounds like a name must still be like it, the more the fewer consonants it has: by so many per cent for so many of them, and for more. Each of its
# words must be like the name's a little ("which vasculitis" is no IgA vasculitis), and more is needed where it begins with another vowel.
ALIKE_BY_SOUNDS = {3: 78.0, 4: 72.0, 5: 66.0, 6: 62.0}
ALIKE_WORDS, OTHER_VOWEL = 52.0, 12.0
VOWELS = frozenset("aeiou")
MOST_REMEMBERED = 100_000

Found = tuple[float, str]
"""How like a name it is, in per cent, and which."""


class NearestName:
    """Finds what is meant by a misspelt name.

    `meanings` says what each name means; names are compared words with blanks between. `findable` are those that may be found: the others only stand in the
    way of what is as like them. `is_slip` tells of a word whether it is an ordinary one with a slip.
    """

    def __init__(self, meanings: Mapping[str, tuple[str, ...]], findable: Collection[str], is_slip: Callable[[str], bool]) -> None:
        self._meanings, self._findable, self._is_slip = meanings, frozenset(findable), is_slip
        self._spellings = list(findable)
        self._spellings_from: dict[str, list[str]] = {}
        for spelled in self._spellings:
            self._spellings_from.setdefault(spelled[0], []).append(spelled)
        self._sounding: dict[str, list[str]] = {}
        for name in meanings:
            for sound in sounds_of(name.split()):
                self._sounding.setdefault(sound, []).append(name)
        self.of = lru_cache(MOST_REMEMBERED)(self._of)

    def _of(self, spelled: str) -> Found | None:
        """The name that is meant by these words, and how like it they are; None if they are like none."""
        if len(spelled) < LEAST_SPELLED:
            return None
        return self._by_letters(spelled) or self._by_sounds(spelled)

    def _by_letters(self, spelled: str) -> Found | None:
        # The name that is meant begins with the same letter, and most words are like none of those: a fifteenth of the names tells.
        if process.extractOne(spelled, self._spellings_from.get(spelled[0], ()), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE) is None:
            return None
        near = process.extract(spelled, self._spellings, scorer=fuzz.ratio, limit=8, score_cutoff=LEAST_ALIKE - LEAST_LEAD)
        best, alike, _ = near[0]
        return (alike, best) if best[0] == spelled[0] and self._leads(alike, best, {name: score for name, score, _ in near}) else None

    def _by_sounds(self, spelled: str) -> Found | None:
        words = spelled.split()
        near: dict[str, float] = {}
        for sound in sounds_of(words):
            least = ALIKE_BY_SOUNDS.get(min(len(sound.replace(" ", "")), max(ALIKE_BY_SOUNDS)), 100.0)
            for name in self._sounding.get(sound, ()):
                alike = fuzz.ratio(spelled, name)
                needed = least if name[0] == spelled[0] or name[0] not in VOWELS else least + OTHER_VOWEL
                if alike >= needed and all(fuzz.ratio(*pair) >= ALIKE_WORDS for pair in zip(words, name.split(), strict=True)):
                    near[name] = alike
        # A slip in an ordinary word ("colesterol") sounds like many a name.
        if not near or (len(words) == 1 and self._is_slip(spelled)):
            return None
        alike, best = max((alike, name) for name, alike in near.items())
        return (alike, best) if best in self._findable and self._leads(alike, best, near) else None

    def _leads(self, alike: float, best: str, near: Mapping[str, float]) -> bool:
        """Whether a name is clearly more like what is written than all that mean something else."""
        meant = set(self._meanings[best])
        return all(alike - score >= LEAST_LEAD for name, score in near.items() if meant.isdisjoint(self._meanings[name]))
