"""Opening hours are read as people write them, in the clinic's own time zone; what isn't understood says nothing of whether somebody is there."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.hours import OpeningHours

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """A moment of local time. 2026-11-30 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(text: str) -> OpeningHours:
    read = OpeningHours.parse(text)
    assert read is not None
    return read


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08:00-17:00",
        "Mon-Fri 8-17",
        "Monday to Friday, 8am to 5pm",
        "Mon – Fri: 8:00 am – 5:00 pm",
        "08:00-17:00; Sa,Su off",
        "Mo-Fr 08:00-17:00; PH off",
        "mo,tu,we,th and fr from 8 to 17",
    ],
)
def test_one_week_can_be_written_in_many_ways(text: str) -> None:
    assert hours(text).spans == (((480, 1020),),) * 5 + ((), ())


@pytest.mark.parametrize(
    "text",
    ["", "by appointment", "Mo-Fr", "Mo-Fr 25:00-26:00", "Mo-Fr 8:75-9:00", "Mo-Fr 13pm-5pm", "Mo-Fr 08:00-17:00, ring first", "closed"],
)
def test_what_is_not_understood_as_a_whole_is_not_understood(text: str) -> None:
    assert OpeningHours.parse(text) is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-30T07:59", False),
        ("2026-11-30T08:00", True),
        ("2026-11-30T12:30", False),
        ("2026-11-30T13:00", True),
        ("2026-11-30T16:59", True),
        ("2026-11-30T17:00", False),
        ("2026-11-29T12:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_up_to_the_last(moment: str, is_open: bool) -> None:
    """The break at noon counts."""
    assert hours("Mo-Fr 08:00-12:00,13:00-17:00").is_open(at(moment)) is is_open


def test_a_night_ends_on_the_next_day() -> None:
    night = hours("Su 22:00-06:00")
    assert [night.is_open(at(m)) for m in ("2026-11-29T21:00", "2026-11-29T23:00", "2026-11-30T05:59", "2026-11-30T06:00")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-30T07:00", "2026-11-30T08:00"),
        ("2026-11-30T12:15", "2026-11-30T13:00"),
        ("2026-11-30T18:00", "2026-12-01T08:00"),
        ("2026-12-04T17:00", "2026-12-07T08:00"),
    ],
)
def test_it_says_when_it_opens_next(moment: str, opens: str) -> None:
    assert hours("Mo-Fr 08:00-12:00,13:00-17:00").next_opening(at(moment)) == at(opens)


def test_of_one_day_a_week_the_next_is_a_week_ahead() -> None:
    assert hours("Mo 08:00-09:00").next_opening(at("2026-11-30T10:00")) == at("2026-12-07T08:00")


def test_hours_are_local_on_both_sides_of_a_change_of_clocks() -> None:
    """In New York the clocks went back on 1 November 2026."""
    opens = hours("Mo-Su 08:00-17:00").next_opening(at("2026-10-31T18:00"))
    assert opens is not None
    assert (opens.hour, opens.utcoffset()) == (8, at("2026-11-02T08:00").utcoffset())


def test_always_is_always() -> None:
    assert all(hours(text).is_open(at("2026-11-29T03:00")) for text in ("24/7", "24 hours", "00:00-24:00"))


@given(st.text(alphabet="MoTuWeThFrSaSu 0123456789:-,;apm", max_size=40), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_there_the_next_opening_is_one(text: str, moment: datetime) -> None:
    """No text is an error, and when it opens it is open."""
    read, now = OpeningHours.parse(text), moment.replace(tzinfo=ZoneInfo("UTC"))
    if read is not None and not read.is_open(now):
        opens = read.next_opening(now)
        assert opens is None or (opens > now and read.is_open(opens))
