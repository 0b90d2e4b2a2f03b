"""Words of a message as the matcher sees them: folded, without apostrophes, each with its place in the original text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Letters, digits, and accents that are characters of their own.
_LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_LETTERS}(?:['’`´]{_LETTERS})*")
# "M.S." is one word, "hurts.I" isn't.
_DOTTED = re.compile(r"(?<![^\W_])(?<![^\W_]\.)[^\W\d_](?:\.[^\W\d_])+(?![^\W_])")
_DOTTED_OR_WORD = re.compile(f"{_DOTTED.pattern}|{_WORD.pattern}")
POSSESSIVE = re.compile(r"['’`´][sS]$")
# A question that says less ("what are the side effects", "is there a cure for this") leaves open what it is about; one that says more and
# names no topic is about autoimmune disease in general.
LEAST_WORDS_THAT_SAY_SOMETHING = 3
EMPTY_WORDS = frozenset(
    "a about after all am an and any anything are as at be been before being but by can could did do does doing for from get gets getting give go good"
    " got had has have how i if in is it its just know like long lot make many may me mean more most much my no normally not of off on one ok okay or our"
    " out please quick really should so some someone something start than that the their them then there these they thing things this those to too up us"
    " use used usually very was way we were what whats when where which who why will with would you your".split()
)
REMEMBERED = 100_000
_APOSTROPHES = str.maketrans("", "", "'’`´")


class Word(NamedTuple):
    """One word: `folded` is what is compared, `written` what stands at [start, end) of the text, without dots."""

    folded: str
    written: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case, without accents: "Sjögren" and "sjogren" are the same word."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[Word]:
    """The words of a text in order. Hyphens, slashes and other signs separate words; an apostrophe doesn't ("crohn's" is "crohns"), nor do the dots of "m.s."."""
    if "." not in text or not _DOTTED.search(text):
        return [Word(compared(m.group()), m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    found = ((match, match.group().replace(".", "")) for match in _DOTTED_OR_WORD.finditer(text))
    return [Word(compared(written), written, match.start(), match.end()) for match, written in found]


@lru_cache(maxsize=REMEMBERED)
def compared(word: str) -> str:
    """The form in which a single word is compared."""
    if word.isalnum():
        return _stem(fold(word))
    return _stem(fold(POSSESSIVE.sub("", word).translate(_APOSTROPHES)))


def folded_words(text: str) -> tuple[str, ...]:
    """Only the compared forms, for indexing a name."""
    return tuple(word.folded for word in words_of(text))


def _stem(word: str) -> str:
    # A plural and a possessive name the same thing, and "disorders" the same as "disorder"; both sides are cut alike.
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def says_something(text: str) -> bool:
    """Whether a text has words enough that tell what it is about."""
    words = {word.strip(".,;:!?'\"()").lower() for word in text.split()}
    return len(words - EMPTY_WORDS) >= LEAST_WORDS_THAT_SAY_SOMETHING
