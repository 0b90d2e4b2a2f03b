"""The words of a text as the search for names sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.redaction.vocabulary import folded_name

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINT = re.compile(r"[ \t]+|\.[ \t]*|-")
POSSESSIVE = re.compile(r"['’]s$")
_INNER_CAPITAL = re.compile(r"(?:[^\W\d_]{1,3}['’]|Ma?c|De|Van|La|Di|Fitz)[A-Z][a-z]")


@dataclass(frozen=True)
class Token:
    text: str
    folded: str
    start: int
    end: int
    capital: bool
    # Capitals within a word, in a text that isn't all capitals: a short form.
    shouted: bool

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.capital


def tokens_of(text: str) -> list[Token]:
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 3 and sum(character.isupper() for character in letters) > 0.7 * len(letters)
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        bare = POSSESSIVE.sub("", word)
        loud = len(bare) > 1 and any(character.isupper() for character in bare[1:]) and not shouted and not _INNER_CAPITAL.match(bare)
        capital = word[0].isupper() and not shouted and not loud
        found.append(Token(word, folded_name(word), match.start(), match.end(), capital, loud))
    return found


def opens_sentence(text: str, token: Token) -> bool:
    before = text[: token.start].rstrip(" \t\"'(")
    return not before or before[-1] in ".!?\n:"


def joined(text: str, tokens: Sequence[Token], place: int) -> bool:
    return _JOINT.fullmatch(text[tokens[place - 1].end : tokens[place].start]) is not None and (
        tokens[place - 1].initial or "." not in text[tokens[place - 1].end : tokens[place].start]
    )


def end_of(token: Token) -> int:
    return token.end - 2 if POSSESSIVE.search(token.text) else token.end
