"""The queue on every database: what is in it, in which order, how it is paged and searched. Run as `casework_rules.py` is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.errors import ConversationError, IntakeError
from bot.intake.case import Case, CaseStatus, Priority, Wish
from bot.persistence.case_files import MOST_ROWS, QueueFilter
from bot.persistence.case_tables import cases
from tests.unit.persistence.clinic import ANNA, BEN, Clinic, open_clinic

URGENT = Wish("it got worse", "lupus", red_flags=("stroke",))
DAY = 86400.0


def shown(clinic: Clinic, filled: dict[str, Case], **wanted: object) -> list[str]:
    names = {case.number: name for name, case in filled.items()}
    return [names[row.number] for row in clinic.casework.queue(QueueFilter(**wanted))]  # type: ignore[arg-type]


class QueueRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return open_clinic(url)

    @pytest.fixture
    def filled(self, clinic: Clinic) -> dict[str, Case]:
        """Seven cases of a week, by a word for each."""
        made = {}
        for name in ("oldest", "annas", "bens", "urgent", "closed", "withdrawn", "newest"):
            made[name] = clinic.store(name, name, wish=URGENT if name == "urgent" else Wish("x", name))
            clinic.clock.now += DAY
        work = clinic.casework
        work.claim(made["annas"].number, ANNA, 1)
        work.claim(made["bens"].number, BEN, 1)
        work.move(made["closed"].number, CaseStatus.CLOSED, ANNA, 1)
        work.move(made["withdrawn"].number, CaseStatus.WITHDRAWN, ANNA, 1)
        return made

    def test_what_is_to_be_done_stands_in_the_order_in_which_it_is_due(self, clinic: Clinic, filled: dict[str, Case]) -> None:
        """A case with a red flag is due after a day, any other after three, so it comes before one that is a day older."""
        assert shown(clinic, filled) == ["oldest", "annas", "urgent", "bens", "newest"]

    @pytest.mark.parametrize(
        ("wanted", "names"),
        [
            ({"status": CaseStatus.OPEN}, ["oldest", "urgent", "newest"]),
            ({"status": CaseStatus.ASSIGNED}, ["annas", "bens"]),
            ({"status": CaseStatus.CLOSED}, ["closed"]),
            ({"status": CaseStatus.WITHDRAWN}, ["withdrawn"]),
            ({"assignee": ANNA}, ["annas"]),
            ({"mine": BEN}, ["bens"]),
            ({"assignee": ANNA, "mine": BEN}, []),
            ({"priority": Priority.SOON}, ["urgent"]),
            ({"late": True}, ["oldest", "annas", "urgent", "bens"]),
            ({"late": True, "status": CaseStatus.OPEN}, ["oldest", "urgent"]),
            ({"late": True, "status": CaseStatus.CLOSED}, []),
            ({"late": True, "priority": Priority.ROUTINE, "status": CaseStatus.ASSIGNED, "mine": ANNA}, ["annas"]),
        ],
    )
    def test_all_conditions_of_a_filter_hold_at_once(
        self, clinic: Clinic, filled: dict[str, Case], wanted: dict[str, object], names: list[str]
    ) -> None:
        """What is closed or withdrawn can't be late."""
        assert shown(clinic, filled, **wanted) == names

    def test_finished_cases_come_newest_first(self, clinic: Clinic) -> None:
        """Page by page too."""
        numbers = []
        for name in "abcde":
            case = clinic.store(name, name)
            clinic.clock.now += DAY
            numbers.append(clinic.casework.move(case.number, CaseStatus.CLOSED, ANNA, 1).number)
        first = clinic.casework.queue(QueueFilter(CaseStatus.CLOSED, limit=2))
        rest = clinic.casework.queue(QueueFilter(CaseStatus.CLOSED, after=first[-1].cursor))
        assert [row.number for row in (*first, *rest)] == numbers[::-1]

    def test_pages_follow_each_other_without_gap_or_double(self, clinic: Clinic) -> None:
        """Also where many cases are due at the same moment, over two states, and while new cases come in."""
        for number in range(23):
            case = clinic.store(f"visitor {number}")
            if number % 3 == 0:
                clinic.casework.claim(case.number, ANNA, 1)
        seen, after = list[int](), None
        while page := clinic.casework.queue(QueueFilter(after=after, limit=4)):
            seen += [row.id for row in page]
            after = page[-1].cursor
            if len(seen) == 8:
                clinic.clock.now += 1
                clinic.store("late comer")
        assert seen == list(range(1, 25))

    def test_a_row_tells_what_the_list_shows(self, clinic: Clinic) -> None:
        """Number, state, priority, who asked, age, due, late or not, who has it, red flags or none, topic."""
        case = clinic.store("visitor", wish=URGENT)
        clinic.casework.claim(case.number, ANNA, 1)
        clinic.clock.now += 2 * DAY
        (row,) = clinic.casework.queue(QueueFilter())
        assert (row.number, row.status, row.priority, row.asker) == (case.number, CaseStatus.ASSIGNED, Priority.SOON, case.asker)
        assert (row.age, row.due_at, row.late) == (timedelta(days=2), case.due_at, True)
        assert (row.assignee, row.assignee_id, row.red_flags, row.topic, row.version) == ("Anna Berg", ANNA, True, "lupus", 2)
        assert "worse" not in repr(row)

    def test_only_shown_rows_are_decrypted(self, clinic: Clinic) -> None:
        """A row behind the page may be unreadable, and nobody notices."""
        first, second = clinic.store("first"), clinic.store("second")
        with clinic.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.id == second.id).values(wish=b"rubbish", transcript=b"rubbish"))
            connection.execute(update(cases).where(cases.c.id == first.id).values(transcript=b"rubbish"))
        assert [row.number for row in clinic.casework.queue(QueueFilter(limit=1))] == [first.number]
        with pytest.raises(ConversationError, match="can't be decrypted"):
            clinic.casework.queue(QueueFilter(limit=2))

    @pytest.mark.parametrize(("limit", "rows"), [(0, 1), (-5, 1), (2, 2), (10**9, 3)])
    def test_a_page_has_a_size(self, clinic: Clinic, limit: int, rows: int) -> None:
        """At least one row, at most 200."""
        for number in range(3):
            clinic.store(f"visitor {number}")
        assert len(clinic.casework.queue(QueueFilter(limit=limit))) == rows
        assert MOST_ROWS == 200

    @pytest.mark.parametrize("cursor", ["", "x", "1.0", "nan_1", "1e999_1", "1.0_1; drop table cases", "1.0_99999999999999999999"])
    def test_a_place_that_is_none_is_refused(self, clinic: Clinic, cursor: str) -> None:
        """It comes from the address bar."""
        with pytest.raises(IntakeError, match="Open the queue from its beginning"):
            clinic.casework.queue(QueueFilter(after=cursor))

    def test_the_counts_name_every_state(self, clinic: Clinic, filled: dict[str, Case]) -> None:
        counts = clinic.casework.counts()
        assert counts == {CaseStatus.OPEN: 3, CaseStatus.ASSIGNED: 2, CaseStatus.CLOSED: 1, CaseStatus.WITHDRAWN: 1}


class FindingRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        return open_clinic(url)

    @pytest.mark.parametrize(
        "text",
        ["Ada Lovelace", " ada  LOVELACE", "+12125550142", "+1 (212) 555-0142", "001 212 555 0142", "ADA@example.org"],
    )
    def test_a_person_is_found_by_exact_name_number_or_address(self, clinic: Clinic, text: str) -> None:
        """However it is written."""
        number = clinic.store("visitor").number
        clinic.store("other", "Ben Other", phone="+12125550143", email="ben@example.org")
        assert [row.number for row in clinic.casework.find(text)] == [number]

    def test_a_number_as_it_is_dialled_at_the_clinic_needs_the_region(self, clinic: Clinic) -> None:
        """Without it nobody knows the country."""
        number = clinic.store("visitor").number
        assert clinic.casework.find("(212) 555-0142") == []
        assert [row.number for row in clinic.casework.find("(212) 555-0142", "us")] == [number]
        assert clinic.casework.find("(212) 555-0142", "uk") == []
        assert clinic.casework.find("call (212) 555-0142 now", "us") == []

    @pytest.mark.parametrize("text", ["Ada", "Lovelace", "+1212555014", "ada@example", "example.org", "%", "", "  ", "'"])
    def test_a_part_of_it_finds_nothing(self, clinic: Clinic, text: str) -> None:
        """The database has a hash of the whole only. Blank finds nothing either, though one case has no telephone number."""
        clinic.store("visitor")
        clinic.store("other", "Ben Other", phone=None, email="ben@example.org")
        assert clinic.casework.find(text) == []

    def test_a_case_is_found_by_its_number(self, clinic: Clinic) -> None:
        """With or without dash and C, in small letters, with spaces: as it comes over the telephone. In any state."""
        number = clinic.store("visitor").number
        clinic.store("other", "Ben Other", phone=None, email="ben@example.org")
        clinic.casework.move(number, CaseStatus.WITHDRAWN, ANNA, 1)
        bare = number.removeprefix("C-")
        for text in (number, number.lower(), bare, f" c {bare[:4]} {bare[4:]} ", f"c{bare}"):
            assert [row.number for row in clinic.casework.find(text)] == [number]

    def test_all_cases_of_a_person_are_found_newest_first(self, clinic: Clinic) -> None:
        first = clinic.store("one").number
        clinic.clock.now += DAY
        second = clinic.store("two", phone=None).number
        assert [row.number for row in clinic.casework.find("ada@example.org")] == [second, first]
        assert [row.number for row in clinic.casework.find("+12125550142")] == [first]
