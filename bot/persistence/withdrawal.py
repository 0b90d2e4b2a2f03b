"""Withdrawing a case: the case stays, as a number and a state; what tells who asked, and what for, goes."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.intake.case import Case, CaseStatus, EventKind, Wish
from bot.persistence.audit import enter
from bot.persistence.case_payload import case_of, outline, transcript_values, wish_values
from bot.persistence.case_reading import stale
from bot.persistence.case_tables import cases, consents, contacts, notes
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer


def withdraw(connection: Connection, case: Case, actor: str, sealer: Sealer, outbox: Outbox, now: float) -> Case:
    """Withdraw a case within somebody else's transaction, and tell the clinic's system.

    Raises IntakeError when the case is finished, StaleCaseError when it was changed since it was read.
    """
    left = {
        "status": case.moved(CaseStatus.WITHDRAWN).status.value,
        "wish": sealer.seal(wish_values(Wish())),
        "transcript": sealer.seal(transcript_values(())),
    }
    changed = update(cases).where(cases.c.id == case.id, cases.c.version == case.version)
    if not connection.execute(changed.values(**left, version=case.version + 1, updated_at=now, closed_at=now)).rowcount:
        raise stale(connection, case.number)
    for table in (contacts, notes):
        connection.execute(delete(table).where(table.c.case_id == case.id))
    agreed = consents.c.case_id == case.id, consents.c.withdrawn_at.is_(None)
    connection.execute(update(consents).where(*agreed).values(withdrawn_at=now))
    gone = case_of(connection.execute(select(cases).where(cases.c.id == case.id)).one())
    outbox.drop_unsent(connection, case.id)
    outbox.add(connection, case.id, EventKind.WITHDRAWN.value, outline(EventKind.WITHDRAWN, gone))
    enter(connection, actor, EventKind.WITHDRAWN.value, case.number, at=now)
    return gone
