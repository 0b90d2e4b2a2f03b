"""All that is stored about somebody, as plain values for JSON: what a person may ask for (GDPR, article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from bot.persistence.case_payload import moment
from bot.persistence.case_reading import file_of, sealed_contact
from bot.persistence.case_tables import cases
from bot.persistence.sealing import Sealer
from bot.persistence.tables import conversations, exchanges, feedback, turns


def everything(connection: Connection, sealer: Sealer, senders: Sequence[str], case_ids: Sequence[int], now: float) -> dict[str, Any]:
    """What is stored of these conversations and cases. Times are ISO 8601 (UTC)."""
    rows = connection.execute(select(cases).where(cases.c.id.in_(case_ids)).order_by(cases.c.id)).all()
    told = [_conversation(connection, sealer, sender) for sender in senders]
    return {
        "exported_at": _iso(now),
        "conversations": [one for one in told if one is not None],
        "cases": [_case(connection, sealer, row) for row in rows],
    }


def _conversation(connection: Connection, sealer: Sealer, sender_id: str) -> dict[str, Any] | None:
    row = connection.execute(select(conversations).where(conversations.c.sender_id == sender_id)).first()
    if row is None:
        return None
    said = connection.execute(select(exchanges).where(exchanges.c.sender_id == sender_id).order_by(exchanges.c.id)).all()
    judged = connection.execute(select(feedback).where(feedback.c.sender_id == sender_id).order_by(feedback.c.id)).all()
    sealed = connection.scalars(select(turns.c.events).where(turns.c.sender_id == sender_id).order_by(turns.c.id)).all()
    return {
        "id": sender_id,
        "created_at": _iso(row.created_at),
        "updated_at": _iso(row.updated_at),
        "exchanges": [{"at": _iso(one.at), "said": sealer.unseal(one.said), "replies": sealer.unseal(one.replies)} for one in said],
        "feedback": [_feedback(one, sealer) for one in judged],
        "events": [event for one in sealed for event in sealer.unseal(one)],
    }


def _feedback(row: Row, sealer: Sealer) -> dict[str, Any]:
    reason = None if row.reason is None else sealer.unseal(row.reason)
    return {"at": _iso(row.at), "reply_id": row.reply_id, "helpful": bool(row.helpful), "reason": reason}


def _case(connection: Connection, sealer: Sealer, row: Row) -> dict[str, Any]:
    file = file_of(connection, row, sealer)
    case, sealed = file.case, sealed_contact(connection, row.id)
    return {
        "number": case.number,
        "conversation": case.conversation,
        "status": case.status.value,
        "priority": case.priority.value,
        "asker": case.asker.value,
        "created_at": case.created_at.isoformat(),
        "updated_at": case.updated_at.isoformat(),
        "due_at": case.due_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "contact": None if sealed is None else sealer.unseal(sealed),
        "wish": {**asdict(file.wish), "red_flags": list(file.wish.red_flags)},
        "transcript": sealer.unseal(row.transcript),
        "consents": [
            {"at": one.at.isoformat(), "wording": one.wording, "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None}
            for one in file.consents
        ],
        "notes": [{"at": note.at.isoformat(), "text": note.text} for note in file.notes],
        "deliveries": [{"at": one.created_at.isoformat(), "kind": one.kind, "state": one.state.value} for one in file.deliveries],
    }


def _iso(seconds: float) -> str:
    return moment(seconds).isoformat()
