"""A request to the clinic: what it holds, which states it has, and which steps lead from one to another. Pure."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.errors import IntakeError

# Without letters and digits that look alike when read out over the telephone.
_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8
LONGEST_NAME = 80
LONGEST_CONTACT = 120
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s.<>()\[\],;:\"]+(?:\.[^@\s.<>()\[\],;:\"]+)+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,24}(?:(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)


class CaseStatus(str, Enum):
    """Where a request stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


TRANSITIONS = {
    CaseStatus.OPEN: frozenset({CaseStatus.ASSIGNED, CaseStatus.CLOSED, CaseStatus.WITHDRAWN}),
    CaseStatus.ASSIGNED: frozenset({CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.WITHDRAWN}),
    CaseStatus.CLOSED: frozenset({CaseStatus.OPEN}),
    CaseStatus.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class Case:
    """A request with the person's consent. `about` is the slug of what the conversation was about, if it was about something."""

    number: str
    conversation: str
    name: str
    contact: str
    about: str | None
    consented_at: datetime
    status: CaseStatus = CaseStatus.OPEN

    def moved(self, to: CaseStatus) -> Case:
        """The case in another state. Raises IntakeError for a step that isn't allowed."""
        if to not in TRANSITIONS[self.status]:
            raise IntakeError(f"Case {self.number} is {self.status.value} and can't become {to.value}.")
        return replace(self, status=to)


def new_number() -> str:
    """A fresh case number, such as C-7KQ2MX4P, that can't be guessed from another."""
    return "C-" + "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(_NUMBER_LENGTH))


def usable_name(text: str) -> str | None:
    """A person's name with its white space folded, or None: up to 80 characters, letters in it, no digits and no address."""
    name = " ".join(text.split()).strip(" .,;")
    for opening in ("my name is ", "i am ", "i'm ", "it's ", "this is ", "name is ", "name: "):
        if f"{name.lower()} ".startswith(opening):
            name = name[len(opening) :].strip()
    fits = 0 < len(name) <= LONGEST_NAME and any(c.isalpha() for c in name) and not any(c.isdigit() or c in "@<>{}[]|\\?" for c in name)
    return name if fits else None


def usable_contact(text: str) -> str | None:
    """A telephone number or an e-mail address found in the text, or None."""
    folded = " ".join(text.split())[: 2 * LONGEST_CONTACT]
    email = _EMAIL.search(folded)
    if email is not None:
        return email.group().rstrip(".")[:LONGEST_CONTACT]
    phone = _PHONE.search(folded)
    if phone is not None and 7 <= sum(c.isdigit() for c in phone.group()) <= 15:
        return phone.group().strip()
    return None
