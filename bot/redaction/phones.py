"""Telephone numbers: those that the library knows as valid, and what is written like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from bot.redaction.spans import Kind, Span

REGIONS = ("US", "GB", "IE", "AU", "NZ", "IN")
"""Where a number without a country's code may be from. Canada's are dialled as those of the US."""
LEAST_DIGITS = 7
_RUN = re.compile(r"(?<![\w.])[+(]?\d[\d\s().\-/]{5,}\d")
_EXTENSION = r"(?:\s*(?:x|ext\.?|extension)\s*\d{1,5})?"
# Numbers of films, and those that are given wrong, are valid nowhere, but they are numbers.
_SHAPES = re.compile(
    rf"""(?<![\w.+-])(?:
      \+\s?\d(?:[\s().-]*\d){{6,14}}
    | (?:1[\s.-]?)?(?:\(\d{{3}}\)\s?|\d{{3}}[\s.-])\d{{3}}[\s.-]\d{{4}}
    | \(?0\d{{1,4}}\)?(?:[\s.-]?\d{{2,4}}){{2,3}}
    | 1[38]00[\s.-]?\d{{3}}[\s.-]?\d{{3,4}}
    ){_EXTENSION}(?![\w%-])""",
    re.VERBOSE | re.IGNORECASE,
)
_CUED = re.compile(
    r"\b(?:phone|fone|tel|telephone|mob|mobile|cell|number|no|call|ring|text|txt|whatsapp|landline|fax|reach me|contact)\b(?:'s|s)?"
    rf"(?:\s+(?:me|us|is|on|at|no|number|him|her|them)\b|[\s.:#=-])*(\(?\+?\d(?:[\s().-]*\d){{6,14}}{_EXTENSION})",
    re.IGNORECASE,
)
_DIGIT_WORD = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|\d)"
_SPOKEN = re.compile(rf"\b{_DIGIT_WORD}(?:[\s,-]+{_DIGIT_WORD}){{6,}}\b", re.IGNORECASE)


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers, spoken ones ("oh seven seven ...") too."""
    yield from (Span(found.start(), found.end(), Kind.PHONE) for found in _SPOKEN.finditer(text))
    if sum(character.isdigit() for character in text) < LEAST_DIGITS:
        return
    yield from (Span(found.start(), found.end(), Kind.PHONE) for found in _SHAPES.finditer(text))
    yield from (Span(found.start(1), found.end(1), Kind.PHONE) for found in _CUED.finditer(text))
    for run in _RUN.finditer(text):
        if sum(character.isdigit() for character in run[0]) >= LEAST_DIGITS:
            yield from _valid(run[0], run.start())


def _valid(run: str, offset: int) -> Iterator[Span]:
    for region in REGIONS:
        for match in PhoneNumberMatcher(run, region, leniency=Leniency.VALID):
            yield Span(offset + match.start, offset + match.end, Kind.PHONE)
            return
