"""What holds for the outbox on every database. `test_outbox.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from bot.errors import ConversationError
from bot.persistence.blind import BlindIndex
from bot.persistence.case_tables import outbox
from bot.persistence.database import open_database
from bot.persistence.erasure import Erasure
from bot.persistence.parcels import Attempt, OutboxState, Parcel
from bot.persistence.sealing import Sealer
from tests.unit.persistence.clinic import NOON, Clinic, new_key

LEASE = 30.0


def leased(clinic: Clinic, limit: int = 100) -> list[Parcel]:
    """What one look at the outbox gives."""
    return clinic.outbox.lease(limit, LEASE)


class OutboxRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return Clinic(open_database(url), Sealer([new_key()]), BlindIndex(b"a secret of this test"))

    # leasing

    def test_parcels_come_oldest_first_and_no_more_than_asked_for(self, clinic: Clinic) -> None:
        for number in range(5):
            clinic.store(f"visitor {number}")
            clinic.clock.now += 1
        assert [parcel.created_at for parcel in leased(clinic, 3)] == [NOON + timedelta(seconds=n) for n in range(3)]
        assert len(leased(clinic)) == 2
        assert leased(clinic) == []

    def test_ids_are_of_the_form_that_standard_webhooks_asks_for_and_never_the_same(self, clinic: Clinic) -> None:
        for number in range(20):
            clinic.store(f"visitor {number}")
        ids = {parcel.event_id for parcel in leased(clinic)}
        assert len(ids) == 20
        assert all(re.fullmatch(r"msg_[A-Z2-7]{26}", event_id) for event_id in ids)

    def test_a_leased_parcel_is_nobody_elses_until_the_lease_ends(self, clinic: Clinic) -> None:
        """A worker that dies loses its lease; the next one sends the same event under the same id."""
        clinic.store("visitor")
        (first,) = leased(clinic)
        clinic.clock.now += LEASE - 1
        assert leased(clinic) == []
        clinic.clock.now += 1
        assert leased(clinic) == [first]

    def test_workers_that_look_at_once_never_get_the_same_parcel(self, clinic: Clinic) -> None:
        for number in range(40):
            clinic.store(f"visitor {number}")
        together = Barrier(4)

        def work(_: int) -> list[int]:
            together.wait(timeout=10)
            got: list[int] = []
            while parcels := leased(clinic, 3):
                got += [parcel.id for parcel in parcels]
            return got

        with ThreadPoolExecutor(4) as pool:
            got = [parcel_id for found in pool.map(work, range(4)) for parcel_id in found]
        # A worker may see nothing free while others are just leasing, and look again later.
        got += [parcel.id for parcel in leased(clinic)]
        assert len(got) == len(set(got)) == 40

    def test_of_one_case_the_later_event_waits_for_the_earlier(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        clinic.store("visitor", "Ada King")
        (first,) = leased(clinic)
        assert first.kind == "case.created"
        assert leased(clinic) == []
        clinic.outbox.failed(first.id, 500, "the receiver failed", 5.0, clinic.clock() + 60)
        assert leased(clinic) == []
        clinic.clock.now += 60
        assert leased(clinic) == [Parcel(**{**vars(first), "attempts": 1})]
        clinic.outbox.delivered(first.id, 200, 5.0)
        assert [parcel.kind for parcel in leased(clinic)] == ["case.updated"]

    def test_another_case_does_not_wait(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (first,) = leased(clinic)
        clinic.outbox.failed(first.id, None, "no answer", 5.0, clinic.clock() + 60)
        clinic.store("other")
        assert len(leased(clinic)) == 1

    def test_a_dead_letter_holds_nobody_up(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        clinic.store("visitor", "Ada King")
        (first,) = leased(clinic)
        clinic.outbox.dead(first.id, 400, "refused", 5.0)
        assert [parcel.kind for parcel in leased(clinic)] == ["case.updated"]

    # what becomes of a parcel

    def test_a_delivered_parcel_is_not_sent_again_and_keeps_nothing_of_the_person(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        (parcel,) = leased(clinic)
        clinic.clock.now += 2
        clinic.outbox.delivered(parcel.id, 204, 12.5)
        clinic.clock.now += 1000
        assert leased(clinic) == []
        (row,) = clinic.outbox.rows()
        assert (row.state, row.attempts, row.delivered_at, row.case_number) == (
            OutboxState.DELIVERED,
            1,
            NOON + timedelta(seconds=2),
            number,
        )
        assert clinic.outbox.attempts(parcel.id) == [Attempt(NOON + timedelta(seconds=2), 204, None, 12.5)]
        with clinic.engine.connect() as connection:
            assert set(clinic.sealer.unseal(connection.scalar(select(outbox.c.payload)))) == {"type", "case"}

    def test_a_failed_parcel_comes_again_when_it_is_due_with_the_same_id_and_content(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        clinic.outbox.failed(parcel.id, 503, "busy", 8.0, clinic.clock() + 120)
        clinic.clock.now += 119
        assert leased(clinic) == []
        clinic.clock.now += 1
        (again,) = leased(clinic)
        assert (again.event_id, again.payload, again.attempts) == (parcel.event_id, parcel.payload, 1)
        assert [(attempt.status, attempt.problem) for attempt in clinic.outbox.attempts(parcel.id)] == [(503, "busy")]

    def test_a_dead_letter_stays_until_somebody_sends_it_again(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        clinic.outbox.dead(parcel.id, 400, "refused", 5.0)
        clinic.clock.now += 1_000_000
        assert leased(clinic) == []
        assert [row.id for row in clinic.outbox.rows(OutboxState.DEAD)] == [parcel.id]
        assert clinic.outbox.resend(parcel.id)
        (again,) = leased(clinic)
        assert (again.event_id, again.payload, again.attempts) == (parcel.event_id, parcel.payload, 0)
        assert len(clinic.outbox.attempts(parcel.id)) == 1

    def test_only_dead_letters_are_sent_again(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        assert not clinic.outbox.resend(1)
        (parcel,) = leased(clinic)
        clinic.outbox.delivered(parcel.id, 200, 5.0)
        assert not clinic.outbox.resend(parcel.id)
        assert not clinic.outbox.resend(999)

    def test_a_worker_that_comes_late_does_not_undo_what_another_has_done(self, clinic: Clinic) -> None:
        """Its lease had ended; another worker delivered the parcel."""
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        clinic.outbox.delivered(parcel.id, 200, 5.0)
        clinic.outbox.failed(parcel.id, None, "no answer", 5.0, clinic.clock())
        clinic.outbox.dead(parcel.id, None, "no answer", 5.0)
        assert clinic.outbox.counts()[OutboxState.DELIVERED] == 1
        assert leased(clinic) == []
        assert len(clinic.outbox.attempts(parcel.id)) == 3

    def test_a_parcel_that_was_erased_on_its_way_leaves_nothing(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        Erasure(clinic.engine, clinic.sealer, clinic.index).conversation("visitor", "visitor")
        clinic.outbox.delivered(parcel.id, 200, 5.0)
        clinic.outbox.failed(parcel.id, 500, "failed", 5.0, clinic.clock())
        clinic.outbox.dead(parcel.id, 500, "failed", 5.0)
        assert clinic.outbox.rows() == []
        assert clinic.outbox.attempts(parcel.id) == []

    def test_a_parcel_that_was_withdrawn_on_its_way_is_not_sent_again(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        clinic.cases.withdraw("visitor")
        clinic.outbox.failed(parcel.id, 500, "failed", 5.0, clinic.clock())
        clinic.clock.now += 1000
        assert [found.kind for found in leased(clinic)] == ["case.withdrawn"]

    def test_a_withdrawal_takes_the_person_out_of_every_event(self, clinic: Clinic) -> None:
        """What was sent, what failed for good and what waits."""
        for end in ("delivered", "dead", "waits"):
            clinic.store("visitor", f"Ada {end}")
            (parcel,) = leased(clinic)
            if end == "delivered":
                clinic.outbox.delivered(parcel.id, 200, 5.0)
            elif end == "dead":
                clinic.outbox.dead(parcel.id, 500, "failed", 5.0)
        clinic.cases.withdraw("visitor")
        with clinic.engine.connect() as connection:
            payloads = [clinic.sealer.unseal(sealed) for sealed in connection.scalars(select(outbox.c.payload))]
        assert [set(payload) for payload in payloads] == [{"type", "case"}] * 4
        assert {state: n for state, n in clinic.outbox.counts().items() if n} == {
            OutboxState.DELIVERED: 1,
            OutboxState.WITHDRAWN: 2,
            OutboxState.PENDING: 1,
        }

    # looking

    def test_rows_come_newest_first_page_by_page(self, clinic: Clinic) -> None:
        for number in range(5):
            clinic.store(f"visitor {number}")
        first = clinic.outbox.rows(limit=3)
        rest = clinic.outbox.rows(limit=3, before=first[-1].id)
        assert [row.id for row in first + rest] == sorted((row.id for row in first + rest), reverse=True)
        assert (len(first), len(rest)) == (3, 2)
        assert clinic.outbox.rows(OutboxState.DEAD) == []

    def test_a_long_problem_is_cut(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        (parcel,) = leased(clinic)
        clinic.outbox.failed(parcel.id, None, "x" * 1000, 5.0, clinic.clock())
        (attempt,) = clinic.outbox.attempts(parcel.id)
        assert attempt.problem == "x" * 200

    def test_a_failing_database_is_an_error_of_ours(self, clinic: Clinic) -> None:
        with clinic.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE outbox RENAME TO gone")
        for attempt in (lambda: leased(clinic), clinic.outbox.rows, clinic.outbox.counts, lambda: clinic.outbox.resend(1)):
            with pytest.raises(ConversationError, match="outbox could not be"):
                attempt()

    def test_content_without_its_key_is_not_sent(self, clinic: Clinic) -> None:
        clinic.store("visitor")
        with clinic.engine.begin() as connection:
            connection.execute(update(outbox).values(payload=Sealer([new_key()]).seal({})))
        with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
            leased(clinic)
