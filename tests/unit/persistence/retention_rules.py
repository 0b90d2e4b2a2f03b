"""What holds for the time that cases are kept, on every database. `test_retention.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.errors import IntakeError
from bot.intake.case import Case, CaseStatus
from bot.persistence.audit import AuditFilter
from bot.persistence.case_tables import cases
from bot.persistence.retention import DAY, delete_finished_cases
from tests.unit.persistence.clinic import ANNA, Clinic, open_clinic


def finished(clinic: Clinic, sender: str, how: CaseStatus = CaseStatus.CLOSED) -> Case:
    return clinic.casework.move(clinic.store(sender).number, how, ANNA, 1)


def left(clinic: Clinic, *found: Case) -> list[bool]:
    """Whether each case is still there."""
    return [bool(clinic.casework.find(case.number)) for case in found]


class RetentionRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return open_clinic(url)

    def test_closed_and_withdrawn_cases_go_after_their_time(self, clinic: Clinic) -> None:
        """Counted from the day that they were finished. What is at work stays, however old it is."""
        at_work = clinic.store("at work")
        taken = clinic.casework.claim(clinic.store("taken").number, ANNA, 1)
        old = [finished(clinic, "closed"), finished(clinic, "withdrawn", CaseStatus.WITHDRAWN)]
        clinic.clock.now += 20 * DAY
        young = finished(clinic, "young")
        clinic.clock.now += 10 * DAY
        assert delete_finished_cases(clinic.engine, 30, clinic.clock) == 0
        clinic.clock.now += 1
        assert delete_finished_cases(clinic.engine, 30, clinic.clock) == 2
        assert left(clinic, *old, young, at_work, taken) == [False, False, True, True, True]

    def test_a_case_that_was_opened_again_stays(self, clinic: Clinic) -> None:
        case = finished(clinic, "again")
        clinic.casework.move(case.number, CaseStatus.OPEN, ANNA, case.version)
        clinic.clock.now += 400 * DAY
        assert delete_finished_cases(clinic.engine, 30, clinic.clock) == 0

    def test_one_that_nobody_noted_the_end_of_counts_from_its_last_change(self, clinic: Clinic) -> None:
        """As of requests that an earlier release has stored."""
        case = finished(clinic, "earlier")
        with clinic.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.id == case.id).values(closed_at=None))
        clinic.clock.now += 31 * DAY
        assert delete_finished_cases(clinic.engine, 30, clinic.clock) == 1

    def test_without_a_number_of_days_everything_is_kept(self, clinic: Clinic) -> None:
        finished(clinic, "closed")
        clinic.clock.now += 10_000 * DAY
        assert delete_finished_cases(clinic.engine, 0, clinic.clock) == 0

    @pytest.mark.parametrize("number", [0, 1, 4, 5, 6, 8])
    def test_it_goes_on_until_nothing_is_left(self, clinic: Clinic, number: int) -> None:
        """Two at a time here."""
        for sender in range(number):
            finished(clinic, f"visitor {sender}")
        clinic.clock.now += 31 * DAY
        assert delete_finished_cases(clinic.engine, 30, clinic.clock, batch=2) == number
        assert sum(clinic.casework.counts().values()) == 0

    def test_the_audit_log_stays_and_tells_that_it_went(self, clinic: Clinic) -> None:
        """Nothing else of the case does, its number aside."""
        case = finished(clinic, "closed")
        before = clinic.logged()
        clinic.clock.now += 31 * DAY
        delete_finished_cases(clinic.engine, 30, clinic.clock)
        assert clinic.logged()[: len(before)] == before
        (told,) = clinic.audit.search(AuditFilter(action="case.expired"))
        assert (told.actor, told.subject, told.detail) == ("retention", case.number, "0 messages had been delivered")
        with pytest.raises(IntakeError, match="There is no case"):
            clinic.casework.file(case.number)
