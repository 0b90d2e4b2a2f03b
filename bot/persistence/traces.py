"""Getting rid of what a database keeps of deleted rows in its files, so that erased means erased.

SQLite marks the place of a deleted row as free and leaves the bytes there, and its journal (`-wal`) holds copies of pages as they were.
`secure_delete`, which every connection has (`bot/persistence/engines.py`), overwrites the bytes with zeros when a row goes, a checkpoint
brings the journal into the database file, and truncating empties it. What an older version of the assistant or another program has
deleted without `secure_delete` goes with `compact`. On PostgreSQL, VACUUM frees the place of deleted rows for others; its own journal and
the backups are in the hands of who runs it (docs/privacy.md).
"""

from __future__ import annotations

import logging

from sqlalchemy import Table
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.persistence.case_tables import assignments, cases, consents, contacts, delivery_attempts, notes, outbox
from bot.persistence.tables import conversations, exchanges, feedback, turns

PERSONAL_TABLES: tuple[Table, ...] = (
    conversations,
    turns,
    exchanges,
    feedback,
    cases,
    contacts,
    consents,
    notes,
    assignments,
    outbox,
    delivery_attempts,
)
"""The tables that hold something of a person."""
_AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT"}
_LOG = logging.getLogger(__name__)


def sweep(engine: Engine) -> bool:
    """Clear what deletions have left behind; call it after their commit. False, and a warning, when others kept the database busy.

    The rows are gone in any case; the next sweep clears the rest.
    """
    try:
        with engine.connect() as connection:
            clean = _empty_journal(connection) if engine.dialect.name == "sqlite" else _vacuum(connection)
    except SQLAlchemyError:
        clean = False
    if not clean:
        _LOG.warning("The database was busy, so copies of deleted rows may be left in its journal. Run: python -m bot privacy purge")
    return clean


def compact(engine: Engine) -> bool:
    """Write the database anew without what was ever deleted; it is locked meanwhile. Returns as `sweep` does."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM")
        except raw.connection.OperationalError:
            return False
        finally:
            raw.close()
    return sweep(engine)


def _empty_journal(connection: Connection) -> bool:
    cursor = connection.connection.cursor()
    try:
        # Waits for readers and writers, as long as the connection's busy_timeout says.
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.close()
    return not busy


def _vacuum(connection: Connection) -> bool:
    free = connection.execution_options(**_AUTOCOMMIT)
    for table in PERSONAL_TABLES:
        free.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {table.name}")
    return True
