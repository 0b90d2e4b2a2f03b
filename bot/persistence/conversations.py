"""The record of conversations: what Rasa needs for the next message, everything that was said, feedback, erasure and retention.

Knows nothing of Rasa: events are JSON objects here. Every method raises ConversationError when the database fails.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Table, delete, exists, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.persistence.blind import digest
from bot.persistence.sealing import Sealer
from bot.persistence.tables import conversations, erased, exchanges, feedback, turns
from bot.persistence.transactions import reading, writing

Event = Mapping[str, Any]

# Buttons of this many exchanges back still work.
RECENT_EXCHANGES = 30
BATCH = 500
DAY = 86400.0
_WHAT = "The conversation store"


@dataclass(frozen=True)
class Stored:
    """A conversation's snapshot, and the version that the next write must name."""

    version: int
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class Exchange:
    """One message of a visitor and the replies to it, as they were seen. `at` is in seconds since 1970 (UTC)."""

    at: float
    said: str
    replies: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Standing:
    """What a channel asks before it answers: is the conversation erased, has it begun."""

    erased: bool
    begun: bool


class Written(Enum):
    """What became of a turn that was to be stored."""

    STORED = "stored"
    STALE = "stale"
    ERASED = "erased"


class Conversations:
    """All reading and writing of conversations. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine, self._sealer = engine, sealer

    def check_keys(self) -> None:
        """Raise ConversationError now, rather than in front of a visitor, when the oldest conversation can't be decrypted."""
        with self._reading() as connection:
            sealed = connection.scalar(select(conversations.c.snapshot).order_by(conversations.c.updated_at).limit(1))
        if sealed is not None:
            self._sealer.unseal(sealed)

    def ping(self) -> None:
        """Raise ConversationError when the database doesn't answer."""
        with self._reading() as connection:
            connection.scalar(select(literal(1)))

    # what Rasa needs

    def load(self, sender_id: str) -> Stored | None:
        """The snapshot of a conversation, or None where there is none."""
        with self._reading() as connection:
            row = connection.execute(
                select(conversations.c.version, conversations.c.snapshot).where(conversations.c.sender_id == sender_id)
            ).first()
        return None if row is None else Stored(row.version, self._sealer.unseal(row.snapshot))

    def load_all(self, sender_id: str) -> Stored | None:
        """Every event of a conversation, oldest first, or None where there is none."""
        with self._reading() as connection:
            version = connection.scalar(select(conversations.c.version).where(conversations.c.sender_id == sender_id))
            rows = connection.scalars(select(turns.c.events).where(turns.c.sender_id == sender_id).order_by(turns.c.id)).all()
        if version is None:
            return None
        return Stored(version, [event for sealed in rows for event in self._sealer.unseal(sealed)])

    def store_turn(self, sender_id: str, version: int, new: Sequence[Event], snapshot: Sequence[Event]) -> Written:
        """Append a turn's events and replace the snapshot, in one transaction.

        `version` is the one that was loaded, 0 for a conversation that isn't stored yet. STALE: somebody else has written since;
        load again. ERASED: the conversation was erased meanwhile, and nothing is stored.
        """
        now = time.time()
        sealed = self._sealer.seal(snapshot)
        with self._writing() as connection:
            if version == 0:
                written = self._begin(connection, sender_id, now, sealed)
            else:
                row = conversations.c.sender_id == sender_id, conversations.c.version == version
                done = connection.execute(update(conversations).where(*row).values(version=version + 1, updated_at=now, snapshot=sealed))
                written = Written.STORED if done.rowcount else self._why_not(connection, sender_id)
            if written is Written.STORED:
                connection.execute(insert(turns).values(sender_id=sender_id, at=now, events=self._sealer.seal(new)))
        return written

    def _begin(self, connection: Connection, sender_id: str, now: float, sealed: bytes) -> Written:
        """Make the conversation's row unless it exists or was erased."""
        values = select(literal(sender_id), literal(now), literal(now), literal(1), literal(sealed, conversations.c.snapshot.type))
        row = self._insert(conversations).from_select(
            ["sender_id", "created_at", "updated_at", "version", "snapshot"], values.where(~exists().where(_erased(sender_id)))
        )
        done = connection.execute(row.on_conflict_do_nothing())
        return Written.STORED if done.rowcount else self._why_not(connection, sender_id)

    def _why_not(self, connection: Connection, sender_id: str) -> Written:
        return Written.ERASED if connection.scalar(select(literal(1)).where(_erased(sender_id))) else Written.STALE

    # what the visitor saw

    def standing(self, sender_id: str) -> Standing:
        """Whether a conversation is erased, and whether anything was said in it. One query."""
        with self._reading() as connection:
            row = connection.execute(select(exists().where(_erased(sender_id)), exists().where(exchanges.c.sender_id == sender_id))).one()
        return Standing(bool(row[0]), bool(row[1]))

    def offered(self, sender_id: str) -> dict[str, str]:
        """Payload -> title of every button that was offered lately."""
        query = (
            select(exchanges.c.offered).where(exchanges.c.sender_id == sender_id).order_by(exchanges.c.id.desc()).limit(RECENT_EXCHANGES)
        )
        with self._reading() as connection:
            rows = connection.scalars(query).all()
        found: dict[str, str] = {}
        for sealed in reversed(rows):
            found.update(self._sealer.unseal(sealed))
        return found

    def add_exchange(
        self, sender_id: str, said: str, replies: Sequence[Mapping[str, Any]], reply_ids: Sequence[str], offered: Mapping[str, str]
    ) -> Written:
        """Append what the visitor wrote and saw. ERASED: the conversation was erased meanwhile, and nothing is stored."""
        now = time.time()
        seal = self._sealer.seal
        values = select(
            literal(sender_id),
            literal(now),
            _bytes(seal(said)),
            _bytes(seal(list(replies))),
            _bytes(seal(dict(offered))),
            literal(" ".join(reply_ids)),
        ).where(exists().where(conversations.c.sender_id == sender_id))
        row = insert(exchanges).from_select(["sender_id", "at", "said", "replies", "offered", "reply_ids"], values)
        with self._writing() as connection:
            if connection.execute(row).rowcount:
                return Written.STORED
            # Rasa has never stored this conversation: the channel answered by itself, e.g. an emergency over the rate limit.
            if self._begin(connection, sender_id, now, seal([])) is Written.ERASED:
                return Written.ERASED
            connection.execute(row)
        return Written.STORED

    def history(self, sender_id: str) -> list[Exchange]:
        """Every exchange, oldest first."""
        query = (
            select(exchanges.c.at, exchanges.c.said, exchanges.c.replies).where(exchanges.c.sender_id == sender_id).order_by(exchanges.c.id)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [Exchange(row.at, self._sealer.unseal(row.said), tuple(self._sealer.unseal(row.replies))) for row in rows]

    def add_feedback(self, sender_id: str, reply_id: str, helpful: bool, reason: str | None) -> bool:
        """Store a verdict on a reply, in place of an earlier one. False when the conversation has no such reply."""
        values = {"helpful": helpful, "reason": None if reason is None else self._sealer.seal(reason), "at": time.time()}
        with self._writing() as connection:
            known = connection.scalars(select(exchanges.c.reply_ids).where(exchanges.c.sender_id == sender_id)).all()
            if not any(reply_id in ids.split() for ids in known):
                return False
            place = feedback.c.sender_id == sender_id, feedback.c.reply_id == reply_id
            connection.execute(delete(feedback).where(*place))
            connection.execute(insert(feedback).values(sender_id=sender_id, reply_id=reply_id, **values))
        return True

    # keeping and forgetting

    def keys(self) -> list[str]:
        """The sender ids of all stored conversations."""
        with self._reading() as connection:
            return list(connection.scalars(select(conversations.c.sender_id)).all())

    def exists(self, sender_id: str) -> bool:
        """Whether a conversation is stored."""
        with self._reading() as connection:
            return bool(connection.scalar(select(exists().where(conversations.c.sender_id == sender_id))))

    def erase(self, sender_id: str) -> None:
        """Delete everything of a conversation, and remember its hash so that it can't be continued."""
        with self._writing() as connection:
            remembered = self._insert(erased).values(digest=digest(sender_id), at=time.time())
            connection.execute(remembered.on_conflict_do_nothing())
            connection.execute(delete(conversations).where(conversations.c.sender_id == sender_id))

    def delete_older_than(self, days: int) -> int:
        """Delete what was said more than `days` days ago. Returns how many conversations went as a whole."""
        before = time.time() - days * DAY
        gone = 0
        while True:
            # In batches, so that a visitor's message never waits long for the lock.
            old = select(conversations.c.sender_id).where(conversations.c.updated_at < before).limit(BATCH)
            with self._writing() as connection:
                ids = connection.scalars(old).all()
                if ids:
                    connection.execute(delete(conversations).where(conversations.c.sender_id.in_(ids)))
            gone += len(ids)
            if len(ids) < BATCH:
                break
        with self._writing() as connection:
            for table in (turns, exchanges, feedback):
                connection.execute(delete(table).where(table.c.at < before))
        return gone

    def count(self) -> int:
        """How many conversations are stored."""
        with self._reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(conversations)))

    def _insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which is a dialect's own in SQLAlchemy."""
        return postgresql.insert(table) if self._engine.dialect.name == "postgresql" else sqlite.insert(table)

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self._engine, _WHAT)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self._engine, _WHAT)


def _erased(sender_id: str) -> ColumnElement[bool]:
    return erased.c.digest == digest(sender_id)


def _bytes(value: bytes) -> Any:
    return literal(value, exchanges.c.said.type)
