"""Where the texts stand in clinical review: overdue, due soon, signed, draft; and what a visitor doesn't get because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge.model import Entry, Knowledge, Place, Review
from bot.knowledge.red_flags import REVIEW_FILE
from bot.knowledge.signature import RED_FLAGS
from bot.vocabulary import AbstainReason, Aspect, ReviewStatus


@dataclass(frozen=True)
class Reviewable:
    """What is reviewed as a whole: an entry, or all red flags together (then `entry` is None)."""

    id: str
    entry: Entry | None
    review: Review
    place: Place

    @property
    def is_never_withheld(self) -> bool:
        """Whether visitors get it however old it is: red flags, and what says when to get help."""
        return self.entry is None or is_never_withheld(self.entry)


@dataclass(frozen=True)
class Standing:
    """Everything that is reviewed, most urgent first. What is overdue or due soon stands among the signed or the drafts too."""

    today: date
    within: int
    overdue: tuple[Reviewable, ...]
    due_soon: tuple[Reviewable, ...]
    void: tuple[Reviewable, ...]
    signed: tuple[Reviewable, ...]
    drafts: tuple[Reviewable, ...]
    retired: tuple[Reviewable, ...]

    @property
    def overdue_but_shown(self) -> tuple[Reviewable, ...]:
        """What is overdue and never withheld: only the staff can do something about it."""
        return tuple(one for one in self.overdue if one.is_never_withheld)


def reviewables(knowledge: Knowledge) -> dict[str, Reviewable]:
    """All entries, and the red flags if they have a review, by the names under which they are signed."""
    found = {name: Reviewable(name, entry, entry.review, entry.place) for name, entry in knowledge.entries.items()}
    if knowledge.red_flags_review is not None:
        found[RED_FLAGS] = Reviewable(RED_FLAGS, None, knowledge.red_flags_review, Place(REVIEW_FILE, 1))
    return found


def standing(knowledge: Knowledge, today: date, within: int = 0) -> Standing:
    """How the reviews stand on a day; what is due within so many days is due soon."""
    all_of_them = sorted(reviewables(knowledge).values(), key=lambda one: (one.review.next_review_due, one.place.file, one.place.line))
    current = [one for one in all_of_them if one.review.status is not ReviewStatus.RETIRED]
    last = today + timedelta(days=within)
    return Standing(
        today=today,
        within=within,
        overdue=tuple(one for one in current if is_overdue(one.review, today)),
        due_soon=tuple(one for one in current if today <= one.review.next_review_due <= last),
        void=tuple(one for one in current if one.review.void is not None),
        signed=tuple(_with_status(all_of_them, ReviewStatus.REVIEWED)),
        drafts=tuple(_with_status(all_of_them, ReviewStatus.DRAFT)),
        retired=tuple(_with_status(all_of_them, ReviewStatus.RETIRED)),
    )


def is_overdue(review: Review, today: date) -> bool:
    """Whether the date of the next review has passed; on the day itself it hasn't."""
    return today > review.next_review_due


def is_never_withheld(entry: Entry) -> bool:
    """`when_to_seek_care` is always shown: silence about emergencies would be worse than an old text."""
    return entry.aspect is Aspect.WHEN_TO_SEEK_CARE


def reason_to_withhold(entry: Entry, today: date, *, drafts: bool = False, grace_days: int = 0) -> AbstainReason | None:
    """Why a visitor doesn't get an entry on a day; None if it is shown. `drafts`: whether the clinic withholds them."""
    if is_never_withheld(entry):
        return None
    if entry.review.status is ReviewStatus.RETIRED or is_overdue(entry.review, today - timedelta(days=grace_days)):
        return AbstainReason.EXPIRED
    if drafts and entry.review.status is ReviewStatus.DRAFT:
        return AbstainReason.NOT_REVIEWED
    return None


def _with_status(reviewed: Iterable[Reviewable], status: ReviewStatus) -> Iterator[Reviewable]:
    return (one for one in reviewed if one.review.status is status)
