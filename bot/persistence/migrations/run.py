"""Bringing a database to a version of the tables, up or down, in one transaction: it is done as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import column, select, table
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot import settings
from bot.errors import ConversationError
from bot.persistence.blind import BlindIndex
from bot.persistence.engines import DURABLE, WRITES
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.sealing import Sealer
from bot.persistence.transactions import lock

HEAD = "0002"
"""The version of this release's tables; a test holds that it is the last one in `versions/`."""
CONNECTION, SEALS = "connection", "seals"
"""What `env.py` and the migrations find in Alembic's configuration."""

Seals = Callable[[], tuple[Sealer, BlindIndex]]

# Alembic keeps the running migration in globals, so one thread migrates at a time.
_one_at_a_time = Lock()


def is_current(engine: Engine) -> bool:
    """Whether the database has this release's tables. One SELECT."""
    version = table("alembic_version", column("version_num"))
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(select(version.c.version_num)) == HEAD)
    except (OperationalError, ProgrammingError):
        return False  # a new database, or one from before there were versions; one that can't be reached fails when it is migrated


def of_the_settings() -> tuple[Sealer, BlindIndex]:
    """What seals, and what is looked up by, with the keys of this installation."""
    configured = settings.load()
    return Sealer(encryption_keys(configured)), BlindIndex(secret_key(configured))


def upgrade(engine: Engine, to: str = HEAD, seals: Seals = of_the_settings) -> None:
    """Bring the database up to a version. `seals` is asked only when sealed values have to be rewritten.

    Raises ConversationError when the database is of a later release, or what it holds can't be opened with the keys.
    """
    _migrate(engine, to, seals, command.upgrade)


def downgrade(engine: Engine, to: str, seals: Seals = of_the_settings) -> None:
    """Take the database back to an earlier version. What that one has no place for is lost."""
    _migrate(engine, to, seals, command.downgrade)


def _migrate(engine: Engine, to: str, seals: Seals, step: Callable[[Config, str], None]) -> None:
    writer = engine.execution_options(**{WRITES: True, DURABLE: True})
    with _one_at_a_time, writer.begin() as connection:
        # Who waited here for another process finds the work done.
        lock(connection, "migrations")
        config = Config(attributes={CONNECTION: connection, SEALS: seals})
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        try:
            step(config, to)
        except CommandError as error:
            raise ConversationError(
                "The database was brought up to date by a later release than this one. Install that release, or restore a backup from before it."
            ) from error
