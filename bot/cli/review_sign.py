"""`python -m bot review sign`: records that a clinician has reviewed an entry, or the red flags."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from bot.knowledge.check import check_and_read
from bot.knowledge.reader import existing
from bot.knowledge.signing import Signed, find, sign
from bot.settings import load


def run(arguments: argparse.Namespace) -> int:
    """Sign, and print what was written. Returns 0. Raises ReviewError, before anything is written, for what can't be signed."""
    today = date.today()
    knowledge, findings = existing(check_and_read(load().knowledge))
    one = find(knowledge, findings, arguments.entry)
    signed = sign(knowledge, one, arguments.reviewer, arguments.on or today, arguments.due, today)
    print("\n".join(_told(signed, today)))
    return 0


def _told(signed: Signed, today: date) -> Iterator[str]:
    review = signed.review
    yield f"Signed: {signed.name}, by {review.reviewer}, on {review.last_reviewed}. Next review by {review.next_review_due}."
    if review.next_review_due < today:
        yield "That day has passed already, so it is overdue at once. Sign it with a later --due if that is not meant."
    yield f"  the signature:        {signed.file}"
    yield f"  what was signed:      {signed.copy}"
    yield "A later edit of the text voids it. Start the assistant again to show it: make run."
