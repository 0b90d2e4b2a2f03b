"""The words of the intake form: which question each response of `domain.yml` asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.answer.compose import Composer
from bot.answer.model import CaseState, FormStep, ReferralStep

FORM = "intake"
YES_NO = (("button-yes", "/affirm"), ("button-no", "/deny"))
STOP = (("button-stop", "/cancel"),)


@dataclass(frozen=True)
class _Question:
    field: str
    step: int
    input: str
    choices: tuple[tuple[str, str], ...]


_QUESTIONS = {
    "utter_ask_intake_consent": _Question("consent", 1, "confirm", YES_NO),
    "utter_ask_intake_name": _Question("name", 2, "text", STOP),
    "utter_ask_intake_contact": _Question("contact", 3, "text", STOP),
    "utter_ask_intake_confirm": _Question("confirm", 4, "confirm", YES_NO),
}
_AGAIN = {
    "utter_intake_consent_again": "intake-consent-again",
    "utter_intake_name_again": "intake-name-again",
    "utter_intake_contact_again": "intake-contact-again",
    "utter_intake_confirm_again": "intake-confirm-again",
    "utter_intake_cancelled": "intake-cancelled",
    "utter_intake_unavailable": "intake-unavailable",
}


def step_of(response: str, slots: Mapping[str, Any], values: Mapping[str, Any], composer: Composer) -> ReferralStep | None:
    """The step of the intake that a response stands for, or None where it is no step of it."""
    question = _QUESTIONS.get(response)
    if question is not None:
        form = FormStep(FORM, question.field, question.step, len(_QUESTIONS), question.input)
        filled = {"name": str(slots.get("intake_name") or ""), "contact": str(slots.get("intake_contact") or "")}
        return composer.step(f"intake-{question.field}", form=form, choices=question.choices, values=filled)
    if response in _AGAIN:
        return composer.step(_AGAIN[response])
    if response == "utter_intake_done":
        number = str(values["case"])
        return composer.step("intake-done", case=CaseState(number, "open"), values={"case_number": number})
    return None
