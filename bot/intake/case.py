"""A request to the clinic: what it holds, which states it has, and which steps lead from one to another. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.errors import IntakeError

# Without letters and digits that look alike when read out over the telephone.
_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8


class CaseStatus(str, Enum):
    """Where a request stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Asker(str, Enum):
    """For whom somebody asks. A person under 16 who is alone leaves no data, so there is no such case."""

    ADULT = "adult"
    GUARDIAN = "guardian"
    CARER = "carer"


class Priority(str, Enum):
    """How soon the clinic means to get in touch."""

    ROUTINE = "routine"
    SOON = "soon"


AT_WORK = (CaseStatus.OPEN, CaseStatus.ASSIGNED)
"""The states in which somebody at the clinic has something to do; only these can be late."""
FINISHED = (CaseStatus.CLOSED, CaseStatus.WITHDRAWN)


class EventKind(str, Enum):
    """What happened to a case, as the clinic's system is told."""

    CREATED = "case.created"
    UPDATED = "case.updated"
    WITHDRAWN = "case.withdrawn"


TRANSITIONS = {
    CaseStatus.OPEN: frozenset({CaseStatus.ASSIGNED, CaseStatus.CLOSED, CaseStatus.WITHDRAWN}),
    CaseStatus.ASSIGNED: frozenset({CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.WITHDRAWN}),
    CaseStatus.CLOSED: frozenset({CaseStatus.OPEN}),
    CaseStatus.WITHDRAWN: frozenset(),
}
DUE_AFTER = {Priority.SOON: timedelta(days=1), Priority.ROUTINE: timedelta(days=3)}
"""After what time a request counts as late. Red flags had a safety message of their own when they were written; none waits for this."""


@dataclass(frozen=True)
class Contact:
    """Who is to be called. At least one of `phone` (E.164) and `email` is set."""

    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Wish:
    """What the request is about, in the person's words; `topic` is the slug of what the conversation was about, `red_flags` what was found in it."""

    about: str = ""
    topic: str | None = None
    preferred_time: str = ""
    remark: str = ""
    red_flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """What a visitor has confirmed. `consent` is the wording agreed to; `transcript` what was asked and answered, as `GET /history` gives it."""

    conversation: str
    asker: Asker
    contact: Contact
    wish: Wish
    consent: str
    consented_at: datetime
    transcript: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def priority(self) -> Priority:
        """A conversation with a red flag in it is looked at sooner."""
        return Priority.SOON if self.wish.red_flags else Priority.ROUTINE

    @property
    def due_at(self) -> datetime:
        """When it counts as late."""
        return self.consented_at + DUE_AFTER[self.priority]


@dataclass(frozen=True)
class Case:
    """A stored request without what tells who somebody is. `version` is raised by every write. Times are UTC."""

    id: int
    number: str
    conversation: str | None
    status: CaseStatus
    priority: Priority
    asker: Asker
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    version: int
    closed_at: datetime | None = None
    assignee_id: int | None = None

    def moved(self, to: CaseStatus) -> Case:
        """The case in another state. Raises IntakeError for a step that isn't allowed."""
        if to not in TRANSITIONS[self.status]:
            raise IntakeError(f"Case {self.number} is {self.status.value} and can't become {to.value}.")
        return replace(self, status=to)


def new_number() -> str:
    """A fresh case number, such as C-7KQ2MX4P, that can't be guessed from another."""
    return "C-" + "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(_NUMBER_LENGTH))
