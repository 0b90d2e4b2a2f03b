"""Opening the database: SQLite by default, PostgreSQL by URL; brought up to date if it is of an earlier release."""

from __future__ import annotations

import os
import time
from functools import lru_cache

from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bot.errors import ConversationError
from bot.persistence.engines import CONNECTIONS, DURABLE, WRITES, make_engine
from bot.persistence.migrations.run import is_current, upgrade

__all__ = ["CONNECTIONS", "DURABLE", "WRITES", "open_database"]


def open_database(url: str) -> Engine:
    """An engine whose tables are those of this release, one for each URL and process.

    Raises ConversationError, with what to do, when the database can't be reached or used.
    """
    # A connection must not be shared with a forked worker, so the process id is part of the key.
    return _opened(url, os.getpid())


@lru_cache(maxsize=8)
def _opened(url: str, _process: int) -> Engine:
    try:
        parsed = make_url(url)
        engine = make_engine(parsed)
        _bring_up_to_date(engine)
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


def _bring_up_to_date(engine: Engine, attempts: int = 5) -> None:
    """Run the migrations that are missing. Several processes may start at once on a file that is being made, so a failure is tried again."""
    for attempt in range(1, attempts + 1):
        try:
            if not is_current(engine):
                upgrade(engine)
            return
        except SQLAlchemyError:
            if attempt == attempts:
                raise
            time.sleep(0.1 * attempt)


def _cause(error: Exception) -> str:
    """The driver's own words, without statement and parameters."""
    return " ".join(str(getattr(error, "orig", None) or error).split())
