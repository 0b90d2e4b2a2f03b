"""Each response of the intake form has its words, and no other response has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.answer.compose import Composer, House
from bot.answer.intake import step_of
from bot.answer.model import Reply
from tests.unit.understanding.made_up import TODAY, knowledge

Valid = Callable[[Reply], dict[str, Any]]
COMPOSER = Composer(knowledge(), House("The Clinic", "here"), lambda: TODAY)


def step(response: str, valid: Valid, slots: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    """The payload of a step."""
    reply = step_of(response, slots or {}, values, COMPOSER)
    assert reply is not None
    return valid(reply)


@pytest.mark.parametrize(
    ("field", "number", "kind", "payloads"),
    [
        ("consent", 1, "confirm", ["/affirm", "/deny"]),
        ("name", 2, "text", ["/cancel"]),
        ("contact", 3, "text", ["/cancel"]),
        ("confirm", 4, "confirm", ["/affirm", "/deny"]),
    ],
)
def test_each_question_is_one_of_four_steps(valid: Valid, field: str, number: int, kind: str, payloads: list[str]) -> None:
    """Consent comes first, and a way out is always offered."""
    made = step(f"utter_ask_intake_{field}", valid)
    assert made["form"] == {"name": "intake", "field": field, "step": number, "steps": 4, "input": kind, "optional": False}
    assert [s["payload"] for s in made["suggestions"]] == payloads
    assert made["referral"] is None


def test_before_it_is_sent_everything_is_read_back(valid: Valid) -> None:
    made = step("utter_ask_intake_confirm", valid, {"intake_name": "Ada {clinic}", "intake_contact": "a@example.org"})
    assert made["text"] == "Send to The Clinic: Ada {clinic}, a@example.org?"


@pytest.mark.parametrize("response", [f"utter_intake_{f}_again" for f in ("consent", "name", "contact", "confirm")])
def test_a_field_that_was_not_understood_is_asked_again(valid: Valid, response: str) -> None:
    made = step(response, valid)
    assert (made["kind"], made["case"]) == ("referral", None)


@pytest.mark.parametrize("response", ["utter_intake_cancelled", "utter_intake_unavailable"])
def test_what_was_not_stored_has_no_number(valid: Valid, response: str) -> None:
    assert step(response, valid)["case"] is None


def test_a_stored_request_has_its_number(valid: Valid) -> None:
    made = step("utter_intake_done", valid, case="C-23456789")
    assert made["case"] == {"number": "C-23456789", "status": "open"}
    assert made["text"].startswith("Stored under C-23456789.")
    assert made["referral"]["who"] == "the staff of The Clinic"


@pytest.mark.parametrize("response", ["utter_answer", "utter_triage", "utter_intake", ""])
def test_other_responses_are_no_step(response: str) -> None:
    assert step_of(response, {}, {}, COMPOSER) is None
