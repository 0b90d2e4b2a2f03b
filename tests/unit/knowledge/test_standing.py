"""What is overdue, due soon, signed or a draft on a day, and what a visitor doesn't get because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.knowledge.model import Review, Signature
from bot.knowledge.standing import Reviewable, Standing, reason_to_withhold, reviewables, standing
from bot.vocabulary import AbstainReason, Aspect, ReviewStatus
from tests.unit.understanding.made_up import knowledge, review, topic

TODAY = date(2030, 1, 10)


def due_in(days: int, status: ReviewStatus = ReviewStatus.DRAFT) -> Review:
    """A review that is due so many days after today."""
    return review(status, TODAY + timedelta(days=days))


def stands(red_flags: Review | None = None, within: int = 30, **reviews: Review) -> Standing:
    """The standing of one topic whose aspects have these reviews."""
    aspects = {Aspect(name): one for name, one in reviews.items()}
    made = topic("lupus", "lupus", *aspects)
    entries = {aspect: replace(entry, review=aspects[aspect]) for aspect, entry in made.entries.items()}
    return standing(knowledge(topics=(replace(made, entries=entries),), claims={}, red_flags_review=red_flags), TODAY, within)


def names(found: Iterable[Reviewable]) -> list[str]:
    """The names, in their order."""
    return [one.id for one in found]


def test_overdue_begins_on_the_day_after_the_date() -> None:
    """The day itself is due soon."""
    now = stands(overview=due_in(0), causes=due_in(-1), symptoms=due_in(1))
    assert names(now.overdue) == ["lupus/causes"]
    assert names(now.due_soon) == ["lupus/overview", "lupus/symptoms"]


def test_due_soon_ends_with_the_number_of_days() -> None:
    """The last day counts."""
    now = stands(within=7, overview=due_in(7), causes=due_in(8))
    assert names(now.due_soon) == ["lupus/overview"]


def test_the_most_urgent_comes_first() -> None:
    """By the date of the next review."""
    now = stands(overview=due_in(-1), causes=due_in(-30), symptoms=due_in(-2), treatment=due_in(9))
    assert names(now.overdue) == ["lupus/causes", "lupus/symptoms", "lupus/overview"]
    assert names(now.drafts) == ["lupus/causes", "lupus/symptoms", "lupus/overview", "lupus/treatment"]


def test_signed_draft_and_retired_are_told_apart() -> None:
    """What is retired can't be overdue: nobody is shown it."""
    now = stands(
        overview=due_in(-1, ReviewStatus.REVIEWED), causes=due_in(-1, ReviewStatus.RETIRED), symptoms=due_in(-1, ReviewStatus.DRAFT)
    )
    assert (names(now.signed), names(now.retired), names(now.drafts)) == (["lupus/overview"], ["lupus/causes"], ["lupus/symptoms"])
    assert names(now.overdue) == ["lupus/overview", "lupus/symptoms"]


def test_a_void_signature_stands_among_the_drafts_too() -> None:
    """That is what it counts as."""
    void = Review(ReviewStatus.DRAFT, None, TODAY, void=Signature("A. Sample", TODAY, "digest"))
    now = stands(overview=void, causes=due_in(1))
    assert names(now.void) == ["lupus/overview"]
    assert names(now.drafts) == ["lupus/overview", "lupus/causes"]


def test_what_is_never_withheld_is_told_apart_when_it_is_overdue() -> None:
    """Visitors go on reading it, so the staff has to know."""
    now = stands(red_flags=due_in(-5), when_to_seek_care=due_in(-1), overview=due_in(-1))
    assert names(now.overdue) == ["red_flags", "lupus/when_to_seek_care", "lupus/overview"]
    assert names(now.overdue_but_shown) == ["red_flags", "lupus/when_to_seek_care"]


def test_red_flags_without_a_review_are_not_listed() -> None:
    """A folder needs no review of its red flags."""
    assert "red_flags" not in reviewables(knowledge())
    assert reviewables(knowledge(red_flags_review=review()))["red_flags"].place.file == "red_flags/review.yaml"


@pytest.mark.parametrize("status", list(ReviewStatus))
def test_when_to_seek_care_is_shown_however_old_it_is(status: ReviewStatus) -> None:
    """Silence about emergencies would be worse than an old text."""
    made = topic("lupus", "lupus", Aspect.WHEN_TO_SEEK_CARE).entries[Aspect.WHEN_TO_SEEK_CARE]
    assert reason_to_withhold(replace(made, review=due_in(-9999, status)), TODAY, drafts=True) is None


@pytest.mark.parametrize(("days", "reason"), [(-3, None), (-4, AbstainReason.EXPIRED)])
def test_an_entry_is_withheld_after_the_days_of_grace(days: int, reason: AbstainReason | None) -> None:
    """The last of them counts."""
    made = topic("lupus", "lupus", Aspect.CAUSES).entries[Aspect.CAUSES]
    assert reason_to_withhold(replace(made, review=due_in(days, ReviewStatus.REVIEWED)), TODAY, grace_days=3) is reason
