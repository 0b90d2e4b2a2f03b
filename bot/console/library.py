"""The knowledge folder as the review board sees it: read when its files have changed, checked before something is signed, signed one at a time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import ReviewError
from bot.knowledge.check import check_and_read
from bot.knowledge.model import Knowledge, Review
from bot.knowledge.reader import digest, existing, read_with_findings
from bot.knowledge.signature import SignedTexts, digest_of
from bot.knowledge.signing import Signed, find, sign
from bot.knowledge.standing import Reviewable
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import ReviewStatus

_CHANGED = "`{}` was changed since you opened it, so nothing was signed. Read it again; it may say something else now."


@dataclass(frozen=True)
class Shelf:
    """What could be read of the folder, and what is wrong in it."""

    digest: str
    knowledge: Knowledge
    findings: tuple[Finding, ...]


class Library:
    """One knowledge folder. Safe to use from several threads. Methods raise KnowledgeError where there is no folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.RLock()
        self._shelf: Shelf | None = None
        self._checked: tuple[str, tuple[Finding, ...]] | None = None

    def shelf(self) -> Shelf:
        """The folder as it is now. Reading it anew takes seconds, so that is done when a file has changed."""
        with self._lock:
            now = digest(self._root)
            if self._shelf is None or self._shelf.digest != now:
                knowledge, findings = existing(read_with_findings(self._root))
                self._shelf = Shelf(now, knowledge, tuple(findings))
            return self._shelf

    def check(self) -> None:
        """Look for findings ahead, as is done before the first signature: it takes many seconds."""
        with self._lock:
            self._all_findings(self.shelf())

    def sign(self, name: str, reviewer: str, on: date, due: date | None, seen: str) -> Signed:
        """Record that `reviewer` has reviewed the text whose `fingerprint` is `seen`.

        Raises ReviewError, before anything is written, for what can't be signed: unknown, changed since it was seen, in a file with findings,
        or in a folder that can't be written.
        """
        with self._lock:
            shelf = self.shelf()
            one = find(shelf.knowledge, self._all_findings(shelf), name)
            if fingerprint(shelf.knowledge, one) != seen:
                raise ReviewError(_CHANGED.format(name))
            try:
                signed = sign(shelf.knowledge, one, reviewer, on, due, on)
            except OSError as error:
                raise ReviewError(
                    f"`{name}` was not signed, because the knowledge folder can't be written ({error.strerror or type(error).__name__}). "
                    "Have whoever runs the console make it writable, or sign with: python -m bot review sign"
                ) from error
            self._carry_over(shelf)
            return signed

    def _all_findings(self, shelf: Shelf) -> Sequence[Finding]:
        """What the reader and every rule find."""
        if self._checked is None or self._checked[0] != shelf.digest:
            self._checked = (shelf.digest, tuple(check_and_read(self._root)[1]))
        return self._checked[1]

    def _carry_over(self, before: Shelf) -> None:
        """A signature changes no text, so what the rules found before it still holds; only the reader has to look again."""
        found = self._checked[1] if self._checked is not None else ()
        after = self.shelf()
        self._checked = (after.digest, tuple(sorted({*(set(found) - set(before.findings)), *after.findings})))


def fingerprint(knowledge: Knowledge, one: Reviewable) -> str:
    """Names what a visitor reads of a text, whoever has signed it."""
    unsigned = Review(ReviewStatus.DRAFT, None, date.max)
    return digest_of(SignedTexts(knowledge).of(one.entry, unsigned))
