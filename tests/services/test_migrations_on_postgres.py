"""Migrations on PostgreSQL: the rules that SQLite is held to."""

from __future__ import annotations

from tests.unit.persistence.migration_rules import MigrationRules


class TestOnPostgres(MigrationRules):
    pass
