"""A request to the clinic: its number, its states, and how soon it is due."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest

from bot.errors import IntakeError
from bot.intake.case import DUE_AFTER, TRANSITIONS, Asker, Case, CaseStatus, Contact, Priority, Request, Wish, new_number

ALLOWED = {
    ("open", "assigned"),
    ("open", "closed"),
    ("open", "withdrawn"),
    ("assigned", "open"),
    ("assigned", "closed"),
    ("assigned", "withdrawn"),
    ("closed", "open"),
}
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)


def case(status: CaseStatus = CaseStatus.OPEN) -> Case:
    """A case in a state."""
    return Case(1, "C-23456789", "visitor", status, Priority.ROUTINE, Asker.ADULT, NOW, NOW, NOW + timedelta(days=3), 1)


def request(*red_flags: str) -> Request:
    """A request from a conversation with these red flags."""
    return Request("visitor", Asker.ADULT, Contact("Ada", email="ada@example.org"), Wish(red_flags=red_flags), "Is that all right?", NOW)


@pytest.mark.parametrize("start", list(CaseStatus))
@pytest.mark.parametrize("end", list(CaseStatus))
def test_a_case_moves_along_the_allowed_steps_only(start: CaseStatus, end: CaseStatus) -> None:
    """What is withdrawn stays so, and nothing becomes what it is."""
    if (start.value, end.value) in ALLOWED:
        assert case(start).moved(end) == case(end)
    else:
        with pytest.raises(IntakeError, match=f"C-23456789 is {start.value} and can't become {end.value}"):
            case(start).moved(end)


def test_every_state_says_what_follows_it() -> None:
    assert set(TRANSITIONS) == set(CaseStatus)


def test_numbers_can_be_read_out_and_differ() -> None:
    """Without 0, 1, I, L and O... that sound or look alike."""
    numbers = {new_number() for _ in range(300)}
    assert len(numbers) == 300
    assert all(re.fullmatch(r"C-[2-9A-HJKMNP-Z]{8}", number) for number in numbers)


def test_a_conversation_with_a_red_flag_in_it_is_due_sooner() -> None:
    assert (request().priority, request("emergency").priority) == (Priority.ROUTINE, Priority.SOON)
    assert request("emergency").due_at == NOW + DUE_AFTER[Priority.SOON] < request().due_at


def test_somebody_under_16_can_be_no_asker() -> None:
    """There is no state of a case that could hold their data."""
    assert {asker.value for asker in Asker} == {"adult", "guardian", "carer"}
