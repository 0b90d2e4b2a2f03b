"""Alembic's entry: run by `bot/persistence/migrations/run.py`, or by Alembic's own command with the `alembic.ini` beside this file."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection, make_url

from bot import settings
from bot.persistence import case_tables
from bot.persistence.engines import DURABLE, WRITES, make_engine
from bot.persistence.migrations.run import CONNECTION, SEALS, of_the_settings


def migrate(connection: Connection) -> None:
    """Run what the command asks for on a connection that has begun its transaction."""
    context.configure(connection=connection, target_metadata=case_tables.cases.metadata, transactional_ddl=True, render_as_batch=True)
    context.run_migrations()


given = context.config.attributes.get(CONNECTION)
if given is not None:
    migrate(given)
else:
    context.config.attributes.setdefault(SEALS, of_the_settings)
    engine = make_engine(make_url(settings.load().database_url)).execution_options(**{WRITES: True, DURABLE: True})
    with engine.begin() as own:
        migrate(own)
