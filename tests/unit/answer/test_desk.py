"""What the intake says of the clinic's desk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.answer.compose import Composer, House
from bot.answer.desk import Desk
from tests.unit.understanding.made_up import TODAY, knowledge

PHRASES = yaml.safe_load((Path(__file__).parents[3] / "knowledge" / "phrases.yaml").read_text(encoding="utf-8"))["phrases"]
COMPOSER = Composer(knowledge(phrases=PHRASES), House("The Clinic", "here"), lambda: TODAY)


def said(hours: str, utc: str, zone: str = "UTC") -> tuple[str, ...]:
    """The line on the hours at a moment of UTC. 2026-11-30 is a Monday."""
    moment = datetime.fromisoformat(utc).replace(tzinfo=ZoneInfo("UTC"))
    return Desk(hours, zone, now=moment.astimezone).hours_line(COMPOSER)


@pytest.mark.parametrize(
    ("utc", "line"),
    [
        ("2026-11-30T12:00", "The clinic is open now (Mo-Fr 08:00-17:00)."),
        ("2026-11-30T06:00", "The clinic is closed now. It opens today at 8:00 am (UTC). Its hours are Mo-Fr 08:00-17:00."),
        ("2026-11-30T18:00", "The clinic is closed now. It opens tomorrow at 8:00 am (UTC). Its hours are Mo-Fr 08:00-17:00."),
        ("2026-11-28T12:00", "The clinic is closed now. It opens Monday at 8:00 am (UTC). Its hours are Mo-Fr 08:00-17:00."),
    ],
)
def test_it_says_whether_somebody_is_there_and_when_next(utc: str, line: str) -> None:
    assert said("Mo-Fr 08:00-17:00", utc) == (line,)


def test_in_the_clinics_time_zone() -> None:
    """At 21:00 in London it is afternoon in New York."""
    assert said("Mo-Fr 08:00-17:00", "2026-11-30T21:00", "America/New_York") == ("The clinic is open now (Mo-Fr 08:00-17:00).",)


def test_an_afternoon_and_midnight_are_told_as_people_say_them() -> None:
    assert "today at 1:30 pm" in said("Mo 13:30-17:00", "2026-11-30T06:00")[0]
    assert "tomorrow at 12:00 am" in said("Tu 00:00-06:00", "2026-11-30T06:00")[0]


def test_hours_that_are_not_understood_are_shown_as_they_are() -> None:
    assert said("by appointment", "2026-11-30T12:00") == ("Opening hours of the clinic: by appointment.",)


def test_without_hours_nothing_is_said() -> None:
    assert said("", "2026-11-30T12:00") == ()
