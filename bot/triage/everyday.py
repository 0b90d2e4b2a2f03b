"""Words of everyday English, which are no slips of other words."""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker

LEAST_USES = 100
"""Below it stand the slips that people make often ("chocking", "loosing")."""


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Some 47,000 in lower case: those that stand at least LEAST_USES times in the film subtitles that pyspellchecker counts."""
    return frozenset(word for word, uses in SpellChecker().word_frequency.items() if uses >= LEAST_USES)
