"""What the staff see of a request: a row of the queue, and the file of one case. The contact is in neither; it is looked at on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import IntakeError
from bot.intake.case import AT_WORK, Asker, Case, CaseStatus, Priority, Wish
from bot.persistence.parcels import OutboxRow

MOST_ROWS = 200
_CURSOR = re.compile(r"([0-9]{1,12}\.[0-9]{1,20})_([0-9]{1,18})")


@dataclass(frozen=True)
class QueueFilter:
    """Which cases are shown: all conditions hold at once.

    `status` None stands for what is to be worked on, open and assigned, the one due first at the top; closed or withdrawn ones come
    newest first, and only when asked for. `assignee` and `mine` are ids of staff: cases that this one holds. `after` is the `cursor`
    of the last row that was seen, `limit` how many rows follow it (at most 200).
    """

    status: CaseStatus | None = None
    assignee: int | None = None
    mine: int | None = None
    late: bool = False
    priority: Priority | None = None
    after: str | None = None
    limit: int = 50

    @property
    def statuses(self) -> tuple[CaseStatus, ...]:
        """The states that are looked for; none where the conditions contradict each other."""
        wanted = AT_WORK if self.status is None else (self.status,)
        return tuple(status for status in wanted if not self.late or status in AT_WORK)


@dataclass(frozen=True)
class QueueRow:
    """One case in a list. `seen_at` is when it was read, by which its age and lateness are told."""

    id: int
    number: str
    status: CaseStatus
    priority: Priority
    asker: Asker
    created_at: datetime
    due_at: datetime
    seen_at: datetime
    version: int
    assignee_id: int | None
    assignee: str
    red_flags: bool
    topic: str | None
    cursor: str

    @property
    def age(self) -> timedelta:
        """Since when the request is there."""
        return self.seen_at - self.created_at

    @property
    def late(self) -> bool:
        """Whether somebody should have worked on it by now."""
        return self.status in AT_WORK and self.due_at < self.seen_at


@dataclass(frozen=True)
class ConsentRecord:
    """What was agreed to, word for word."""

    at: datetime
    wording: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class NoteRecord:
    """A note of the staff. `author` is blank when that account is gone."""

    id: int
    at: datetime
    author_id: int | None
    author: str
    text: str


@dataclass(frozen=True)
class AssignmentRecord:
    """Who was given the case by whom; `staff_id` None: it was put back into the queue."""

    at: datetime
    staff_id: int | None
    staff: str
    by_id: int | None
    by: str


@dataclass(frozen=True)
class CaseFile:
    """All that is shown of a case at once. `red_flags` and topic stand in the wish; transcript and contact are read on their own."""

    case: Case
    assignee: str
    wish: Wish
    consents: tuple[ConsentRecord, ...]
    notes: tuple[NoteRecord, ...]
    assignments: tuple[AssignmentRecord, ...]
    deliveries: tuple[OutboxRow, ...]


def cursor_of(due_at: float, row_id: int) -> str:
    """The place of a case in the queue, as text."""
    return f"{due_at!r}_{row_id}"


def place_of(cursor: str) -> tuple[float, int]:
    """When that case is due and its id. Raises IntakeError for a text that is no cursor."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise IntakeError("The place in the queue can't be read. Open the queue from its beginning.")
    return float(found[1]), int(found[2])
