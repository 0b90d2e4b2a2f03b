"""The outbox: what the clinic's system is to be told, written in the transaction of what it tells of, and sent by a worker.

A worker leases parcels for a while. One that dies loses its lease, and another sends the same event under the same id: at least once.
Of one case, an event is leased only when no earlier one still waits, so that what came later isn't told first.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.persistence.case_payload import moment
from bot.persistence.case_tables import cases, delivery_attempts, outbox
from bot.persistence.parcels import Attempt, OutboxRow, OutboxState, Parcel
from bot.persistence.sealing import Sealer
from bot.persistence.transactions import reading, writing

_WHAT = "The outbox"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PROBLEM = 200


class Outbox:
    """Sending's side of the outbox. Methods raise ConversationError when the database fails. Times given are seconds since 1970 (UTC)."""

    def __init__(self, engine: Engine, sealer: Sealer, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._sealer, self._clock = engine, sealer, clock

    def add(self, connection: Connection, case_id: int, kind: str, payload: Mapping[str, Any]) -> str:
        """Put an event into somebody else's transaction. Returns its id."""
        row = self.event_row(case_id, kind, payload)
        connection.execute(insert(outbox).values(row))
        return str(row["event_id"])

    def event_row(self, case_id: int, kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a new event, due at once."""
        now = self._clock()
        return {
            "event_id": "msg_" + "".join(secrets.choice(_BASE32) for _ in range(26)),
            "case_id": case_id,
            "kind": kind,
            "state": OutboxState.PENDING.value,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
            "payload": self._sealer.seal(dict(payload)),
        }

    def drop_unsent(self, connection: Connection, case_id: int) -> None:
        """Within the transaction of a withdrawal: what waits or failed is not sent any more, and no event keeps more than its outline."""
        rows = connection.execute(select(outbox.c.id, outbox.c.state, outbox.c.payload).where(outbox.c.case_id == case_id)).all()
        for row in rows:
            state = row.state if row.state == OutboxState.DELIVERED.value else OutboxState.WITHDRAWN.value
            values = {"state": state, "leased_until": None, "payload": self._outline(row.payload)}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))

    def lease(self, limit: int, seconds: float) -> list[Parcel]:
        """At most `limit` parcels that are due, oldest first. For `seconds` nobody else gets them."""
        now = self._clock()
        # Another worker's transaction that is just leasing a row is passed by, not waited for.
        query = select(outbox).where(*_free(now)).order_by(outbox.c.due_at, outbox.c.id).limit(limit).with_for_update(skip_locked=True)
        with writing(self._engine, _WHAT) as connection:
            rows = connection.execute(query).all()
            if rows:
                leased = update(outbox).where(outbox.c.id.in_([row.id for row in rows]))
                connection.execute(leased.values(leased_until=now + seconds))
        return [
            Parcel(row.id, row.event_id, row.case_id, row.kind, moment(row.created_at), row.attempts, self._sealer.unseal(row.payload))
            for row in rows
        ]

    def delivered(self, parcel_id: int, status: int, milliseconds: float) -> None:
        """The receiver took it. What tells about the person is not kept here any longer."""
        with writing(self._engine, _WHAT) as connection:
            payload = self._attempted(connection, parcel_id, status, None, milliseconds)
            if payload is not None:
                done = {"state": OutboxState.DELIVERED.value, "delivered_at": self._clock(), "leased_until": None}
                connection.execute(update(outbox).where(outbox.c.id == parcel_id).values(**done, payload=self._outline(payload)))

    def failed(self, parcel_id: int, status: int | None, problem: str, milliseconds: float, retry_at: float) -> None:
        """It was not taken, and is due again at `retry_at`. `problem` is in words of ours, never the receiver's."""
        with writing(self._engine, _WHAT) as connection:
            if self._attempted(connection, parcel_id, status, problem, milliseconds) is not None:
                connection.execute(update(outbox).where(*_pending(parcel_id)).values(due_at=retry_at, leased_until=None))

    def dead(self, parcel_id: int, status: int | None, problem: str, milliseconds: float) -> None:
        """It was not taken, and is not tried again until somebody says so."""
        with writing(self._engine, _WHAT) as connection:
            if self._attempted(connection, parcel_id, status, problem, milliseconds) is not None:
                connection.execute(update(outbox).where(*_pending(parcel_id)).values(state=OutboxState.DEAD.value, leased_until=None))

    def resend(self, parcel_id: int) -> bool:
        """Send a dead letter once more, under its old id, with all attempts before it. False when it is none."""
        again = {"state": OutboxState.PENDING.value, "due_at": self._clock(), "leased_until": None, "attempts": 0}
        dead = outbox.c.id == parcel_id, outbox.c.state == OutboxState.DEAD.value
        with writing(self._engine, _WHAT) as connection:
            return bool(connection.execute(update(outbox).where(*dead).values(again)).rowcount)

    def rows(self, state: OutboxState | None = None, limit: int = 100, before: int | None = None) -> list[OutboxRow]:
        """Events without their content, newest first. `before` is the id of the last one seen."""
        query = select(outbox, cases.c.number).join(cases, cases.c.id == outbox.c.case_id).order_by(outbox.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(outbox.c.state == state.value)
        if before is not None:
            query = query.where(outbox.c.id < before)
        with reading(self._engine, _WHAT) as connection:
            return [OutboxRow.of(row) for row in connection.execute(query)]

    def counts(self) -> dict[OutboxState, int]:
        """How many events there are of each state."""
        with reading(self._engine, _WHAT) as connection:
            found = dict(connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all())
        return {state: found.get(state.value, 0) for state in OutboxState}

    def attempts(self, parcel_id: int) -> list[Attempt]:
        """Every attempt to send an event, oldest first."""
        query = select(delivery_attempts).where(delivery_attempts.c.outbox_id == parcel_id).order_by(delivery_attempts.c.id)
        with reading(self._engine, _WHAT) as connection:
            return [Attempt(moment(row.at), row.status, row.problem, row.milliseconds) for row in connection.execute(query)]

    def _attempted(
        self, connection: Connection, parcel_id: int, status: int | None, problem: str | None, milliseconds: float
    ) -> bytes | None:
        """Note an attempt. Returns the event's sealed content, or None when it was erased while it was on its way."""
        payload: bytes | None = connection.scalar(select(outbox.c.payload).where(outbox.c.id == parcel_id).with_for_update())
        if payload is None:
            return None
        told = None if problem is None else problem[:_PROBLEM]
        row = {"outbox_id": parcel_id, "at": self._clock(), "status": status, "problem": told, "milliseconds": milliseconds}
        connection.execute(insert(delivery_attempts).values(row))
        connection.execute(update(outbox).where(outbox.c.id == parcel_id).values(attempts=outbox.c.attempts + 1))
        return payload

    def _outline(self, sealed: bytes) -> bytes:
        payload = self._sealer.unseal(sealed)
        return self._sealer.seal({name: payload[name] for name in ("type", "case")})


def _pending(parcel_id: int) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.id == parcel_id, outbox.c.state == OutboxState.PENDING.value


def _free(now: float) -> tuple[ColumnElement[bool], ...]:
    earlier = outbox.alias("earlier")
    waits = exists().where(earlier.c.case_id == outbox.c.case_id, earlier.c.id < outbox.c.id, earlier.c.state == OutboxState.PENDING.value)
    return (
        outbox.c.state == OutboxState.PENDING.value,
        outbox.c.due_at <= now,
        outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= now),
        ~waits,
    )
