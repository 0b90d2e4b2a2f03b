"""Transactions of the clinic's side: what fails in the database becomes an error of ours that tells nothing of what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConversationError
from bot.persistence.engines import DURABLE, WRITES


@contextmanager
def reading(engine: Engine, what: str) -> Iterator[Connection]:
    """A connection for reading `what` ("The requests"). Raises ConversationError when the database fails."""
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise ConversationError(f"{what} could not be read ({type(error).__name__}). Check the database.") from error


@contextmanager
def writing(engine: Engine, what: str, *, durable: bool = False) -> Iterator[Connection]:
    """One transaction that changes `what`: all of it is stored, or nothing. Raises ConversationError when the database fails.

    `durable`: the commit returns once the disk has it, so that not even a power cut loses what somebody was told is kept.
    """
    options = {WRITES: True, DURABLE: True} if durable else {WRITES: True}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise ConversationError(f"{what} could not be stored ({type(error).__name__}). Check the database.") from error


def lock(connection: Connection, what: str) -> None:
    """Wait until no other transaction holds `what` (a conversation's id), then hold it until this one ends.

    SQLite has one writer at a time anyway; PostgreSQL would let two begin a case for one conversation at once.
    """
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(sha256(what.encode()).digest()[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))
