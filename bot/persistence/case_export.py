"""Requests as they leave the console: many as rows of a sheet, or one as an event like those that are sent to the clinic's system.

What is read is entered in the audit log in the same transaction, a look at somebody's contact for each person by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql import Select

from bot.errors import IntakeError
from bot.intake.case import Case, CaseStatus, Contact, EventKind, Wish
from bot.persistence.audit import enter, event_row
from bot.persistence.case_payload import case_of, contact_of, moment, outline, wish_of
from bot.persistence.case_reading import called, last_consent, row_of, sealed_contact
from bot.persistence.case_tables import audit_events, cases, contacts, staff
from bot.persistence.sealing import Sealer
from bot.persistence.transactions import writing

MOST_ROWS = 10_000
_WHAT = "The requests"


@dataclass(frozen=True)
class Wanted:
    """Which requests: made from `since` on and before `until` (seconds since 1970, UTC), of one state or of all."""

    since: float
    until: float
    status: CaseStatus | None = None


@dataclass(frozen=True)
class Exported:
    """A request of the sheet. Wish and contact are None where they weren't asked for, the contact also where it is gone."""

    case: Case
    assignee: str
    wish: Wish | None = field(default=None, repr=False)
    contact: Contact | None = field(default=None, repr=False)


class CaseExport:
    """Methods raise ConversationError when the database fails."""

    def __init__(self, engine: Engine, sealer: Sealer, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._sealer, self._clock = engine, sealer, clock

    def sheet(self, wanted: Wanted, actor: str, detail: str, *, wishes: bool, with_contacts: bool) -> list[Exported]:
        """The requests, oldest first. `detail` says in the log which ones were asked for. Raises IntakeError for more than fit into a sheet."""
        with writing(self._engine, _WHAT, durable=True) as connection:
            rows = connection.execute(_rows(wanted)).all()
            if len(rows) > MOST_ROWS:
                raise IntakeError(
                    f"There are more than {MOST_ROWS:,} such requests. Choose fewer days or one status, and nothing was exported."
                )
            made = [self._exported(row, wishes, with_contacts) for row in rows]
            enter(connection, actor, "cases.exported", at=self._clock(), detail=f"{len(made)} rows, {detail}")
            self._enter_looks(connection, actor, [one.case.number for one in made if one.contact is not None])
        return made

    def event(self, number: str, actor: str) -> tuple[Case, dict[str, Any]]:
        """A request and all that the clinic's system would be told of it now. Raises IntakeError when there is none."""
        with writing(self._engine, _WHAT, durable=True) as connection:
            row = row_of(connection, number)
            payload = self._payload(connection, row)
            enter(connection, actor, "case.exported", number, at=self._clock(), detail="FHIR")
            self._enter_looks(connection, actor, [number] if "contact" in payload else [])
        return case_of(row), payload

    def _exported(self, row: Row, wishes: bool, with_contacts: bool) -> Exported:
        return Exported(
            case=case_of(row),
            assignee=called(row.assignee_name, row.assignee_email),
            wish=wish_of(self._sealer.unseal(row.wish)) if wishes else None,
            contact=contact_of(self._sealer.unseal(row.sealed)) if with_contacts and row.sealed is not None else None,
        )

    def _payload(self, connection: Connection, row: Row) -> dict[str, Any]:
        case = case_of(row)
        sealed = sealed_contact(connection, row.id)
        consent = last_consent(connection, row.id)
        if sealed is None or consent is None:
            return outline(EventKind.WITHDRAWN if case.status is CaseStatus.WITHDRAWN else EventKind.UPDATED, case)
        unseal = self._sealer.unseal
        return {
            **outline(EventKind.UPDATED, case),
            "contact": unseal(sealed),
            "wish": unseal(row.wish),
            "consent": {"at": moment(consent.at).isoformat(), "wording": consent.wording},
            "transcript": unseal(row.transcript),
        }

    def _enter_looks(self, connection: Connection, actor: str, numbers: Sequence[str]) -> None:
        looks = [event_row(actor, "contact.revealed", number, at=self._clock(), detail="export") for number in numbers]
        if looks:
            connection.execute(insert(audit_events), looks)


def _rows(wanted: Wanted) -> Select:
    """One more than fit, so that it shows when there are too many."""
    people = cases.outerjoin(contacts, contacts.c.case_id == cases.c.id).outerjoin(staff, staff.c.id == cases.c.assignee_id)
    names = staff.c.name.label("assignee_name"), staff.c.email.label("assignee_email")
    query = select(cases, contacts.c.sealed, *names).select_from(people)
    query = query.where(cases.c.created_at >= wanted.since, cases.c.created_at < wanted.until)
    if wanted.status is not None:
        query = query.where(cases.c.status == wanted.status.value)
    return query.order_by(cases.c.created_at, cases.c.id).limit(MOST_ROWS + 1)
