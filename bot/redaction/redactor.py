"""The text without what tells who somebody is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.knowledge.model import Knowledge
from bot.knowledge.reader import read
from bot.redaction.addresses import addresses
from bot.redaction.dates import dates
from bot.redaction.identifiers import emails, identifiers, links, machines
from bot.redaction.names import NameFinder
from bot.redaction.phones import phones
from bot.redaction.spans import Span, apart, without
from bot.redaction.vocabulary import Vocabulary

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


class Redactor:
    """Redacts with the words of one knowledge folder: its diseases and medicines stay."""

    def __init__(self, knowledge: Knowledge, today: Callable[[], date] = date.today) -> None:
        self._names = NameFinder(Vocabulary.of(knowledge))
        self._today = today

    def find(self, text: str) -> list[Span]:
        """What tells who somebody is, in the order of the text."""
        return apart([*_numbers(text, self._today()), *self._names.find(text)])

    def redact(self, text: str) -> str:
        """The text with [name], [phone], [email], [id], [date] or [address] in place of each."""
        return without(text, self.find(text))


def redact_numbers(text: str) -> str:
    """The text without all of that but names: quick from the first call on, and needs no knowledge folder."""
    return without(text, apart(_numbers(text, date.today())))


def redact(text: str) -> str:
    """The text with [name], [phone], [email], [id], [date] or [address] in place of what tells who somebody is.

    The first call reads the knowledge folder (about 2 s). Raises KnowledgeError when that can't be read.
    """
    return _redactor().redact(text)


def _numbers(text: str, today: date) -> list[Span]:
    found = [*links(text), *emails(text), *machines(text), *dates(text, today), *identifiers(text)]
    return [*found, *phones(text), *addresses(text)]


@lru_cache(maxsize=1)
def _redactor() -> Redactor:
    return Redactor(read(KNOWLEDGE))
