"""Opening the database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.errors import ConversationError
from bot.persistence.tables import metadata

CONNECTIONS = 4
BUSY_TIMEOUT_MS = 5000
# The execution option of a connection that will write.
WRITES = "caveat_writes"


def open_database(url: str) -> Engine:
    """An engine whose tables exist, one for each URL and process.

    Raises ConversationError, with what to do, when the database can't be reached or used.
    """
    # A connection must not be shared with a forked worker, so the process id is part of the key.
    return _opened(url, os.getpid())


@lru_cache(maxsize=8)
def _opened(url: str, _process: int) -> Engine:
    try:
        parsed = make_url(url)
        engine = _engine(parsed)
        _make_tables(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ConversationError(
            f"CAVEAT_DATABASE_URL can't be used ({type(error).__name__}). Examples: sqlite:///var/caveat.db, postgresql://user:password@host/name."
        ) from error
    except (SQLAlchemyError, OSError) as error:
        raise ConversationError(
            f"The database {parsed.render_as_string(hide_password=True)} can't be opened ({_cause(error)}). "
            "Start it, or correct CAVEAT_DATABASE_URL. Nothing is served without it, because conversations would be lost."
        ) from error
    return engine


def _engine(url: URL) -> Engine:
    # hide_parameters: a failing statement is logged by Rasa with its parameters, and those hold conversations.
    common: dict[str, Any] = {"hide_parameters": True, "future": True}
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, pool_pre_ping=True, **common)
    common["connect_args"] = {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    if url.database in (None, "", ":memory:"):
        engine = create_engine(url, poolclass=StaticPool, **common)
    else:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(url.database, os.O_WRONLY | os.O_CREAT, 0o600))
        engine = create_engine(url, poolclass=QueuePool, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, **common)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Several processes read while one writes (WAL), a commit doesn't wait for the disk (NORMAL: safe in WAL against a crash of the
    # process; a power cut may lose the last turns, never the file).
    connection.isolation_level = None  # the driver's own idea of when to begin is not ours, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once, without waiting, when another process wrote in between. So one that
    # will write takes the lock at its beginning.
    writes = WRITES in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_tables(engine: Engine, attempts: int = 5) -> None:
    """Create what is missing. Two processes that start at once may both try, so a failure is tried again."""
    for attempt in range(1, attempts + 1):
        try:
            metadata.create_all(engine)
            return
        except SQLAlchemyError:
            if attempt == attempts:
                raise
            time.sleep(0.1 * attempt)


def _cause(error: Exception) -> str:
    """The driver's own words, without statement and parameters."""
    return " ".join(str(getattr(error, "orig", None) or error).split())
