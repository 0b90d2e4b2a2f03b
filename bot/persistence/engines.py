"""Engines: how connections to SQLite and PostgreSQL are made, and how their transactions begin."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import QueuePool, StaticPool

CONNECTIONS = 4
BUSY_TIMEOUT_MS = 5000
# The execution option of a connection that will write.
WRITES = "caveat_writes"
# The execution option of a connection whose commits wait for the disk.
DURABLE = "caveat_durable"


def make_engine(url: URL) -> Engine:
    """An engine for the URL; nothing is opened yet, except that SQLite's file is made, for its owner only."""
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
    # process; a power cut may lose the last turns, never the file). Requests to the clinic do wait for it, see _choose_synchronous.
    connection.isolation_level = None  # the driver's own idea of when to begin is not ours, see _begin_sqlite
    cursor = connection.cursor()
    # What is deleted is overwritten, so that nothing erased stays behind in the file's free pages.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once, without waiting, when another process wrote in between. So one that
    # will write takes the lock at its beginning.
    options = connection.get_execution_options()
    if WRITES in options:
        _choose_synchronous(connection, "FULL" if DURABLE in options else "NORMAL")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if WRITES in options else "BEGIN")


def _choose_synchronous(connection: Connection, wanted: str) -> None:
    """Whether this commit waits for the disk. Connections are pooled and used for both, so each remembers how it was set last."""
    remembered = connection.connection.info
    if remembered.get(DURABLE, "NORMAL") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        remembered[DURABLE] = wanted
