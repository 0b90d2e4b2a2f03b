"""Opening hours: a text such as "Mo-Fr 08:00-17:00; Sa 09:00-12:00" and what it says of a moment. Pure.

A text that isn't understood is no error: it is shown as it is, and nothing is said of whether the clinic is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY = r"(?:mo|tu|we|th|fr|sa|su)[a-z]*\.?"
_TIME = r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|to|until)\s*{_TIME}", re.IGNORECASE)
_DAY_SPAN = re.compile(rf"({_DAY})(?:\s*(?:-|–|to|through)\s*({_DAY}))?", re.IGNORECASE)
_CLOSED = re.compile(r"\b(?:off|closed)\b", re.IGNORECASE)
_FILLERS = re.compile(r"\b(?:and|from|open|daily)\b|[,:&]|\s", re.IGNORECASE)
# Holidays aren't known here, so what holds on them is passed over.
_HOLIDAYS = re.compile(r"\s*(?:ph|sh|holidays?)\b", re.IGNORECASE)
_ALWAYS = frozenset({"24/7", "24 hours", "always"})
MIDNIGHT = 24 * 60
_WEEK = 7


@dataclass(frozen=True)
class OpeningHours:
    """For each day of the week, Monday first, the spans of minutes since midnight at which the clinic is open. A span may end after midnight (> 1440)."""

    spans: tuple[tuple[tuple[int, int], ...], ...]

    @staticmethod
    def parse(text: str) -> OpeningHours | None:
        """The hours in a text, or None where it isn't understood as a whole."""
        if " ".join(text.lower().split()) in _ALWAYS:
            return OpeningHours((((0, MIDNIGHT),),) * _WEEK)
        week: list[tuple[tuple[int, int], ...]] = [()] * _WEEK
        rules = [rule for rule in re.split(r"[;\n]", text) if rule.strip() and not _HOLIDAYS.match(rule)]
        for rule in rules:
            read = _rule(rule)
            if read is None:
                return None
            for day in read[0]:
                week[day] = read[1]
        return OpeningHours(tuple(week)) if any(week) else None

    def is_open(self, at: datetime) -> bool:
        """Whether the clinic is open at an aware moment, in whose own time zone the hours are read."""
        minute = at.hour * 60 + at.minute
        today, before = self.spans[at.weekday()], self.spans[(at.weekday() - 1) % _WEEK]
        return any(start <= minute < end for start, end in today) or any(minute < end - MIDNIGHT for _, end in before)

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens next after a moment at which it is closed; None where it never does."""
        for ahead in range(_WEEK + 1):
            day = at.date() + timedelta(days=ahead)
            for start, _ in self.spans[day.weekday()]:
                opens = _moment(day.year, day.month, day.day, start, at.tzinfo)
                if opens > at:
                    return opens
        return None


def _moment(year: int, month: int, day: int, minute: int, zone: tzinfo | None) -> datetime:
    return datetime.combine(datetime(year, month, day).date(), time(minute // 60, minute % 60), zone)


def _rule(rule: str) -> tuple[list[int], tuple[tuple[int, int], ...]] | None:
    """Days and spans of one rule; None where anything is left over that wasn't understood."""
    spans = [_span(match) for match in _SPAN.finditer(rule)]
    rest = _SPAN.sub(" ", rule)
    closed = bool(_CLOSED.search(rest))
    rest = _CLOSED.sub(" ", rest)
    days = [day for match in _DAY_SPAN.finditer(rest) for day in _days(match)]
    rest = _FILLERS.sub("", _DAY_SPAN.sub(" ", rest))
    if rest or not (spans or closed) or None in spans:
        return None
    return days or list(range(_WEEK)), tuple(sorted(span for span in spans if span is not None))


def _days(match: re.Match[str]) -> list[int]:
    first = _DAYS.index(match.group(1)[:2].lower())
    last = _DAYS.index((match.group(2) or match.group(1))[:2].lower())
    return [(first + i) % _WEEK for i in range((last - first) % _WEEK + 1)]


def _span(match: re.Match[str]) -> tuple[int, int] | None:
    start, end = _minute(*match.group(1, 2, 3)), _minute(*match.group(4, 5, 6))
    if start is None or end is None or start == MIDNIGHT:
        return None
    return start, end if end > start else end + MIDNIGHT


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    whole = hours * 60 + minutes
    return whole if minutes < 60 and whole <= MIDNIGHT else None
