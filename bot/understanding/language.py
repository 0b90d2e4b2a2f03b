"""Whether a message is in English. A real detector for short text (lingua, n-gram models), and only a clear verdict counts."""

from __future__ import annotations

from functools import lru_cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

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
LEAST_CONFIDENCE = 0.30
MOST_ENGLISH = 0.25
LEAST_WORDS = 2


def language_of(text: str) -> str:
    """ISO 639-1 code of the language: `en` unless another one is clear.

    A single Latin word is no language ("heyyy", a name of a disease); a text in another script always is one.
    """
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ENGLISH
    latin = sum(c < "\u0250" for c in letters)
    if latin > len(letters) / 2 and len(text.split()) < LEAST_WORDS:
        return ENGLISH
    values = _detector().compute_language_confidence_values(text)
    english = next(v.value for v in values if v.language == Language.ENGLISH)
    best = values[0]
    if best.language == Language.ENGLISH or best.value < LEAST_CONFIDENCE or english > MOST_ENGLISH * best.value:
        return ENGLISH
    return str(best.language.iso_code_639_1.name).lower()


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    # Preloaded, because loading a model at the first message in its language takes a second.
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_preloaded_language_models().build()
