"""From the rows of the database to what the staff see of a case."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.errors import IntakeError, StaleCaseError
from bot.intake.case import AT_WORK, Asker, CaseStatus, Priority
from bot.persistence.case_files import AssignmentRecord, CaseFile, ConsentRecord, NoteRecord, QueueRow, cursor_of
from bot.persistence.case_payload import case_of, moment, wish_of
from bot.persistence.case_tables import assignments, cases, consents, contacts, notes, outbox, staff
from bot.persistence.parcels import OutboxRow
from bot.persistence.sealing import Sealer

_GIVER = staff.alias("giver")


def row_of(connection: Connection, number: str, *, lock: bool = False) -> Row:
    """The row of a case, held until the transaction's end with `lock` (SQLite's writers hold all). Raises IntakeError when there is none."""
    query = select(cases).where(cases.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise IntakeError(f"There is no case {number}. It was erased, or its number is another one: look it up in the queue.")
    return row


def sealed_contact(connection: Connection, case_id: int) -> bytes | None:
    """The contact of a case as it is stored, None where it is gone."""
    sealed: bytes | None = connection.scalar(select(contacts.c.sealed).where(contacts.c.case_id == case_id))
    return sealed


def last_consent(connection: Connection, case_id: int) -> Row | None:
    """The row of what was agreed to last."""
    return connection.execute(select(consents).where(consents.c.case_id == case_id).order_by(consents.c.id.desc()).limit(1)).first()


def stale(connection: Connection, number: str) -> StaleCaseError:
    """What to raise when a case isn't any more as somebody saw it: tells who has it now. Raises IntakeError when the case is gone."""
    row = row_of(connection, number)
    holder = name_of(connection, row.assignee_id) if CaseStatus(row.status) in AT_WORK else ""
    now = f"{holder} has it" if holder else f"it is {row.status}"
    return StaleCaseError(f"Case {number} was changed since you opened it: now {now}. Nothing was changed by you; look at it again.")


def queue_row(row: Row, sealer: Sealer, now: float) -> QueueRow:
    """A row of the questions in `bot.persistence.case_queue`."""
    wish = wish_of(sealer.unseal(row.wish))
    return QueueRow(
        id=row.id,
        number=row.number,
        status=CaseStatus(row.status),
        priority=Priority(row.priority),
        asker=Asker(row.asker),
        created_at=moment(row.created_at),
        due_at=moment(row.due_at),
        seen_at=moment(now),
        version=row.version,
        assignee_id=row.assignee_id,
        assignee=called(row.assignee_name, row.assignee_email),
        red_flags=bool(wish.red_flags),
        topic=wish.topic,
        cursor=cursor_of(row.due_at, row.id),
    )


def called(name: str | None, email: str | None) -> str:
    """How a member of staff is named: by the address where there is no name, and blank where nobody is meant."""
    return name or email or ""


def name_of(connection: Connection, staff_id: int | None) -> str:
    """How the member of staff of that id is named; blank for nobody."""
    row = connection.execute(select(staff.c.name, staff.c.email).where(staff.c.id == staff_id)).first()
    return "" if row is None else called(row.name, row.email)


def file_of(connection: Connection, row: Row, sealer: Sealer) -> CaseFile:
    """The file of the case of a row."""
    case = case_of(row)
    return CaseFile(
        case=case,
        assignee=name_of(connection, case.assignee_id),
        wish=wish_of(sealer.unseal(row.wish)),
        consents=_consents(connection, case.id),
        notes=notes_of(connection, case.id, sealer),
        assignments=_assignments(connection, case.id),
        deliveries=_deliveries(connection, case.id),
    )


def notes_of(connection: Connection, case_id: int, sealer: Sealer) -> tuple[NoteRecord, ...]:
    """The notes of a case, oldest first."""
    query = select(notes, staff.c.name, staff.c.email).select_from(notes.outerjoin(staff, notes.c.author_id == staff.c.id))
    rows = connection.execute(query.where(notes.c.case_id == case_id).order_by(notes.c.id))
    return tuple(NoteRecord(row.id, moment(row.at), row.author_id, called(row.name, row.email), sealer.unseal(row.text)) for row in rows)


def _consents(connection: Connection, case_id: int) -> tuple[ConsentRecord, ...]:
    rows = connection.execute(select(consents).where(consents.c.case_id == case_id).order_by(consents.c.id))
    return tuple(ConsentRecord(moment(row.at), row.wording, None if row.withdrawn_at is None else moment(row.withdrawn_at)) for row in rows)


def _assignments(connection: Connection, case_id: int) -> tuple[AssignmentRecord, ...]:
    people = assignments.outerjoin(staff, assignments.c.staff_id == staff.c.id).outerjoin(_GIVER, assignments.c.by_id == _GIVER.c.id)
    names = staff.c.name, staff.c.email, _GIVER.c.name.label("giver_name"), _GIVER.c.email.label("giver_email")
    query = select(assignments, *names).select_from(people).where(assignments.c.case_id == case_id).order_by(assignments.c.id)
    return tuple(
        AssignmentRecord(moment(row.at), row.staff_id, called(row.name, row.email), row.by_id, called(row.giver_name, row.giver_email))
        for row in connection.execute(query)
    )


def _deliveries(connection: Connection, case_id: int) -> tuple[OutboxRow, ...]:
    query = select(outbox, cases.c.number).join(cases, cases.c.id == outbox.c.case_id).where(outbox.c.case_id == case_id)
    return tuple(OutboxRow.of(row) for row in connection.execute(query.order_by(outbox.c.id)))
