"""The outbox on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.persistence.outbox_rules import OutboxRules


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'outbox.db'}"


class TestOnSqlite(OutboxRules):
    pass
