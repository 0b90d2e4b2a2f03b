"""Which of many examples the regressions on embeddings learn from.

Encoding is what training costs most, and the encoder was adapted to the examples already (docs/decisions/0011-adapted-encoder.md): what is left to learn from its
vectors, a share of the examples tells as well as all of them (docs/decisions/0019-what-embeddings-learn-from.md). N-grams learn from every one.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.examples import Example
from bot.vocabulary import Disposition

FEW = 200
"""Of a label with at most so many examples all are taken, and all whole messages of `data/asked.jsonl`."""
CHECKSUMS = 2**32


@dataclass(frozen=True)
class Sample:
    """A `share` of the texts, chosen by their checksums, so that a text is taken in every run and by every classifier alike, and a smaller share is part of each
    larger one; none of more than `longest` words. `shares` holds for labels of their own.
    """

    share: float = 1 / 32
    longest: int = 32
    shares: Mapping[str, float] = field(default_factory=dict)

    def takes(self, example: Example, counts: Mapping[str, int]) -> bool:
        """Whether an example is taken; `counts` says how many each label has."""
        if example.asked or counts[example.label] <= FEW:
            return True
        share = self.shares.get(example.label, self.share)
        return len(example.text.split()) <= self.longest and zlib.crc32(example.text.encode()) < share * CHECKSUMS

    def of(self, examples: Sequence[Example]) -> list[int]:
        """The places of the examples that are taken, in order."""
        counts = Counter(example.label for example in examples)
        return [at for at, example in enumerate(examples) if self.takes(example, counts)]


QUESTIONS = Sample()
"""Of the questions whose intent or topic is known."""
URGENCY = Sample(1 / 24, shares={disposition.value: 1 / 3 for disposition in Disposition})
"""Of the messages whose urgency is known. Of urgent ones, a sixth tells less (docs/decisions/0019-what-embeddings-learn-from.md)."""
ELSE = Sample(1 / 16)
"""Of everything else that people write, beside those: from none of it the classifier takes the answers in a form ("it's for myself") for despair. They are
encoded for their intent already."""
