"""Rules about how things are called: files, names of topics, and questions. What a person types must lead to one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.knowledge.reader import Reading, other_files
from bot.knowledge.yaml_source import Finding, ReadText

SLUG = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
ICD10 = re.compile(r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
_TOPIC_FOLDERS = ("conditions", "topics")
_SLUG_FOLDERS = (*_TOPIC_FOLDERS, "claims")
_OTHER = "other_conditions.yaml"
_NAME_KEYS = frozenset({"name", "names", "synonyms", "former", "lay"})


def file_name(reading: Reading) -> Iterator[Finding]:
    """The file's name is the slug that other programs use: lowercase words joined by underscores."""
    for file in sorted(reading.findings.files):
        path = PurePosixPath(file)
        if path.parent.name in _SLUG_FOLDERS and not SLUG.fullmatch(path.stem):
            message = f"`{path.stem}` is not a slug. Rename the file: lowercase words joined by underscores, such as type_1_diabetes.yaml."
            yield Finding(file, 1, "file-name", message)


def unknown_file(reading: Reading) -> Iterator[Finding]:
    """Nothing lies in the folder that nobody reads, so a misspelt file name does not go unnoticed."""
    for file in other_files(reading):
        message = "Nothing reads this file. Correct its name or folder, or begin its name with `_` to set it aside."
        yield Finding(file, 1, "unknown-file", message)


def icd10_form(reading: Reading) -> Iterator[Finding]:
    """A code of ICD-10 is a letter, a digit, a digit or letter, and after a dot up to four more."""
    for text in reading.findings.texts:
        if text.key == "icd10" and not ICD10.fullmatch(text.text):
            message = f"`{text.text}` is not an ICD-10 code. Write it such as M32 or M32.1."
            yield Finding(text.place.file, text.place.line, "icd10-form", message)


def shared_name(reading: Reading) -> Iterator[Finding]:
    """A name leads to one topic. Abbreviations are told apart by case; medicines may be shared."""
    first: dict[str, tuple[str, ReadText]] = {}
    for text in reading.findings.texts:
        owner, name = _owner(text), _name(text)
        if owner is None or name is None:
            continue
        known, earlier = first.setdefault(name, (owner, text))
        if known != owner:
            message = f"`{text.text}` also stands at {earlier.place}, for another topic. Leave it with the one that people mean by it."
            yield Finding(text.place.file, text.place.line, "shared-name", message)


def duplicate_ask(reading: Reading) -> Iterator[Finding]:
    """A question leads to one entry: no two have the same one, whatever the case and punctuation."""
    first: dict[str, ReadText] = {}
    for text in reading.findings.texts:
        if text.key != "asks":
            continue
        earlier = first.setdefault(normalised(text.text), text)
        if earlier is not text:
            message = f"`{text.text}` also stands at {earlier.place}. Keep it where it is answered best."
            yield Finding(text.place.file, text.place.line, "duplicate-ask", message)


def normalised(text: str) -> str:
    """Without case, accents, punctuation and possessive endings."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", bare)))


def _owner(text: ReadText) -> str | None:
    """Whose name a text may be: a topic's file, or an item of other_conditions.yaml."""
    if text.place.file.partition("/")[0] in _TOPIC_FOLDERS:
        return text.place.file
    return f"{_OTHER} {text.path.partition('.')[0]}" if text.place.file == _OTHER else None


def _name(text: ReadText) -> str | None:
    """What is compared, or None if the text is no name."""
    if text.path.startswith("also.abbreviations"):
        return f"abbreviation {text.text}"
    is_name = text.key in _NAME_KEYS and not text.path.startswith("entries.")
    return normalised(text.text) if is_name else None


RULES = (file_name, unknown_file, icd10_form, shared_name, duplicate_ask)
