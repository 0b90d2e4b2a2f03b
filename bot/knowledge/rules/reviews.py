"""Rules about reviews as the files say them: nothing claims a clinician's review without a whole signature."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.reader import Reading
from bot.knowledge.standing import Reviewable, reviewables
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import ReviewStatus


def draft_is_unsigned(reading: Reading) -> Iterator[Finding]:
    """A draft names no reviewer, no day of review and no digest: nobody has reviewed it."""
    for one in _with_status(reading, ReviewStatus.DRAFT):
        if (one.review.reviewer, one.review.last_reviewed, one.review.digest) != (None, None, None):
            message = f"`{one.id}` is a draft, yet it names a reviewer, a day of review or a digest. Leave them null until somebody signs."
            yield _at(reading, one, "review-draft", message)


def reviewed_is_signed(reading: Reading) -> Iterator[Finding]:
    """What is reviewed says who reviewed it, and when."""
    for one in _with_status(reading, ReviewStatus.REVIEWED):
        if one.review.reviewer is None or one.review.last_reviewed is None:
            message = f"`{one.id}` is reviewed, but `reviewer` or `last_reviewed` is null. {_sign(one)}"
            yield _at(reading, one, "review-signature", message)


def reviewed_has_a_digest(reading: Reading) -> Iterator[Finding]:
    """What is reviewed carries the digest of what was signed, or nobody can tell whether that is what it says now."""
    for one in _with_status(reading, ReviewStatus.REVIEWED):
        if one.review.digest is None and one.review.reviewer is not None and one.review.last_reviewed is not None:
            message = f"`{one.id}` is reviewed, but has no `digest` of what was signed, so it counts as a draft. {_sign(one)}"
            yield _at(reading, one, "review-digest", message)


def review_is_due_later(reading: Reading) -> Iterator[Finding]:
    """The next review is due after the last one."""
    for one in reviewables(reading.written).values():
        last, due = one.review.last_reviewed, one.review.next_review_due
        if last is not None and due <= last:
            message = f"`{one.id}` was reviewed on {last}, and the next review is due on {due}. Set it later."
            yield _at(reading, one, "review-dates", message)


def _with_status(reading: Reading, status: ReviewStatus) -> Iterator[Reviewable]:
    return (one for one in reviewables(reading.written).values() if one.review.status is status)


def _sign(one: Reviewable) -> str:
    return f"Make it a draft with nulls, then: python -m bot review sign {one.id}."


def _at(reading: Reading, one: Reviewable, code: str, message: str) -> Finding:
    path = "review.status"
    place = reading.place_in(one.entry, path) if one.entry is not None else reading.place(one.place.file, path, one.place)
    return Finding(place.file, place.line, code, message)


RULES = (draft_is_unsigned, reviewed_is_signed, reviewed_has_a_digest, review_is_due_later)
