"""Whether a message is in English. A real detector for short text (lingua, n-gram models), and only a clear verdict counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.understanding.dictionary import english_words
from bot.understanding.reading import ENGLISH

# English, and the languages that visitors most likely write instead. More languages cost memory and make short texts less certain.
_LANGUAGES = (
    Language.ENGLISH,
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.FRENCH,
    Language.GERMAN,
    Language.ITALIAN,
    Language.DUTCH,
    Language.POLISH,
    Language.RUSSIAN,
    Language.UKRAINIAN,
    Language.CHINESE,
    Language.JAPANESE,
    Language.KOREAN,
    Language.ARABIC,
    Language.PERSIAN,
    Language.HINDI,
    Language.BENGALI,
    Language.URDU,
    Language.TURKISH,
    Language.VIETNAMESE,
    Language.TAGALOG,
    Language.ROMANIAN,
    Language.SWEDISH,
    Language.GREEK,
)
# What the likeliest language must have; the second, of so few words.
LEAST_CONFIDENCE, LEAST_CONFIDENCE_OF_FEW, FEW_WORDS = 0.30, 0.50, 4
# The likeliest language is another one if English has at most this share of its likelihood; the second, where most words stand in an English dictionary.
MOST_ENGLISH, MOST_ENGLISH_OF_KNOWN = 0.25, 0.05
KNOWN_SHARE = 0.65
# Fewer words than this that are as long as this tell no language ("Enspryng vs Soliris vs Uplizna").
LEAST_WORDS, LEAST_LETTERS = 2, 3
# A text that is plainly English isn't put before the detector, which takes a tenth of a message's time: so much of it stands in an English dictionary, and
# so many short English words are in it, one of them at least none of any other language here.
DICTIONARY_SHARE = 0.75
LEAST_SHORT_WORDS = 2
_ENGLISH_ALONE = frozenset(
    "the and what how does with can my are you your this that which who why when should would could they there their from been about any after she his"
    " have has had get got know it's i'm i've isn't don't doesn't can't than then people into not because while where being having these those"
    " we our says said told think many much need take taking give given same other another good safe".split()
)
_ENGLISH_TOO = frozenset("is of it for do to on in a was were be at by i me as or out up".split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def language_of(text: str) -> str:
    """ISO 639-1 code of the language: `en` unless another one is clear.

    A single Latin word is no language ("heyyy", a name of a disease); a text in another script always is one.
    """
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ENGLISH
    least, most_english = LEAST_CONFIDENCE, MOST_ENGLISH
    if sum(c < "\u0250" for c in letters) > len(letters) / 2:
        words = _WORD.findall(text.lower().replace("’", "'"))
        telling = [word for word in words if len(word) >= LEAST_LETTERS]
        if len(telling) < LEAST_WORDS or _is_plainly_english(words):
            return ENGLISH
        if len(telling) < FEW_WORDS:
            least = LEAST_CONFIDENCE_OF_FEW
        known = sum(word in english_words() for word in telling)
        if known >= LEAST_WORDS and known >= KNOWN_SHARE * len(telling):
            most_english = MOST_ENGLISH_OF_KNOWN
    values = _detector().compute_language_confidence_values(text)
    english = next(v.value for v in values if v.language == Language.ENGLISH)
    best = values[0]
    if best.language == Language.ENGLISH or best.value < least or english > most_english * best.value:
        return ENGLISH
    return str(best.language.iso_code_639_1.name).lower()


def _is_plainly_english(words: Sequence[str]) -> bool:
    distinct = set(words)
    alone, too = len(distinct & _ENGLISH_ALONE), len(distinct & _ENGLISH_TOO)
    return (
        alone > 0 and alone + too >= LEAST_SHORT_WORDS and sum(word in english_words() for word in words) >= DICTIONARY_SHARE * len(words)
    )


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    # Preloaded, because loading a model at the first message in its language takes a second.
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_preloaded_language_models().build()
