"""What has changed in a text since it was signed, by the copy that was kept then."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.knowledge.signature import SignedTexts, digest_of
from bot.knowledge.signing import copy_of
from bot.knowledge.standing import Reviewable

NEIGHBOURS = 1
GAP = "…"


@dataclass(frozen=True)
class Comparison:
    """What was signed and what stands there now, both as lines of text. `signed` is None where no copy was kept.

    `is_intact`: the copy is what the signature's digest is of.
    """

    copy: Path
    signed: str | None
    present: str
    is_intact: bool

    def lines(self) -> Iterator[str]:
        """The lines that differ, old ones with `-` and new ones with `+` in front, between neighbours that are the same."""
        old, new = (self.signed or "").splitlines(), self.present.splitlines()
        found = list(difflib.unified_diff(old, new, lineterm="", n=NEIGHBOURS))[2:]
        for at, line in enumerate(found):
            if not line.startswith("@@"):
                yield line
            elif at > 0:
                yield GAP


def compare(knowledge: Knowledge, one: Reviewable) -> Comparison:
    """The copy of what was signed last beside the present text."""
    review = one.review.as_written
    copy = copy_of(knowledge.root, one.id)
    signed = copy.read_text(encoding="utf-8", errors="replace") if copy.is_file() else None
    intact = signed is not None and review.digest is not None and digest_of(signed) == review.digest
    return Comparison(copy, signed, SignedTexts(knowledge).of(one.entry, review), intact)
