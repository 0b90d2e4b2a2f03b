"""What holds for the audit log on every database. `test_audit.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import ConversationError
from bot.persistence.audit import Audit, AuditEvent, AuditFilter
from bot.persistence.database import open_database
from tests.unit.persistence.clinic import NOON, Clock


class AuditRules:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def audit(self, url: str, clock: Clock) -> Audit:
        return Audit(open_database(url), clock)

    def test_an_entry_comes_back_as_it_was_made(self, audit: Audit) -> None:
        audit.record("staff:7", "sign.in", "staff:7", allowed=False, detail="wrong code")
        assert audit.search(AuditFilter()) == [AuditEvent(1, NOON, "staff:7", "sign.in", "staff:7", False, "wrong code")]

    def test_entries_are_found_by_each_of_their_parts(self, audit: Audit) -> None:
        audit.record("staff:1", "case.opened", "C-1")
        audit.record("staff:2", "case.opened", "C-2")
        audit.record("staff:2", "contact.revealed", "C-2", allowed=False)
        for wanted, ids in (
            (AuditFilter(actor="staff:2"), [3, 2]),
            (AuditFilter(action="case.opened"), [2, 1]),
            (AuditFilter(subject="C-1"), [1]),
            (AuditFilter(allowed=False), [3]),
            (AuditFilter(allowed=True, actor="staff:2"), [2]),
            (AuditFilter(actor="staff"), []),
        ):
            assert [event.id for event in audit.search(wanted)] == ids

    def test_a_span_of_time_has_its_beginning_in_it_and_its_end_not(self, audit: Audit, clock: Clock) -> None:
        for _ in range(3):
            audit.record("visitor", "case.created")
            clock.now += 60
        minute = timedelta(minutes=1)
        found = audit.search(AuditFilter(since=NOON + minute, until=NOON + 2 * minute))
        assert [event.at for event in found] == [NOON + minute]

    def test_pages_follow_each_other_newest_first(self, audit: Audit) -> None:
        for number in range(5):
            audit.record("visitor", f"step {number}")
        first = audit.search(AuditFilter(limit=3))
        rest = audit.search(AuditFilter(limit=3, before=first[-1].id))
        assert [event.action for event in first + rest] == [f"step {number}" for number in (4, 3, 2, 1, 0)]

    def test_what_is_too_long_for_its_column_is_cut_and_entered(self, audit: Audit) -> None:
        """Whoever sends a long text in an address must not get round the log."""
        audit.record("a" * 500, "b" * 500, "c" * 500, detail="d" * 5000)
        (event,) = audit.search(AuditFilter())
        assert (len(event.actor), len(event.action), len(event.subject), len(event.detail)) == (64, 64, 120, 2000)

    def test_a_failing_database_is_an_error_of_ours(self, audit: Audit, url: str) -> None:
        with open_database(url).begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_events RENAME TO gone")
        for attempt in (lambda: audit.record("visitor", "case.created"), lambda: audit.search(AuditFilter())):
            with pytest.raises(ConversationError, match="audit log could not be"):
                attempt()
