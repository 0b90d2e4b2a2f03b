"""Dates of birth: a date that is called so, and any full date that is long past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.redaction.spans import Kind, Span

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<{}>(?:19|20)\d{{2}}|'?\d{{2}})"
_SEPARATOR = r"\s?[./-]\s?"
_FULL = re.compile(
    rf"(?<![\w./-])(?:{_DAY}\s*(?:of\s+)?{_MONTH},?\s*{_YEAR.format('a')}"
    rf"|{_MONTH}\s*{_DAY},?\s+{_YEAR.format('b')}"
    rf"|\d{{1,2}}{_SEPARATOR}(?:\d{{1,2}}|{_MONTH}){_SEPARATOR}{_YEAR.format('c')}"
    rf"|(?P<d>(?:19|20)\d{{2}}){_SEPARATOR}\d{{1,2}}{_SEPARATOR}\d{{1,2}})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|d\.?\s?o\.?\s?b\b\.?|dateofbirth|birth\s?da(?:y|te)|date\s+of\s+birth|bday|birth)", re.IGNORECASE)
# How many characters before a date a word such as "born" may stand.
REACH = 40
YEARS_PAST = 1


def dates(text: str, today: date) -> Iterator[Span]:
    """Full dates whose year is more than one before this one, and those near a word for birth."""
    births = [found.end() for found in _BIRTH.finditer(text)]
    for found in _FULL.finditer(text):
        called = any(0 <= found.start() - birth <= REACH for birth in births)
        if called or _year(found, today) < today.year - YEARS_PAST:
            yield Span(found.start(), found.end(), Kind.DATE)


def _year(found: re.Match[str], today: date) -> int:
    written = next(value for value in found.group("a", "b", "c", "d") if value).lstrip("'")
    year = int(written)
    if len(written) == 4:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year + YEARS_PAST else century - 100 + year
