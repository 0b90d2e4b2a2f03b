"""What the staff do with cases: look, take on, hand over, close, note. Every change, and every look at a person's data, is in the audit log."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.errors import IntakeError
from bot.intake.case import Case, CaseStatus, Contact
from bot.persistence import case_queue
from bot.persistence.audit import enter
from bot.persistence.blind import BlindIndex
from bot.persistence.case_files import CaseFile, NoteRecord, QueueFilter, QueueRow
from bot.persistence.case_payload import case_of, contact_of, moment
from bot.persistence.case_reading import file_of, name_of, queue_row, row_of, sealed_contact, stale
from bot.persistence.case_tables import assignments, cases, notes, staff
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer
from bot.persistence.transactions import reading, writing
from bot.persistence.withdrawal import withdraw

LONGEST_NOTE = 10_000
_WHAT = "The case"


class Casework:
    """The staff's side of cases. Safe to use from several threads and processes.

    Methods raise ConversationError when the database fails, and IntakeError for a case that isn't there or can't take the step. Who
    changes a case names the `version` that they saw; where it has changed since, StaleCaseError tells how it stands now.
    """

    def __init__(self, engine: Engine, sealer: Sealer, index: BlindIndex, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._sealer, self._index, self._clock = engine, sealer, index, clock
        self._outbox = Outbox(engine, sealer, clock)

    # looking

    def queue(self, wanted: QueueFilter) -> list[QueueRow]:
        """One page of the queue. Only the rows that are returned are decrypted."""
        now = self._clock()
        with reading(self._engine, "The queue") as connection:
            rows = connection.execute(case_queue.page(wanted, now)).all()
        return [queue_row(row, self._sealer, now) for row in rows]

    def counts(self) -> dict[CaseStatus, int]:
        """How many cases there are of each state."""
        with reading(self._engine, "The queue") as connection:
            found = {row.status: row.number for row in connection.execute(case_queue.numbers_in_each_state())}
        return {status: found.get(status.value, 0) for status in CaseStatus}

    def find(self, text: str, region: str = "") -> list[QueueRow]:
        """The cases of a number, or of an exact name, telephone number or e-mail address; newest first, at most 200.

        A telephone number has its country code, unless the clinic's `region` is given.
        """
        if not text.strip():
            return []
        with reading(self._engine, "The queue") as connection:
            rows = connection.execute(case_queue.found_by(text, self._index, region)).all()
        now = self._clock()
        return [queue_row(row, self._sealer, now) for row in rows]

    def file(self, number: str, staff_id: int | None = None) -> CaseFile:
        """All of a case but contact and transcript. With `staff_id` the look is entered in the audit log."""
        with self._looking(staff_id) as connection:
            found = file_of(connection, row_of(connection, number), self._sealer)
            self._enter_look(connection, staff_id, "case.viewed", number)
        return found

    def transcript(self, number: str, staff_id: int | None = None) -> list[dict[str, Any]]:
        """What was asked and answered before the request. With `staff_id` the look is entered in the audit log."""
        with self._looking(staff_id) as connection:
            sealed = row_of(connection, number).transcript
            self._enter_look(connection, staff_id, "transcript.read", number)
        return list(self._sealer.unseal(sealed))

    def contact(self, number: str, staff_id: int) -> Contact:
        """Who asked, and how to reach them. There is no look without its entry in the audit log."""
        with self._writing() as connection:
            row = row_of(connection, number)
            sealed = sealed_contact(connection, row.id)
            if sealed is None:
                raise IntakeError(f"Case {number} has no contact any more, because it is {row.status}.")
            self._enter_look(connection, staff_id, "contact.revealed", number)
        return contact_of(self._sealer.unseal(sealed))

    # working

    def claim(self, number: str, staff_id: int, version: int) -> Case:
        """Take on a case that nobody has."""
        with self._writing() as connection:
            case = self._as_seen(connection, number, version)
            return self._hand_over(connection, case.moved(CaseStatus.ASSIGNED), staff_id, staff_id, "case.claimed")

    def assign(self, number: str, staff_id: int, by_id: int, version: int) -> Case:
        """Give a case that is open or assigned to somebody."""
        with self._writing() as connection:
            case = self._as_seen(connection, number, version)
            if case.status is not CaseStatus.ASSIGNED:
                case = case.moved(CaseStatus.ASSIGNED)
            return self._hand_over(connection, case, staff_id, by_id, "case.assigned")

    def move(self, number: str, to: CaseStatus, staff_id: int, version: int) -> Case:
        """Bring a case into another state: closed; open again, for anybody to take; withdrawn, if the person asks for it; assigned to oneself."""
        if to is CaseStatus.ASSIGNED:
            return self.claim(number, staff_id, version)
        with self._writing() as connection:
            case = self._as_seen(connection, number, version)
            if to is CaseStatus.WITHDRAWN:
                return withdraw(connection, case, actor_of(staff_id), self._sealer, self._outbox, self._clock())
            moved, now = case.moved(to), self._clock()
            if to is CaseStatus.CLOSED:
                return self._change(connection, moved, actor_of(staff_id), "case.closed", closed_at=now)
            if case.assignee_id is not None:
                connection.execute(insert(assignments).values(case_id=case.id, staff_id=None, by_id=staff_id, at=now))
            return self._change(connection, moved, actor_of(staff_id), "case.opened_again", closed_at=None, assignee_id=None)

    def add_note(self, number: str, staff_id: int, text: str) -> NoteRecord:
        """Keep a note. Raises IntakeError when it is blank or longer than 10,000 characters."""
        text = text.strip()
        if not text or len(text) > LONGEST_NOTE:
            raise IntakeError(f"A note has 1 to {LONGEST_NOTE:,} characters. This one has {len(text):,}: change it and save it again.")
        now = self._clock()
        with self._writing() as connection:
            case_id = row_of(connection, number).id
            author = self._colleague(connection, staff_id)
            made = connection.execute(insert(notes).values(case_id=case_id, author_id=staff_id, at=now, text=self._sealer.seal(text)))
            enter(connection, actor_of(staff_id), "note.added", number, at=now)
        return NoteRecord(made.inserted_primary_key[0], moment(now), staff_id, author, text)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self._engine, _WHAT, durable=True)

    def _looking(self, staff_id: int | None) -> AbstractContextManager[Connection]:
        return reading(self._engine, _WHAT) if staff_id is None else self._writing()

    def _enter_look(self, connection: Connection, staff_id: int | None, action: str, number: str) -> None:
        if staff_id is not None:
            enter(connection, actor_of(staff_id), action, number, at=self._clock())

    def _as_seen(self, connection: Connection, number: str, version: int) -> Case:
        """The case, provided that nobody has changed it since it was seen."""
        row = row_of(connection, number, lock=True)
        if row.version != version:
            raise stale(connection, number)
        return case_of(row)

    def _hand_over(self, connection: Connection, case: Case, staff_id: int, by_id: int, action: str) -> Case:
        self._colleague(connection, staff_id)
        changed = self._change(connection, case, actor_of(by_id), action, f"to {actor_of(staff_id)}", assignee_id=staff_id)
        connection.execute(insert(assignments).values(case_id=case.id, staff_id=staff_id, by_id=by_id, at=self._clock()))
        return changed

    def _change(self, connection: Connection, case: Case, actor: str, action: str, detail: str = "", **values: object) -> Case:
        """Write a case's state and `values`. Where somebody was quicker, nothing is written, and StaleCaseError tells who."""
        place = cases.c.id == case.id, cases.c.version == case.version
        now = self._clock()
        changed = update(cases).where(*place).values(status=case.status.value, version=case.version + 1, updated_at=now, **values)
        if not connection.execute(changed).rowcount:
            raise stale(connection, case.number)
        enter(connection, actor, action, case.number, at=now, detail=detail)
        return case_of(row_of(connection, case.number))

    def _colleague(self, connection: Connection, staff_id: int) -> str:
        """The name of somebody who can work on a case. Raises IntakeError when there is no such account, or it is off."""
        if not connection.scalar(select(staff.c.active).where(staff.c.id == staff_id)):
            raise IntakeError("The case can't be given to this account, because it is gone or switched off. Choose another.")
        return name_of(connection, staff_id)


def actor_of(staff_id: int) -> str:
    """How a member of staff stands in the audit log."""
    return f"staff:{staff_id}"
