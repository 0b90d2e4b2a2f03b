"""The audit log: who did, saw or was refused what, and when. Nothing deletes from it, and it holds no person's data."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.persistence.case_tables import audit_events
from bot.persistence.transactions import reading, writing

VISITOR = "visitor"
WORKER = "worker"
COMMAND_LINE = "command line"

# As wide as the columns: an entry that is too long must not undo what it tells of.
_WIDEST = {"actor": 64, "action": 64, "subject": 120, "detail": 2000}
_WHAT = "The audit log"


@dataclass(frozen=True)
class AuditEvent:
    """An entry of the log."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    allowed: bool
    detail: str


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for; what isn't set doesn't matter. `since` is included, `until` is not. `before` is the id of the last entry seen."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    allowed: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50


class Audit:
    """Writing and searching the log. Methods raise ConversationError when the database fails."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def record(self, actor: str, action: str, subject: str = "", allowed: bool = True, detail: str = "") -> None:
        """Enter what isn't part of another transaction, such as a page that was looked at or a refusal."""
        with writing(self._engine, _WHAT, durable=True) as connection:
            enter(connection, actor, action, subject, at=self._clock(), allowed=allowed, detail=detail)

    def search(self, wanted: AuditFilter) -> list[AuditEvent]:
        """What fits, newest first."""
        query = select(audit_events).where(*_conditions(wanted)).order_by(audit_events.c.id.desc()).limit(wanted.limit)
        with reading(self._engine, _WHAT) as connection:
            rows = connection.execute(query).all()
        return [
            AuditEvent(
                row.id, datetime.fromtimestamp(row.at, timezone.utc), row.actor, row.action, row.subject, bool(row.allowed), row.detail
            )
            for row in rows
        ]


def enter(connection: Connection, actor: str, action: str, subject: str = "", *, at: float, allowed: bool = True, detail: str = "") -> None:
    """Enter what happens in somebody else's transaction: it is logged if, and only if, it is done."""
    connection.execute(insert(audit_events).values(event_row(actor, action, subject, at=at, allowed=allowed, detail=detail)))


def event_row(actor: str, action: str, subject: str = "", *, at: float, allowed: bool = True, detail: str = "") -> dict[str, Any]:
    """The values of an entry. `at` is in seconds since 1970 (UTC)."""
    texts = {"actor": actor, "action": action, "subject": subject, "detail": detail}
    return {"at": at, "allowed": allowed, **{name: text[: _WIDEST[name]] for name, text in texts.items()}}


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    columns = audit_events.c
    found = [columns[name] == getattr(wanted, name) for name in ("actor", "action", "subject") if getattr(wanted, name)]
    if wanted.allowed is not None:
        found.append(columns.allowed.is_(wanted.allowed))
    if wanted.since is not None:
        found.append(columns.at >= wanted.since.timestamp())
    if wanted.until is not None:
        found.append(columns.at < wanted.until.timestamp())
    if wanted.before is not None:
        found.append(columns.id < wanted.before)
    return found
