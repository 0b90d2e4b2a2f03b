"""A request to the clinic: its number, its states, and what counts as a name and as a way to reach somebody."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import IntakeError
from bot.intake.case import LONGEST_CONTACT, LONGEST_NAME, TRANSITIONS, Case, CaseStatus, new_number, usable_contact, usable_name

ALLOWED = {
    ("open", "assigned"),
    ("open", "closed"),
    ("open", "withdrawn"),
    ("assigned", "open"),
    ("assigned", "closed"),
    ("assigned", "withdrawn"),
    ("closed", "open"),
}


def case(status: CaseStatus = CaseStatus.OPEN) -> Case:
    """A case in a state."""
    return Case("C-23456789", "visitor", "Ada", "ada@example.org", "lupus", datetime(2026, 11, 25, tzinfo=timezone.utc), status)


@pytest.mark.parametrize("start", list(CaseStatus))
@pytest.mark.parametrize("end", list(CaseStatus))
def test_a_case_moves_along_the_allowed_steps_only(start: CaseStatus, end: CaseStatus) -> None:
    """What is withdrawn stays so, and nothing becomes what it is."""
    if (start.value, end.value) in ALLOWED:
        moved = case(start).moved(end)
        assert moved == case(end)
    else:
        with pytest.raises(IntakeError, match=f"C-23456789 is {start.value} and can't become {end.value}"):
            case(start).moved(end)


def test_every_state_says_what_follows_it() -> None:
    assert set(TRANSITIONS) == set(CaseStatus)


def test_a_new_case_is_open() -> None:
    assert Case("C-1", "visitor", "Ada", "1", None, datetime.now(timezone.utc)).status is CaseStatus.OPEN


def test_numbers_can_be_read_out_and_differ() -> None:
    """Without 0, 1, I, L and O... that sound or look alike."""
    numbers = {new_number() for _ in range(300)}
    assert len(numbers) == 300
    assert all(re.fullmatch(r"C-[2-9A-HJKMNP-Z]{8}", number) for number in numbers)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \n Lovelace. ", "Ada Lovelace"),
        ("My name is Zoë O'Brien-Smith", "Zoë O'Brien-Smith"),
        ("I'm Bo", "Bo"),
        ("this is Ana", "Ana"),
        ("name: 李小龍", "李小龍"),
        ("Mr. J. Q. Public, Jr.", "Mr. J. Q. Public, Jr"),
        ("A" * LONGEST_NAME, "A" * LONGEST_NAME),
    ],
)
def test_a_name_is_taken_as_it_is_written(text: str, name: str) -> None:
    assert usable_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["", "   ", ".", "5551234", "Ada 2", "ada@example.org", "<b>Ada</b>", "{name}", "A" * (LONGEST_NAME + 1), "what? me?", "a|b", "🙂"],
)
def test_what_cannot_be_a_name_is_none(text: str) -> None:
    assert usable_name(text) is None


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("ada@example.org", "ada@example.org"),
        ("write to ada.l+x@mail.example.co.uk.", "ada.l+x@mail.example.co.uk"),
        ("<ada@example.org>", "ada@example.org"),
        ("+1 (555) 010-9999", "+1 (555) 010-9999"),
        ("call 555 0109 in the evening", "555 0109"),
        ("555-010-9999 ext. 12", "555-010-9999 ext. 12"),
        ("030/123456", "030/123456"),
        ("5550109 or ada@example.org", "ada@example.org"),
    ],
)
def test_a_number_or_an_address_is_found_in_what_was_typed(text: str, contact: str) -> None:
    assert usable_contact(text) == contact


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@example", "@example.org", "ada at example dot org", "12345", "call me", "1" * 16, "555.ada", "a@b@c"]
)
def test_what_reaches_nobody_is_none(text: str) -> None:
    assert usable_contact(text) is None


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_whatever_is_typed_a_field_is_short_and_on_one_line(text: str) -> None:
    name, contact = usable_name(text), usable_contact(text)
    assert name is None or (len(name) <= LONGEST_NAME and "\n" not in name)
    assert contact is None or (len(contact) <= LONGEST_CONTACT and "\n" not in contact)
