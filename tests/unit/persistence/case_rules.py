"""What holds for requests on every database. `test_cases.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.engine import Engine

from bot.errors import ConversationError, IntakeError
from bot.intake.case import Asker, Case, CaseStatus, Contact, Priority, Wish
from bot.persistence import cases as cases_module
from bot.persistence.blind import BlindIndex
from bot.persistence.case_tables import audit_events, cases, consents, contacts, delivery_attempts, notes, outbox
from bot.persistence.database import open_database
from bot.persistence.erasure import Erasure
from bot.persistence.parcels import OutboxState
from bot.persistence.sealing import Sealer
from tests.unit.persistence.clinic import NOON, Clinic, new_key
from tests.unit.persistence.deaths import ended_by_itself

HANGING = (contacts, consents, notes, outbox, delivery_attempts)
AT_ONCE = 6


def size(engine: Engine, *tables: object) -> list[int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def open_again(url: str, clinic: Clinic) -> Clinic:
    """The same database and keys, as another process would open them."""
    return Clinic(open_database(url), clinic.sealer, clinic.index, clinic.clock)


class CaseRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return Clinic(open_database(url), Sealer([new_key()]), BlindIndex(b"a secret of this test"))

    # storing

    def test_a_request_becomes_an_open_case_with_all_that_belongs_to_it(self, clinic: Clinic) -> None:
        case = clinic.store("visitor")
        assert (case.status, case.priority, case.version, case.conversation) == (CaseStatus.OPEN, Priority.ROUTINE, 1, "visitor")
        assert (case.created_at, case.due_at) == (NOON, NOON + timedelta(days=3))
        assert clinic.cases.of_conversation("visitor") == [case]
        assert clinic.cases.of_conversation("somebody else") == []
        assert size(clinic.engine, cases, contacts, consents, outbox) == [1, 1, 1, 1]
        assert [(e.actor, e.action, e.subject) for e in clinic.logged()] == [("visitor", "case.created", case.number)]

    def test_the_clinics_system_is_told_all_of_it(self, clinic: Clinic) -> None:
        case = clinic.store("visitor", wish=Wish("my kidneys", "lupus", "mornings", "ring twice", ("chest-pain",)))
        (parcel,) = clinic.outbox.lease(10, 30)
        assert parcel.kind == parcel.payload["type"] == "case.created"
        assert parcel.payload["case"] == {
            "number": case.number,
            "status": "open",
            "priority": "soon",
            "asker": "adult",
            "created_at": "2026-11-25T12:00:00+00:00",
            "due_at": "2026-11-26T12:00:00+00:00",
        }
        assert parcel.payload["contact"] == {"name": "Ada Lovelace", "phone": "+12125550142", "email": "ada@example.org"}
        assert parcel.payload["wish"] == {
            "about": "my kidneys",
            "topic": "lupus",
            "preferred_time": "mornings",
            "remark": "ring twice",
            "red_flags": ["chest-pain"],
        }
        assert parcel.payload["consent"] == {"at": "2026-11-25T12:00:00+00:00", "wording": "I agree."}
        assert parcel.payload["transcript"][0]["said"] == "Do my kidneys suffer?"

    def test_a_taken_number_is_drawn_again(self, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = iter(["C-AAAAAAAA", "C-AAAAAAAA", "C-AAAAAAAA", "C-BBBBBBBB"])
        monkeypatch.setattr(cases_module, "new_number", lambda: next(drawn))
        assert [clinic.store("one").number, clinic.store("two").number] == ["C-AAAAAAAA", "C-BBBBBBBB"]
        assert size(clinic.engine, cases, contacts, consents, outbox) == [2, 2, 2, 2]

    def test_when_every_number_is_taken_that_is_said_and_nothing_is_stored(self, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cases_module, "new_number", lambda: "C-AAAAAAAA")
        clinic.store("one")
        with pytest.raises(ConversationError, match="no free case number"):
            clinic.store("two")
        assert size(clinic.engine, cases, contacts, consents, outbox) == [1, 1, 1, 1]

    def test_an_erased_conversation_leaves_no_case_behind(self, clinic: Clinic) -> None:
        """The visitor erased everything while the request was on its way."""
        clinic.conversations.erase("visitor")
        with pytest.raises(IntakeError, match="erased"):
            clinic.store("visitor")
        assert size(clinic.engine, cases, *HANGING, audit_events) == [0] * 7

    # joining

    def test_a_second_request_joins_the_first(self, clinic: Clinic) -> None:
        """It keeps the number that the visitor was told, and has the newer details; both consents are kept."""
        first = clinic.store("visitor")
        clinic.clock.now += 60
        second = clinic.store("visitor", "Ada King", email="king@example.org", wish=Wish("my skin"))
        assert (second.id, second.number, second.version, second.created_at) == (first.id, first.number, 2, first.created_at)
        assert second.updated_at == NOON + timedelta(minutes=1)
        assert size(clinic.engine, cases, contacts, consents, outbox) == [1, 1, 2, 2]
        assert [row.number for row in clinic.casework.find("king@example.org")] == [first.number]
        assert clinic.casework.find("ada@example.org") == []
        assert clinic.casework.file(first.number).wish.about == "my skin"
        assert [e.action for e in clinic.logged()] == ["case.created", "case.updated"]

    def test_the_same_request_confirmed_again_changes_nothing(self, clinic: Clinic) -> None:
        """The reply to it got lost, so the visitor says yes once more: same case, one consent, nothing new for the clinic or the audit log."""
        request = clinic.request("visitor", wish=Wish("my kidneys", "lupus", red_flags=("emergency",)))
        first = clinic.cases.store(request)
        clinic.clock.now += 60
        assert clinic.cases.store(request) == first
        assert size(clinic.engine, cases, contacts, consents, outbox, audit_events) == [1, 1, 1, 1, 1]

    @pytest.mark.parametrize(
        "change",
        [
            {"contact": Contact("Ada Lovelace", "+12125550143", "ada@example.org")},
            {"wish": Wish("my skin")},
            {"asker": Asker.CARER},
            {"consent": "I agree to more."},
            {"consented_at": NOON + timedelta(seconds=1)},
            {"transcript": ()},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_whatever_differs_is_told_as_a_change(self, clinic: Clinic, change: dict[str, object]) -> None:
        request = clinic.request("visitor")
        clinic.cases.store(request)
        assert clinic.cases.store(replace(request, **change)).version == 2  # type: ignore[arg-type]
        assert size(clinic.engine, cases, contacts, consents, outbox) == [1, 1, 2, 2]

    def test_a_joined_case_is_neither_less_urgent_nor_due_later(self, clinic: Clinic) -> None:
        urgent = clinic.store("visitor", wish=Wish("pain", red_flags=("chest-pain",)))
        clinic.clock.now += 3600
        calmer = clinic.store("visitor", wish=Wish("a question"))
        assert (calmer.priority, calmer.due_at) == (Priority.SOON, urgent.due_at)

    def test_a_joined_case_becomes_more_urgent(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        assert clinic.store("visitor", wish=Wish("pain", red_flags=("chest-pain",))).priority is Priority.SOON

    @pytest.mark.parametrize(
        ("status", "joins"),
        [(CaseStatus.OPEN, True), (CaseStatus.ASSIGNED, True), (CaseStatus.CLOSED, False), (CaseStatus.WITHDRAWN, False)],
    )
    def test_only_what_is_open_or_assigned_is_joined(self, clinic: Clinic, status: CaseStatus, joins: bool) -> None:
        first = clinic.store("visitor")
        with clinic.engine.begin() as connection:
            connection.execute(update(cases).values(status=status.value))
        second = clinic.store("visitor")
        assert (second.number == first.number) is joins
        assert second.status is (status if joins else CaseStatus.OPEN)

    def test_another_conversation_has_a_case_of_its_own(self, clinic: Clinic) -> None:
        assert clinic.store("one").number != clinic.store("two").number

    # several at once

    def test_requests_of_one_conversation_that_come_at_once_make_one_case(self, clinic: Clinic) -> None:
        together = Barrier(AT_ONCE)

        def store(number: int) -> Case:
            together.wait(timeout=10)
            return clinic.store("visitor", f"Ada {number}")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            stored = list(pool.map(store, range(AT_ONCE)))
        assert len({case.number for case in stored}) == 1
        assert sorted(case.version for case in stored) == list(range(1, AT_ONCE + 1))
        assert size(clinic.engine, cases, contacts, consents, outbox) == [1, 1, AT_ONCE, AT_ONCE]

    def test_requests_of_several_conversations_that_come_at_once_are_all_kept(self, clinic: Clinic) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            stored = list(pool.map(lambda number: clinic.store(f"visitor {number}"), range(4 * AT_ONCE)))
        assert len({case.number for case in stored}) == size(clinic.engine, cases)[0] == 4 * AT_ONCE

    # dying

    @pytest.mark.parametrize("begun", [False, True], ids=["a new case", "a case that is joined"])
    def test_a_process_that_is_killed_leaves_all_of_a_request_or_nothing(self, clinic: Clinic, url: str, begun: bool) -> None:
        """It is killed after each of the statements in turn, the last of which is followed by the commit."""
        if begun:
            clinic.store("visitor")
        before = size(clinic.engine, cases, contacts, consents, outbox, audit_events)
        clinic.engine.dispose()
        statement, ended = 0, False
        while not ended:
            statement += 1
            ended = ended_by_itself(lambda: _store_and_die(url, clinic, statement))  # noqa: B023
            if not ended:
                assert size(clinic.engine, cases, contacts, consents, outbox, audit_events) == before, f"killed after statement {statement}"
        assert statement > 6
        assert size(clinic.engine, cases, contacts, consents, outbox, audit_events) == [1, 1, *(number + 1 for number in before[2:])]
        assert clinic.store("visitor").version == (3 if begun else 2)

    # withdrawing

    def test_a_withdrawn_case_keeps_nothing_of_the_person(self, clinic: Clinic) -> None:
        case = clinic.store("visitor")
        clinic.clock.now += 60
        (gone,) = clinic.cases.withdraw("visitor")
        assert (gone.number, gone.status, gone.version) == (case.number, CaseStatus.WITHDRAWN, 2)
        assert gone.closed_at == NOON + timedelta(minutes=1)
        file = clinic.casework.file(case.number)
        assert file.wish == Wish()
        assert clinic.casework.transcript(case.number) == []
        assert file.consents[0].withdrawn_at == NOON + timedelta(minutes=1)
        assert size(clinic.engine, contacts) == [0]
        assert clinic.casework.find("Ada Lovelace") == []
        assert [e.action for e in clinic.logged()] == ["case.created", "case.withdrawn"]

    def test_what_was_not_sent_yet_is_not_sent_any_more(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        clinic.cases.withdraw("visitor")
        (parcel,) = clinic.outbox.lease(10, 30)
        assert parcel.kind == "case.withdrawn"
        assert set(parcel.payload) == {"type", "case"}
        assert clinic.outbox.counts()[OutboxState.WITHDRAWN] == 1

    def test_only_the_case_of_the_number_is_withdrawn(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        with clinic.engine.begin() as connection:
            connection.execute(update(cases).values(status="closed"))
        second = clinic.store("visitor")
        assert clinic.cases.withdraw("visitor", "C-WRONGONE") == []
        assert clinic.cases.withdraw("somebody else", second.number) == []
        assert [case.number for case in clinic.cases.withdraw("visitor", second.number)] == [second.number]

    def test_what_is_finished_is_not_withdrawn(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        clinic.cases.withdraw("visitor")
        assert clinic.cases.withdraw("visitor") == []

    # erasing

    def test_erasing_takes_a_conversations_cases_with_all_that_hangs_on_them_and_no_others(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = clinic.outbox.lease(1, 30)
        clinic.outbox.delivered(parcel.id, 200, 5.0)
        other = clinic.store("other")
        assert Erasure(clinic.engine, clinic.sealer, clinic.index).conversation("visitor", "visitor")["cases"] == 1
        assert clinic.cases.of_conversation("visitor") == []
        assert clinic.cases.of_conversation("other") == [other]
        assert size(clinic.engine, cases, *HANGING) == [1, 1, 1, 0, 1, 0]

    # failing

    def test_a_failing_database_is_an_error_of_ours_that_tells_nothing(self, clinic: Clinic) -> None:
        with clinic.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE cases RENAME TO gone")
        for attempt in (
            lambda: clinic.store("visitor"),
            lambda: clinic.cases.of_conversation("visitor"),
            lambda: clinic.cases.withdraw("visitor"),
        ):
            with pytest.raises(ConversationError, match="Check the database") as failure:
                attempt()
            assert "Ada" not in str(failure.value) + str(failure.value.__cause__)

    def test_a_contact_has_a_telephone_number_or_an_address(self, clinic: Clinic) -> None:
        clinic.cases.store(replace(clinic.request("visitor"), contact=Contact("Ada", email="Ada@Example.org")))
        with clinic.engine.connect() as connection:
            row = connection.execute(select(contacts)).one()
        assert row.phone_index is None
        assert row.email_index == clinic.index.of("email", "ada@example.org")
        assert clinic.sealer.unseal(row.sealed) == {"name": "Ada", "phone": None, "email": "Ada@Example.org"}


def _store_and_die(url: str, clinic: Clinic, statement: int) -> None:
    child = open_again(url, clinic)
    left = [statement]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(child.engine, "after_cursor_execute", count)
    child.store("visitor", "Ada King")
