"""What holds for casework on every database. `test_casework.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from bot.errors import IntakeError, StaleCaseError
from bot.intake.case import TRANSITIONS, CaseStatus, Contact, Wish
from bot.persistence.case_tables import staff
from bot.persistence.casework import LONGEST_NOTE, actor_of
from bot.persistence.parcels import OutboxState
from tests.unit.persistence.clinic import ANNA, BEN, NOON, TRANSCRIPT, Clinic, open_clinic


class _OnAClinic:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return open_clinic(url)


def actions(clinic: Clinic, actor: str) -> list[tuple[str, str]]:
    return [(event.action, event.subject) for event in clinic.logged() if event.actor == actor]


class LookingRules(_OnAClinic):
    def test_the_file_holds_all_but_contact_and_transcript(self, clinic: Clinic) -> None:
        """Also who wrote, took and gave what, by name, or by address where there is no name."""
        number = clinic.store("visitor").number
        case = clinic.casework.claim(number, ANNA, 1)
        clinic.casework.assign(number, BEN, ANNA, case.version)
        clinic.casework.add_note(number, BEN, "  rang, nobody there ")
        file = clinic.casework.file(number)
        assert (file.case.status, file.assignee, file.wish) == (
            CaseStatus.ASSIGNED,
            "ben@clinic.example",
            Wish("my kidneys", "lupus", "mornings", "please ring twice"),
        )
        assert [(consent.wording, consent.at, consent.withdrawn_at) for consent in file.consents] == [("I agree.", NOON, None)]
        assert [(note.author, note.text) for note in file.notes] == [("ben@clinic.example", "rang, nobody there")]
        assert [(one.staff, one.by) for one in file.assignments] == [("Anna Berg", "Anna Berg"), ("ben@clinic.example", "Anna Berg")]
        assert [(row.kind, row.state, row.case_number) for row in file.deliveries] == [("case.created", OutboxState.PENDING, number)]
        assert "Lovelace" not in repr(file)
        assert "kidneys suffer" not in repr(file)

    def test_the_contact_is_never_seen_without_an_entry_in_the_log(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        assert clinic.casework.contact(number, ANNA) == Contact("Ada Lovelace", "+12125550142", "ada@example.org")
        assert actions(clinic, "staff:1") == [("contact.revealed", number)]

    def test_file_and_transcript_are_logged_when_it_is_known_who_looks(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        assert clinic.casework.transcript(number) == list(TRANSCRIPT)
        assert actions(clinic, "staff:2") == []
        clinic.casework.file(number, BEN)
        clinic.casework.transcript(number, BEN)
        assert actions(clinic, "staff:2") == [("case.viewed", number), ("transcript.read", number)]

    def test_a_look_at_a_case_that_is_not_there_says_so(self, clinic: Clinic) -> None:
        """Whatever is asked of it."""
        work = clinic.casework
        for look in (work.file, work.transcript, lambda n: work.contact(n, ANNA), lambda n: work.claim(n, ANNA, 1)):
            with pytest.raises(IntakeError, match="There is no case C-22222222"):
                look("C-22222222")

    def test_nothing_of_a_person_is_in_the_log(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        clinic.casework.contact(number, ANNA)
        clinic.casework.add_note(number, ANNA, "Ada rang back")
        told = repr(clinic.logged())
        assert number in told
        assert not [secret for secret in ("Ada", "+1212", "ada@", "kidneys", "visitor-id", "rang") if secret in told]


class TakingOnRules(_OnAClinic):
    def test_a_claimed_case_is_assigned_to_who_claimed_it(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        case = clinic.casework.claim(number, ANNA, 1)
        assert (case.status, case.assignee_id, case.version) == (CaseStatus.ASSIGNED, ANNA, 2)
        assert actions(clinic, "staff:1") == [("case.claimed", number)]

    def test_two_claim_at_once_one_has_it_the_other_is_told_who(self, clinic: Clinic) -> None:
        """Twenty times over, with threads that start together."""
        for turn in range(20):
            number = clinic.store(f"visitor {turn}").number
            start = threading.Barrier(2, timeout=10)

            def claim(staff_id: int, number: str = number, start: threading.Barrier = start) -> int | StaleCaseError:
                start.wait()
                try:
                    return clinic.casework.claim(number, staff_id, 1).assignee_id or 0
                except StaleCaseError as error:
                    return error

            with ThreadPoolExecutor(2) as pool:
                results = list(pool.map(claim, (ANNA, BEN), timeout=30))
            (winner,) = [one for one in results if isinstance(one, int)]
            (loser,) = [one for one in results if isinstance(one, StaleCaseError)]
            holder = {ANNA: "Anna Berg", BEN: "ben@clinic.example"}[winner]
            assert f"now {holder} has it" in str(loser)
            assert clinic.casework.file(number).case.assignee_id == winner
            assert len(clinic.casework.file(number).assignments) == 1

    def test_a_change_between_reading_and_writing_is_noticed_by_the_write_itself(self, clinic: Clinic) -> None:
        """The database compares the version once more: nothing is written over, whatever the transaction had read."""
        case = clinic.store("visitor")
        clinic.casework.claim(case.number, ANNA, 1)
        with clinic.engine.begin() as connection, pytest.raises(StaleCaseError, match="now Anna Berg has it"):
            clinic.casework._change(connection, case, actor_of(BEN), "case.closed")
        assert clinic.casework.file(case.number).case.version == 2

    def test_a_visitors_addition_is_noticed_too(self, clinic: Clinic) -> None:
        """A second request of the conversation raises the version: who saw the first looks again before they close it."""
        number = clinic.store("visitor").number
        clinic.store("visitor", "Ada King")
        with pytest.raises(StaleCaseError, match="now it is open"):
            clinic.casework.move(number, CaseStatus.CLOSED, ANNA, 1)

    def test_a_case_that_somebody_has_is_not_claimed_but_assigned(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        clinic.casework.claim(number, ANNA, 1)
        with pytest.raises(IntakeError, match="is assigned and can't become assigned"):
            clinic.casework.claim(number, BEN, 2)
        assert clinic.casework.assign(number, BEN, BEN, 2).assignee_id == BEN

    @pytest.mark.parametrize("who", [BEN, 99])
    def test_nobody_is_given_a_case_whose_account_is_off_or_gone(self, clinic: Clinic, who: int) -> None:
        """And the case stays as it was."""
        with clinic.engine.begin() as connection:
            connection.execute(update(staff).where(staff.c.id == BEN).values(active=False))
        number = clinic.store("visitor").number
        with pytest.raises(IntakeError, match="gone or switched off"):
            clinic.casework.assign(number, who, ANNA, 1)
        assert (clinic.casework.file(number).case.version, clinic.casework.file(number).assignments) == (1, ())


class MovingRules(_OnAClinic):
    @pytest.mark.parametrize("start", list(CaseStatus))
    @pytest.mark.parametrize("to", list(CaseStatus))
    def test_the_steps_are_those_of_the_model(self, clinic: Clinic, start: CaseStatus, to: CaseStatus) -> None:
        """Every other one is refused, and changes and logs nothing."""
        case = clinic.store("visitor")
        if start is not CaseStatus.OPEN:
            case = clinic.casework.move(case.number, start, ANNA, 1)
        before = clinic.logged()
        if to in TRANSITIONS[start]:
            assert clinic.casework.move(case.number, to, ANNA, case.version).status is to
            assert len(clinic.logged()) == len(before) + 1
        else:
            with pytest.raises(IntakeError, match=f"is {start.value} and can't become {to.value}"):
                clinic.casework.move(case.number, to, ANNA, case.version)
            assert clinic.casework.file(case.number).case == case
            assert clinic.logged() == before

    def test_a_closed_case_keeps_who_closed_it_and_when(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        clinic.casework.claim(number, ANNA, 1)
        closed = clinic.casework.move(number, CaseStatus.CLOSED, ANNA, 2)
        assert (closed.closed_at, closed.assignee_id) == (NOON, ANNA)

    def test_a_case_that_is_put_back_is_nobodys(self, clinic: Clinic) -> None:
        """Also one that is opened again after it was closed."""
        number = clinic.store("visitor").number
        clinic.casework.claim(number, ANNA, 1)
        clinic.casework.move(number, CaseStatus.CLOSED, ANNA, 2)
        opened = clinic.casework.move(number, CaseStatus.OPEN, BEN, 3)
        assert (opened.closed_at, opened.assignee_id) == (None, None)
        assert [(one.staff_id, one.by_id) for one in clinic.casework.file(number).assignments] == [(ANNA, ANNA), (None, BEN)]

    def test_withdrawn_by_the_staff_is_withdrawn_as_by_the_visitor(self, clinic: Clinic) -> None:
        """Contact, wish, transcript and notes are gone, the consent is void, and the clinic's system is told."""
        number = clinic.store("visitor").number
        clinic.casework.add_note(number, ANNA, "she asks us to forget it")
        clinic.casework.move(number, CaseStatus.WITHDRAWN, ANNA, 1)
        file = clinic.casework.file(number)
        assert (file.wish, file.notes, file.consents[0].withdrawn_at) == (Wish(), (), NOON)
        assert clinic.casework.transcript(number) == []
        assert [(row.kind, row.state) for row in file.deliveries] == [
            ("case.created", OutboxState.WITHDRAWN),
            ("case.withdrawn", OutboxState.PENDING),
        ]
        assert actions(clinic, "staff:1")[-1] == ("case.withdrawn", number)
        with pytest.raises(IntakeError, match="has no contact any more, because it is withdrawn"):
            clinic.casework.contact(number, ANNA)

    def test_a_withdrawal_of_an_older_version_is_refused(self, clinic: Clinic) -> None:
        number = clinic.store("visitor").number
        clinic.casework.claim(number, ANNA, 1)
        with pytest.raises(StaleCaseError):
            clinic.casework.move(number, CaseStatus.WITHDRAWN, BEN, 1)
        assert clinic.casework.contact(number, ANNA).name == "Ada Lovelace"


class NotesRules(_OnAClinic):
    def test_a_note_does_not_outdate_what_others_see(self, clinic: Clinic) -> None:
        """Who has the case open can go on with it."""
        number = clinic.store("visitor").number
        note = clinic.casework.add_note(number, ANNA, "wants a call on Friday")
        assert (note.author, note.at) == ("Anna Berg", NOON)
        assert clinic.casework.file(number).notes == (note,)
        assert clinic.casework.claim(number, BEN, 1).version == 2

    @pytest.mark.parametrize("text", [" \n", "x" * (LONGEST_NOTE + 1)], ids=["blank", "too long"])
    def test_a_note_has_a_length(self, clinic: Clinic, text: str) -> None:
        with pytest.raises(IntakeError, match="A note has 1 to 10,000 characters"):
            clinic.casework.add_note(clinic.store("visitor").number, ANNA, text)
