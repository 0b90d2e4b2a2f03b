"""Telephone numbers and e-mail addresses are found in what was typed, checked for the clinic's region, and a wrong one is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.contact import ContactProblem, Reach, in_words, is_contact_attempt, read_contact

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("ada@example.org", Reach(email="ada@example.org")),
        ("write to ada.l+x@mail.example.co.uk.", Reach(email="ada.l+x@mail.example.co.uk")),
        ("<ada@Example.ORG>", Reach(email="ada@example.org")),
        ("mailto:ada@example.org", Reach(email="ada@example.org")),
        ("202 555 0143", Reach(phone="+12025550143")),
        ("call (202) 555-0143 in the evening, after 6", Reach(phone="+12025550143")),
        ("+44 20 7946 0958", Reach(phone="+442079460958")),
        ("2025550143 or ada@example.org", Reach("+12025550143", "ada@example.org")),
        ("ada1234567@example.org", Reach(email="ada1234567@example.org")),
        ("ada@example.org, room 12345", Reach(email="ada@example.org")),
    ],
)
def test_a_number_and_an_address_are_found_in_what_was_typed(text: str, reach: Reach) -> None:
    """Numbers are kept in E.164, addresses with a lower-case domain."""
    assert read_contact(text, "us") == reach


@pytest.mark.parametrize(
    ("region", "text", "phone"),
    [
        ("us", "202-555-0143", "+12025550143"),
        ("ca", "416-555-0123", "+14165550123"),
        ("uk", "020 7946 0958", "+442079460958"),
        ("ie", "01 234 5678", "+35312345678"),
        ("au", "02 5550 1234", "+61255501234"),
        ("in", "098765 43210", "+919876543210"),
    ],
)
def test_a_national_number_is_read_as_one_of_the_clinics_region(region: str, text: str, phone: str) -> None:
    assert read_contact(text, region) == Reach(phone=phone)


def test_every_region_of_the_knowledge_is_known() -> None:
    """A number with its country code is a number in all of them."""
    regions = yaml.safe_load((KNOWLEDGE / "regions.yaml").read_text(encoding="utf-8"))["regions"]
    assert {"us", "uk"} <= set(regions)
    assert all(read_contact("+44 20 7946 0958", region) == Reach(phone="+442079460958") for region in regions)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ContactProblem.MISSING),
        ("call me", ContactProblem.MISSING),
        ("ada at example dot org", ContactProblem.MISSING),
        ("1234", ContactProblem.MISSING),
        ("202 555 01", ContactProblem.PHONE_SHORT),
        ("202 555 0143 0143 0143", ContactProblem.PHONE_LONG),
        ("555 0143", ContactProblem.PHONE_AREA),
        ("555-010-7788", ContactProblem.PHONE_UNKNOWN),
        ("000 000 0000", ContactProblem.PHONE_UNKNOWN),
        ("ada@", ContactProblem.EMAIL_HALF),
        ("@example.org", ContactProblem.EMAIL_HALF),
        ("ada@example", ContactProblem.EMAIL_DOMAIN),
        ("ada..l@example.org", ContactProblem.EMAIL_WRONG),
        ("ada@exa_mple.org", ContactProblem.EMAIL_WRONG),
    ],
)
def test_a_wrong_one_is_told_what_is_wrong_with_it(text: str, problem: ContactProblem) -> None:
    assert read_contact(text, "us") is problem


def test_every_problem_has_its_sentence() -> None:
    phrases = yaml.safe_load((KNOWLEDGE / "phrases.yaml").read_text(encoding="utf-8"))["phrases"]
    assert all(f"intake-hint-{problem.value}" in phrases for problem in ContactProblem)


@pytest.mark.parametrize(("text", "attempt"), [("x@", True), ("202 555", True), ("is 16 too young", False), ("what is lupus", False)])
def test_an_attempt_is_told_from_a_question(text: str, attempt: bool) -> None:
    assert is_contact_attempt(text) is attempt


def test_a_number_is_read_back_as_people_write_it() -> None:
    assert (in_words("+442079460958"), in_words("none")) == ("+44 20 7946 0958", "none")


@given(st.text(max_size=300), st.sampled_from(["us", "uk", "in", "nowhere"]))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_a_contact_is_short_and_on_one_line(text: str, region: str) -> None:
    found = read_contact(text, region)
    if isinstance(found, Reach):
        assert found.phone or found.email
        assert found.phone is None or (found.phone.startswith("+") and found.phone[1:].isdigit() and len(found.phone) <= 18)
        assert found.email is None or not any(character.isspace() for character in found.email)
