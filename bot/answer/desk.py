"""What the intake says of the clinic's desk: whether somebody is there, when it opens, and how long a request is kept."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.answer.compose import Composer
from bot.intake.hours import OpeningHours

NOON = 12


@dataclass(frozen=True)
class Desk:
    """The clinic as its settings describe it. Blank texts mean "not set", 0 days "kept until it is withdrawn"."""

    opening_hours: str = ""
    timezone: str = "UTC"
    telephone: str = ""
    case_retention_days: int = 365
    now: Callable[[ZoneInfo], datetime] = datetime.now

    def values(self, composer: Composer) -> dict[str, str]:
        """What the intake's phrases may name of it."""
        kept = "intake-kept-days" if self.case_retention_days else "intake-kept"
        return {
            "kept": composer.phrase(kept, days=str(self.case_retention_days)),
            "call": composer.phrase("intake-call-number", telephone=self.telephone) if self.telephone else composer.phrase("intake-call"),
        }

    def hours_line(self, composer: Composer) -> tuple[str, ...]:
        """Whether the clinic is open, and when it opens next; the hours alone where they aren't understood, nothing where they aren't set."""
        if not self.opening_hours:
            return ()
        hours, now = OpeningHours.parse(self.opening_hours), self.now(ZoneInfo(self.timezone))
        if hours is not None and hours.is_open(now):
            return (composer.phrase("hours-open", hours=self.opening_hours),)
        opens = hours.next_opening(now) if hours is not None else None
        if opens is None:
            return (composer.phrase("hours", hours=self.opening_hours),)
        return (composer.phrase("hours-closed", hours=self.opening_hours, opens=self._moment(opens, now, composer)),)

    def _moment(self, opens: datetime, now: datetime, composer: Composer) -> str:
        ahead = (opens.date() - now.date()).days
        day = composer.phrase(("hours-today", "hours-tomorrow")[ahead]) if ahead <= 1 else calendar.day_name[opens.weekday()]
        half = composer.phrase("hours-am" if opens.hour < NOON else "hours-pm", time=f"{opens.hour % NOON or NOON}:{opens:%M}")
        return composer.phrase("hours-moment", day=day, time=half, zone=f"{opens:%Z}")
