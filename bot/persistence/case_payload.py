"""What is told of a case to the clinic's system: the sealed content of an outbox event, and the sealed parts of a case as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.engine import Row

from bot.intake.case import Asker, Case, CaseStatus, Contact, EventKind, Priority, Request, Wish


def told(kind: EventKind, case: Case, request: Request) -> dict[str, Any]:
    """All that the clinic needs for a new or changed request, ready for JSON."""
    return {
        **outline(kind, case),
        "contact": asdict(request.contact),
        "wish": wish_values(request.wish),
        "consent": {"at": request.consented_at.isoformat(), "wording": request.consent},
        "transcript": transcript_values(request.transcript),
    }


def outline(kind: EventKind, case: Case) -> dict[str, Any]:
    """Only what tells nothing about the person: which case, and how it stands."""
    return {
        "type": kind.value,
        "case": {
            "number": case.number,
            "status": case.status.value,
            "priority": case.priority.value,
            "asker": case.asker.value,
            "created_at": case.created_at.isoformat(),
            "due_at": case.due_at.isoformat(),
        },
    }


def wish_values(wish: Wish) -> dict[str, Any]:
    """A wish, ready for JSON."""
    return {**asdict(wish), "red_flags": list(wish.red_flags)}


def wish_of(values: Mapping[str, Any]) -> Wish:
    """The wish that `wish_values` was made from."""
    return Wish(**{**values, "red_flags": tuple(values.get("red_flags", ()))})


def transcript_values(transcript: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A transcript, ready for JSON."""
    return [dict(entry) for entry in transcript]


def contact_of(values: Mapping[str, Any]) -> Contact:
    """The contact of a sealed column."""
    return Contact(values["name"], values.get("phone"), values.get("email"))


def case_of(row: Row) -> Case:
    """The case of a row that has the columns of `cases`, sealed ones aside."""
    return Case(
        id=row.id,
        number=row.number,
        conversation=row.sender_id,
        status=CaseStatus(row.status),
        priority=Priority(row.priority),
        asker=Asker(row.asker),
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
        due_at=moment(row.due_at),
        version=row.version,
        closed_at=None if row.closed_at is None else moment(row.closed_at),
        assignee_id=row.assignee_id,
    )


def moment(seconds: float) -> datetime:
    """A time of the database as an aware one."""
    return datetime.fromtimestamp(seconds, timezone.utc)
