"""Counts by day and by kind, in the clinic's calendar."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

from bot.insights.facts import Fact
from bot.insights.summary import first_moment, summarise

UTC, NEW_YORK = timezone.utc, ZoneInfo("America/New_York")
LAST = date(2026, 11, 29)
NONE: frozenset[str] = frozenset()


def seen(hour: int, conversation: str = "a", day: int = 29, **more: frozenset[str]) -> Fact:
    """An exchange of that hour (UTC) in November."""
    given = {"kinds": NONE, "topics": NONE, "reasons": NONE, "dispositions": NONE, **more}
    return Fact(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp(), conversation, **given)


def test_every_day_has_its_count() -> None:
    """A day without a message counts 0."""
    found = summarise([seen(1), seen(2), seen(3, day=27)], [], {}, LAST, 3, UTC)
    assert found.days == ((date(2026, 11, 27), 1), (date(2026, 11, 28), 0), (LAST, 2))


def test_days_are_those_of_the_clinic() -> None:
    """At 2 o'clock UTC it is still the evening before in New York."""
    assert summarise([seen(2)], [], {}, LAST, 2, NEW_YORK).days == ((date(2026, 11, 28), 1), (LAST, 0))
    assert datetime.fromtimestamp(first_moment(LAST, 1, NEW_YORK), NEW_YORK) == datetime(2026, 11, 29, tzinfo=NEW_YORK)


def test_rates_are_shares_of_what_happened() -> None:
    """Two conversations, one request; three votes, two of them kind."""
    facts = [seen(1, kinds=frozenset({"answer"})), seen(2, "b", kinds=frozenset({"abstain"}))]
    found = summarise(facts, [facts[0].at], {True: 2, False: 1}, LAST, 1, UTC)
    assert (found.hand_over_rate, found.answer_rate) == (0.5, 0.5)
    assert found.helpful_rate == 2 / 3
    assert found.requests_by_day == ((LAST, 1),)


def test_nothing_has_no_rate() -> None:
    """Rather than 0 %."""
    found = summarise([], [], {}, LAST, 1, UTC)
    assert (found.hand_over_rate, found.answer_rate, found.helpful_rate) == (None, None, None)


def test_topics_are_ranked_and_every_reason_is_listed() -> None:
    """A reason that never came up is worth knowing too."""
    facts = [seen(1, topics=frozenset({"lupus"})), seen(2, topics=frozenset({"lupus", "vitiligo"}), reasons=frozenset({"unclear"}))]
    found = summarise(facts, [], {}, LAST, 1, UTC)
    assert found.topics == (("lupus", 2), ("vitiligo", 1))
    assert found.reasons[0] == ("unclear", 1)
    assert len(found.reasons) == 7
    assert {count for _, count in found.dispositions} == {0}
