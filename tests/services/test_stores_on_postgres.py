"""The clinic's stores on PostgreSQL: the rules that SQLite is held to."""

from __future__ import annotations

import pytest

from bot.errors import ConversationError
from bot.persistence.database import open_database
from tests.services.conftest import Server
from tests.unit.persistence.audit_rules import AuditRules
from tests.unit.persistence.case_rules import CaseRules
from tests.unit.persistence.outbox_rules import OutboxRules


class TestCases(CaseRules):
    pass


class TestOutbox(OutboxRules):
    pass


class TestAudit(AuditRules):
    pass


def test_a_wrong_password_is_an_error_that_does_not_show_it(postgres: Server) -> None:
    url = Server(postgres.port, "not-the-password").url("postgres")
    with pytest.raises(ConversationError, match="can't be opened") as failure:
        open_database(url)
    assert "not-the-password" not in str(failure.value)
    assert "CAVEAT_DATABASE_URL" in str(failure.value)
