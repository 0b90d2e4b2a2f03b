"""Who is asking: an adult for themself, a parent or guardian, a carer, or somebody under 16, of whom no data is taken. Pure."""

from __future__ import annotations

import re

from bot.intake.case import Asker
from bot.intake.words import plain

ADULT_AGE = 16
MINOR = "minor"
"""Stands in the form's first field for somebody under 16 who is alone. There is no such Asker: no data is taken."""

_RELATIVES = (
    r"(?:mother|mom|mum|mam|mama|dad|father|papa|parents?|wife|husband|spouse|partner|boyfriend|girlfriend|brother|sister|friend|neighbou?r|grand\w+|gran|nan"
    r"|uncle|aunt\w*|cousin|patient|client|relative|in-?law)"
)
_CHILD = r"(?:child|children|kids?|son|daughter|baby|toddler|teen\w*|little (?:one|boy|girl)|boy|girl|stepson|stepdaughter|foster child)"
_GUARDIAN = re.compile(
    rf"\b(?:guardian|parent)\b|\b(?:my|our|a|for the) (?:\w+ )?{_CHILD}\b|\b(?:his|her|their|the|a) (?:mother|mom|mum|dad|father)\b"
)
_CARER = re.compile(
    r"\b(?:carer|caregiver|care giver|care for|caring for|look after|looking after|someone else|somebody else)\b"
    rf"|\b(?:my|our|a) (?:\w+ )?{_RELATIVES}\b|\b(?:his|her|their) (?:\w+ )?(?:{_RELATIVES}|{_CHILD})\b"
)
_ADULT = re.compile(
    r"^(?:me|myself|self|adult|for me|for myself|just me|it'?s me|it is me|it'?s for me|mine|i am|i'm asking for myself)$"
    r"|\b(?:an adult|for myself|for me|about me|over 16|over sixteen|16 or older|over 18)\b"
)
_UNDER = re.compile(r"\b(?:under|below|not yet|younger than|less than) (?:16|sixteen)\b", re.IGNORECASE)
_I_AM = r"\b(?:i(?:'?m| am)|my age is)(?: only| just| still)?"
_I_AM_YOUNG = re.compile(
    rf"{_I_AM} (?:(?:under|below|not yet|younger than|less than) (?:16|sixteen)|a (?:kid|child|minor)|underage)\b", re.IGNORECASE
)
_AGE = re.compile(
    rf"{_I_AM} (\d{{1,2}})(?! ?(?:weeks?|months?|days?|mg|stone|kg|lbs?|%))(?: ?(?:years?|yrs?)(?: old)?| ?y/?o)?(?=[\s.,!]*(?:$|and\b|but\b|so\b|i\b))",
    re.IGNORECASE,
)

_YOUNG_AGES = frozenset(str(age) for age in range(ADULT_AGE))
_GROWN_AGES = frozenset(str(age) for age in range(ADULT_AGE, 110))


def says_under_16(text: str) -> bool:
    """Whether somebody says of themself that they are under 16."""
    said = text.replace("’", "'")
    age = _AGE.search(said)
    return bool(_I_AM_YOUNG.search(said)) or (age is not None and int(age.group(1)) < ADULT_AGE)


def asker_in(text: str) -> str | None:
    """Who is asking: the value of an Asker, MINOR, or None where it isn't said."""
    said = plain(text)
    if says_under_16(said) or said in _YOUNG_AGES:
        return MINOR
    if _GUARDIAN.search(said):
        return Asker.GUARDIAN.value
    if _CARER.search(said):
        return Asker.CARER.value
    if _UNDER.search(said):
        return MINOR
    return Asker.ADULT.value if _AGE.search(said) or said in _GROWN_AGES or _ADULT.search(said) else None
