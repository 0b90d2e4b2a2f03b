"""`python -m bot review diff`: what has changed in a text since it was signed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from bot.cli.terminal import Colour, coloured
from bot.knowledge.comparing import Comparison, compare
from bot.knowledge.model import Knowledge
from bot.knowledge.reader import existing, read_with_findings
from bot.knowledge.signing import find
from bot.knowledge.standing import Reviewable, reviewables
from bot.settings import load
from bot.vocabulary import ReviewStatus

COLOURS = {"-": Colour.RED, "+": Colour.GREEN}


def run(arguments: argparse.Namespace) -> int:
    """Print the changes of one text, or of every text whose signature is void. Returns 0. Raises ReviewError for an unknown name."""
    knowledge, findings = existing(read_with_findings(load().knowledge))
    chosen = _chosen(knowledge, find(knowledge, findings, arguments.entry) if arguments.entry is not None else None)
    for one in chosen:
        print("\n".join(_told(one, compare(knowledge, one))))
    if not chosen:
        print("Every signature fits its text.")
    return 0


def _chosen(knowledge: Knowledge, one: Reviewable | None) -> Sequence[Reviewable]:
    return [one] if one is not None else [found for found in reviewables(knowledge).values() if found.review.void is not None]


def _told(one: Reviewable, compared: Comparison) -> Iterator[str]:
    yield coloured(f"{one.id} ({one.place}): {_state(one)}", Colour.BOLD)
    if compared.signed is None:
        yield f"  No copy of a signed text is kept in {compared.copy}, so there is nothing to compare with."
        return
    if not compared.is_intact:
        yield f"  No signature that stands there now is of the copy in {compared.copy}. The changes since that copy:"
    changes = list(compared.lines())
    yield from (coloured(line, COLOURS[line[0]]) if line[0] in COLOURS else line for line in changes)
    if not changes:
        yield "  Nothing has changed since it was signed."


def _state(one: Reviewable) -> str:
    void = one.review.void
    if void is not None:
        return f"signed by {void.reviewer} on {void.on}; void, because it has changed since"
    if one.review.status is ReviewStatus.REVIEWED:
        return f"signed by {one.review.reviewer} on {one.review.last_reviewed}; the signature holds"
    return f"{one.review.status.value}, without a signature"
