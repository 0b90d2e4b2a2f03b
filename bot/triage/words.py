"""Text -> tokens: what people type, brought into one shape before any rule looks at it.

The rules, in order:
1. Unicode is folded (NFKC, lower case, accents off), invisible characters and emoji vanish, curly quotes become straight ones.
2. A letter that is repeated three times or more is kept twice ("heeelp"), so that the lexicon can recognise the word.
3. Contractions are opened, with and without apostrophe ("can't", "cant", "cannot" are all `cannot`; "I'm", "im" are `i am`).
4. British spellings join the American ones, and every word has a stem, so that "drooping", "droops" and "drooped" are one word.

Everything here is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.triage.forms import AMERICAN, ENDINGS, IRREGULAR, OPENED, UNSTEMMED

SENTENCE_GAP = 4
"""How many words a sentence boundary counts for when the distance between two findings is measured."""

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xAD, 0xFEFF, 0xFE0F], None)
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u2032\u00b4`\u02bc\uff07"), "'")
_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670\u093c]")
# Letters that no normal form takes apart: l and o with a stroke, sharp s, ligatures; Arabic final ya and ta marbuta; one of Hindi's nasal signs.
_LETTERS = str.maketrans(
    {
        "\u0142": "l",
        "\u00f8": "o",
        "\u00df": "ss",
        "\u0153": "oe",
        "\u00e6": "ae",
        "\u0649": "\u064a",
        "\u0629": "\u0647",
        "\u0901": "\u0902",
    }
)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_HAN = re.compile("([\u3040-\u30ff\u3400-\u9fff])")
# Python counts the vowel signs of Hindi among no letters, and yet they belong to their word.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)+[^\W\d_]*|[^\W_](?:[^\W_]|[\u0900-\u0903\u093a-\u094f\u0962\u0963])*(?:'[^\W_]+)*|"
    r"[.!?;\n\u3002\uff01\uff1f\u0964\u061f]|[,:()\u2026\u2013\u2014\u060c\uff0c]"
)
# French and Italian articles, pronouns and prepositions that lean on the vowel of the next word ("n'arrive", "dell'aria").
_LEANING = re.compile(
    "(?:[cdjlmnst]|qu|un|al|all|dal|dall|del|dell|nel|nell|sul|sull|quest|lorsqu|puisqu|jusqu|presqu)'(?=[aehiouy]|[a-z]'[aehiouy])"
)
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3})(?![0-9]))?")
_SENTENCE_ENDS = frozenset(".!?;\n\u3002\uff01\uff1f\u0964\u061f")
_QUESTION_MARKS = frozenset("?\uff1f\u061f")

_DOUBLED = frozenset(("bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt", "zz"))


@dataclass(frozen=True)
class Token:
    """One word. `at` counts words, with SENTENCE_GAP more at each sentence boundary; `comma`: a comma stands before it."""

    raw: str
    stem: str
    at: int
    sentence: int
    comma: bool
    number: float | None = None


@dataclass(frozen=True)
class Words:
    """A tokenised message; `questions` holds the numbers of the sentences that end with a question mark."""

    tokens: tuple[Token, ...]
    questions: frozenset[int]


def fold(text: str) -> str:
    """Lower-case text with plain letters and straight quotes, without accents, invisible characters and long repetitions."""
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).lower()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)).translate(_QUOTES).translate(_LETTERS)
    return _HAN.sub(r" \1 ", _REPEATED.sub(r"\1\1", unicodedata.normalize("NFC", folded)))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The form under which all inflections of a word meet. It is no dictionary form; only equality counts."""
    word = IRREGULAR.get(word, word)
    if word in UNSTEMMED or len(word) < 4 or not word.isalpha():
        return word
    for british, american in AMERICAN:
        word = word.replace(british, american)
    bare = _without_suffix(word)
    if bare in UNSTEMMED:
        return bare
    if word.endswith(("ing", "ed")) and f"{bare}e" in UNSTEMMED:
        return f"{bare}e"
    return _without_final_e(bare)


def _without_suffix(word: str) -> str:
    if word.endswith("ness") and len(word) > 6:
        word = word[:-4]
        return word[:-1] + "y" if word.endswith("i") else word
    if word.endswith("ly") and len(word) > 5 and not word.endswith("lly"):
        return word[:-2]
    if word.endswith("ing") and len(word) > 5:
        return _undoubled(word[:-3])
    if word.endswith(("ied", "ies")):
        return word[:-3] + "y"
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        return _undoubled(word[:-2])
    return _without_plural(word)


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if word[-2:] in _DOUBLED and len(word) > 3 else word


def _without_final_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 3 and not word.endswith("ee") else word


def split(text: str) -> Words:
    """The words of a message with their stems, sentence numbers and distances. Safe for any text."""
    tokens: list[Token] = []
    questions: set[int] = set()
    sentence, at, comma = 0, 0, False
    for piece in _TOKEN.findall(fold(text)):
        if piece in _SENTENCE_ENDS:
            if tokens and tokens[-1].sentence == sentence:
                if piece in _QUESTION_MARKS:
                    questions.add(sentence)
                sentence, at, comma = sentence + 1, at + SENTENCE_GAP, False
            continue
        if not piece[0].isalnum():
            comma = True
            continue
        for word in _opened(piece):
            _append(tokens, Token(word, stem(word), at, sentence, comma, _number(word)))
            at, comma = at + 1, False
    return Words(tuple(tokens), frozenset(questions))


def _number(word: str) -> float | None:
    """The number at the beginning of a word ("38,5", "102f", "210/120" -> 210), or None."""
    found = _NUMBER.match(word)
    return float(f"{found[1]}.{found[2] or 0}") if found else None


def _append(tokens: list[Token], token: Token) -> None:
    """Add a word; "can not" joins into `cannot`."""
    if token.raw == "not" and tokens and tokens[-1].raw == "can" and tokens[-1].sentence == token.sentence:
        last = tokens.pop()
        token = Token("cannot", "cannot", last.at, last.sentence, last.comma)
    tokens.append(token)


def _opened(word: str) -> Iterator[str]:
    """The words behind a contraction or a chat abbreviation; the word itself if it is none."""
    while leaning := None if word in OPENED else _LEANING.match(word):
        yield leaning[0][:-1]
        word = word[leaning.end() :]
    if word in OPENED:
        yield from OPENED[word].split()
        return
    if "'" in word:
        for ending, instead in ENDINGS:
            if word.endswith(ending) and len(word) > len(ending):
                word = word[: -len(ending)] + instead
                break
        for part in word.replace("'", "").split():
            yield from OPENED.get(part, part).split()
        return
    yield word
