"""What the outbox hands out: parcels to be sent, and rows to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy.engine import Row

from bot.persistence.case_payload import moment


class OutboxState(str, Enum):
    """What has become of an event. A dead one is sent again only when a person says so; a withdrawn one never."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Parcel:
    """An event that is leased to be sent. `event_id` is the same over all attempts; `attempts` counts those that were made."""

    id: int
    event_id: str
    case_id: int
    kind: str
    created_at: datetime
    attempts: int
    payload: dict[str, Any]


@dataclass(frozen=True)
class OutboxRow:
    """An event without its content."""

    id: int
    event_id: str
    case_id: int
    case_number: str
    kind: str
    state: OutboxState
    created_at: datetime
    due_at: datetime
    attempts: int
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> OutboxRow:
        """Of a row of `outbox` joined with the case's `number`."""
        return cls(
            id=row.id,
            event_id=row.event_id,
            case_id=row.case_id,
            case_number=row.number,
            kind=row.kind,
            state=OutboxState(row.state),
            created_at=moment(row.created_at),
            due_at=moment(row.due_at),
            attempts=row.attempts,
            delivered_at=None if row.delivered_at is None else moment(row.delivered_at),
        )


@dataclass(frozen=True)
class Attempt:
    """One attempt to send an event. `status` is None when there was no answer, `problem` when there was none."""

    at: datetime
    status: int | None
    problem: str | None
    milliseconds: float
