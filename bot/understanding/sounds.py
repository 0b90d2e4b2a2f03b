"""How names sound, so that one that is written by ear is found ("jaint sell artritis", "pernishus anemea").

Double Metaphone (L. Philips, C/C++ Users Journal 18(6), 2000) turns a word into its consonants, in one way or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from doublemetaphone import doublemetaphone

REMEMBERED = 100_000


@lru_cache(maxsize=REMEMBERED)
def _word(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doublemetaphone(word)))


def sounds_of(words: Sequence[str]) -> tuple[str, ...]:
    """The ways in which these words may sound, each as the words' consonants with blanks between. At most 2 to the power of the number of words."""
    return tuple(dict.fromkeys(" ".join(parts) for parts in product(*map(_word, words))))
