"""Requests to the clinic, as the conversation sees them: kept, asked for, withdrawn. Erasing is `bot/persistence/erasure.py`.

A case is stored together with its contact, its consent, the event for the clinic and the entry of the audit log, or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Select

from bot.errors import ConversationError, IntakeError
from bot.intake.case import AT_WORK, Case, CaseStatus, Contact, EventKind, Priority, Request, new_number
from bot.persistence.audit import VISITOR, enter
from bot.persistence.blind import BlindIndex, digest
from bot.persistence.case_payload import case_of, told, transcript_values, wish_values
from bot.persistence.case_reading import last_consent, sealed_contact
from bot.persistence.case_tables import cases, consents, contacts
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer
from bot.persistence.tables import erased
from bot.persistence.transactions import lock, reading, writing
from bot.persistence.withdrawal import withdraw

# There are 850 thousand million numbers, so even the second attempt is rare.
NUMBER_ATTEMPTS = 5
_WHAT = "The request"


class Cases:
    """The intake's side of cases. Methods raise ConversationError when the database fails."""

    def __init__(self, engine: Engine, sealer: Sealer, index: BlindIndex, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._sealer, self._index, self._clock = engine, sealer, index, clock
        self._outbox = Outbox(engine, sealer, clock)

    def store(self, request: Request) -> Case:
        """Keep a confirmed request and return its case; once this returns, not even a power cut loses it.

        A second request of the same conversation joins its case that is open or assigned: the number stays, the details are the newer
        ones, and it is neither less urgent nor due later than it was. The very same request, confirmed again because the reply to it got
        lost, changes nothing. Raises IntakeError when the conversation was erased meanwhile.
        """
        with writing(self._engine, _WHAT, durable=True) as connection:
            lock(connection, request.conversation)
            if connection.scalar(select(erased.c.at).where(erased.c.digest == digest(request.conversation))) is not None:
                raise IntakeError("The conversation was erased, so its request is not stored. Begin a new conversation.")
            found = connection.execute(_unfinished(request.conversation).order_by(cases.c.id.desc()).limit(1)).first()
            if found is not None and self._is_known(connection, found, request):
                return case_of(found)
            if found is None:
                kind, case = EventKind.CREATED, self._begun(connection, request)
            else:
                kind, case = EventKind.UPDATED, self._joined(connection, case_of(found), request)
            self._keep_contact(connection, case.id, request.contact)
            connection.execute(insert(consents).values(case_id=case.id, at=request.consented_at.timestamp(), wording=request.consent))
            self._outbox.add(connection, case.id, kind.value, told(kind, case, request))
            enter(connection, VISITOR, kind.value, case.number, at=self._clock())
        return case

    def of_conversation(self, sender_id: str) -> list[Case]:
        """The cases of one conversation, oldest first."""
        with reading(self._engine, "The requests") as connection:
            rows = connection.execute(select(cases).where(cases.c.sender_id == sender_id).order_by(cases.c.created_at, cases.c.id)).all()
        return [case_of(row) for row in rows]

    def withdraw(self, sender_id: str, number: str | None = None) -> list[Case]:
        """Withdraw what is open or assigned, or only the case of that number. Returns the withdrawn cases; what told who asked, and what for, is gone."""
        query = _unfinished(sender_id) if number is None else _unfinished(sender_id).where(cases.c.number == number)
        with writing(self._engine, _WHAT, durable=True) as connection:
            lock(connection, sender_id)
            rows = connection.execute(query.order_by(cases.c.id)).all()
            now = self._clock()
            return [withdraw(connection, case_of(row), VISITOR, self._sealer, self._outbox, now) for row in rows]

    def _begun(self, connection: Connection, request: Request) -> Case:
        now = self._clock()
        values = {
            "sender_id": request.conversation,
            "status": CaseStatus.OPEN.value,
            "created_at": now,
            "version": 1,
            **self._details(request, request.priority, request.due_at, now),
        }
        for _ in range(NUMBER_ATTEMPTS):
            number = new_number()
            try:
                with connection.begin_nested():
                    made = connection.execute(insert(cases).values(number=number, **values))
            except IntegrityError:
                if connection.scalar(select(cases.c.id).where(cases.c.number == number)) is None:
                    raise
                continue
            return self._read(connection, made.inserted_primary_key[0])
        raise ConversationError("The request could not be stored, because no free case number was found. Try again.")

    def _is_known(self, connection: Connection, found: Row, request: Request) -> bool:
        """Whether the case holds exactly this request."""
        contact, agreed = sealed_contact(connection, found.id), last_consent(connection, found.id)
        if contact is None or agreed is None:
            return False
        kept = (
            agreed.at,
            agreed.wording,
            found.asker,
            *(self._sealer.unseal(sealed) for sealed in (contact, found.wish, found.transcript)),
        )
        return kept == (
            request.consented_at.timestamp(),
            request.consent,
            request.asker.value,
            asdict(request.contact),
            wish_values(request.wish),
            transcript_values(request.transcript),
        )

    def _joined(self, connection: Connection, case: Case, request: Request) -> Case:
        priority = Priority.SOON if Priority.SOON in (case.priority, request.priority) else Priority.ROUTINE
        details = self._details(request, priority, min(case.due_at, request.due_at), self._clock())
        connection.execute(update(cases).where(cases.c.id == case.id).values(version=case.version + 1, **details))
        return self._read(connection, case.id)

    def _details(self, request: Request, priority: Priority, due_at: datetime, now: float) -> dict[str, Any]:
        return {
            "priority": priority.value,
            "asker": request.asker.value,
            "updated_at": now,
            "due_at": due_at.timestamp(),
            "wish": self._sealer.seal(wish_values(request.wish)),
            "transcript": self._sealer.seal(transcript_values(request.transcript)),
        }

    def _keep_contact(self, connection: Connection, case_id: int, contact: Contact) -> None:
        connection.execute(delete(contacts).where(contacts.c.case_id == case_id))
        connection.execute(insert(contacts).values(case_id=case_id, **contact_row(contact, self._sealer, self._index)))

    def _read(self, connection: Connection, case_id: int) -> Case:
        return case_of(connection.execute(select(cases).where(cases.c.id == case_id)).one())


def contact_row(contact: Contact, sealer: Sealer, index: BlindIndex) -> dict[str, Any]:
    """A contact as the columns of `contacts`: sealed, and its hashes to find it by."""
    values = {"name": contact.name, "phone": contact.phone, "email": contact.email}
    hashes = {f"{kind}_index": index.of(kind, value) if value else None for kind, value in values.items()}
    return {"sealed": sealer.seal(values), **hashes, "name_index": index.of("name", contact.name)}


def _unfinished(sender_id: str) -> Select:
    # Staff may be changing the very case; on PostgreSQL the row is waited for.
    return select(cases).where(cases.c.sender_id == sender_id, cases.c.status.in_([status.value for status in AT_WORK])).with_for_update()
