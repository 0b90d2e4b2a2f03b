"""The audit log on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.persistence.audit_rules import AuditRules


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'audit.db'}"


class TestOnSqlite(AuditRules):
    pass
