"""Rules about what patients read: short, plain, free of mark-up and of promises that nobody may make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.readability import MAX_GRADE, MAX_MEDIAN_GRADE, entry_grades, median_grade
from bot.knowledge.reader import Reading
from bot.knowledge.yaml_source import Finding, ReadText

MAX_STATEMENT_WORDS = 60
MAX_SENTENCE_WORDS = 25

_PROSE_KEYS = frozenset({"text", "not_known", "because", "why", "who", "label", "caveat", "shows"})
_PROSE_FILES = frozenset({"caveats.yaml", "phrases.yaml"})
_TITLE_KEYS = frozenset({"title", "publisher", "claim"})
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_HTML = r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);"
_MARKDOWN = r"\*\*|__|~~|`|\]\(|^#{1,6} |^[-*•] |(?<!\w)[*_]\w[^*_]*[*_](?!\w)"
_MARKUP = re.compile(f"{_HTML}|{_MARKDOWN}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[\[\]]|\b(?:TODO|FIXME|TBD|XXX)\b|(?i:lorem ipsum)")
_ADVICE = re.compile(
    r"\byou (?:should|must|have to|need to|ought to|can|may) (?:(?!not|never)\w+ )?(?:stop|start|begin|quit) (?:taking|using)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:medically|clinically) (?:reviewed|approved)\b"
    r"|\breviewed by (?:a |an |our )?(?:[\w-]+ )?(?:doctor|clinician|physician|specialist|nurse|expert)",
    re.IGNORECASE,
)


def statement_length(reading: Reading) -> Iterator[Finding]:
    """A statement is one short paragraph."""
    for text in _prose(reading):
        words = len(text.text.split())
        if text.key == "text" and words > MAX_STATEMENT_WORDS:
            message = f"`{text.path}` has {words} words; {MAX_STATEMENT_WORDS} are allowed. Split it into two statements."
            yield _at(text, "statement-length", message)


def sentence_length(reading: Reading) -> Iterator[Finding]:
    """A sentence can be read in one breath."""
    for text in _prose(reading):
        words = max(len(sentence.split()) for sentence in _SENTENCE_END.split(text.text))
        if words > MAX_SENTENCE_WORDS:
            message = f"`{text.path}` has a sentence of {words} words; {MAX_SENTENCE_WORDS} are allowed. Make it two."
            yield _at(text, "sentence-length", message)


def no_markup(reading: Reading) -> Iterator[Finding]:
    """A text is plain: the same words go to a widget and to a text message."""
    for text in _prose(reading):
        found = _MARKUP.search(text.text)
        if found:
            yield _at(text, "markup", f"`{text.path}` has mark-up (`{found[0].strip()}`). Write plain text.")


def no_exclamation(reading: Reading) -> Iterator[Finding]:
    """The voice is calm."""
    for text in _prose(reading):
        if "!" in text.text:
            yield _at(text, "exclamation", f"`{text.path}` has an exclamation mark. End the sentence with a full stop.")


def no_placeholder(reading: Reading) -> Iterator[Finding]:
    """Nothing unfinished is published: no square brackets, no TODO."""
    for text in reading.findings.texts:
        found = _PLACEHOLDER.search(text.text) if text.key in _TITLE_KEYS or _is_prose(text) else None
        if found:
            yield _at(text, "placeholder", f"`{text.path}` has `{found[0]}`, which looks unfinished. Write the final words.")


def no_personal_advice(reading: Reading) -> Iterator[Finding]:
    """No text tells a reader to start or stop a medicine."""
    for text in _prose(reading):
        found = _ADVICE.search(text.text)
        if found:
            message = f"`{text.path}` says `{found[0]}`. Say whom to ask; we never tell anyone to start or stop a medicine."
            yield _at(text, "personal-advice", message)


def no_claim_of_review(reading: Reading) -> Iterator[Finding]:
    """No text says that a clinician has reviewed it: `review` is the only place for that."""
    for text in _prose(reading):
        found = _REVIEW.search(text.text)
        if found:
            message = f"`{text.path}` says `{found[0]}`. Remove it; a signature under `review` says who reviewed the entry."
            yield _at(text, "review-claim", message)


def reading_grade(reading: Reading) -> Iterator[Finding]:
    """No entry is harder than the eighth school year (the rule stands in bot/knowledge/readability.py)."""
    for name, grade in entry_grades(reading.knowledge).items():
        if grade > MAX_GRADE:
            place = reading.knowledge.entries[name].place
            message = f"`{name}` reads at grade {grade:.1f}; {MAX_GRADE:g} is allowed. Shorten sentences and use plainer words."
            yield Finding(place.file, place.line, "reading-grade", message)


def median_reading_grade(reading: Reading) -> Iterator[Finding]:
    """Half of the entries are about as easy as the sixth school year."""
    grades = entry_grades(reading.knowledge)
    middle = median_grade(grades)
    if middle > MAX_MEDIAN_GRADE:
        hardest = max(grades, key=lambda name: grades[name])
        place = reading.knowledge.entries[hardest].place
        begin = f"Begin with `{hardest}` (grade {grades[hardest]:.1f})."
        message = f"Half of the entries read at grade {middle:.1f} or more; {MAX_MEDIAN_GRADE:g} is allowed. {begin}"
        yield Finding(place.file, place.line, "median-grade", message)


def _prose(reading: Reading) -> Iterator[ReadText]:
    return (text for text in reading.findings.texts if _is_prose(text))


def _is_prose(text: ReadText) -> bool:
    """Whether a patient reads the text. An id in the place of a sentence (one word) is none."""
    return (text.key in _PROSE_KEYS or text.place.file in _PROSE_FILES) and " " in text.text


def _at(text: ReadText, code: str, message: str) -> Finding:
    return Finding(text.place.file, text.place.line, code, message)


RULES = (
    statement_length,
    sentence_length,
    no_markup,
    no_exclamation,
    no_placeholder,
    no_personal_advice,
    no_claim_of_review,
    reading_grade,
    median_reading_grade,
)
