"""The words of the intake: the question or the outcome that each response of `domain.yml` stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answer.compose import Composer
from bot.answer.desk import Desk
from bot.answer.model import CaseState, FormStep, ReferralStep
from bot.intake.case import AT_WORK, CaseStatus
from bot.intake.contact import in_words
from bot.intake.fields import FREE_TEXT, KEEP, Field, Hint
from bot.intake.form import CORRECTABLE

FORM = "intake"
HINT = "intake_hint"
ASK = "utter_ask_"
NO_FORM = "utter_no_form"
Choices = tuple[tuple[str, str], ...]
YES, NO = ("button-yes", "/affirm"), ("button-no", "/deny")
SKIP, BACK, STOP = ("button-skip", "/skip"), ("button-back", "/go_back"), ("button-stop", "/cancel")
AGAIN = ("button-contact", "/request_contact")
_ASKED = {field.slot: field for field in Field}
_INPUT = {Field.ASKER: "choice", Field.CONSENT: "confirm", Field.CONFIRM: "confirm"}
_OUTCOMES: Mapping[str, tuple[str, Choices]] = {
    "utter_intake_minor": ("intake-minor", ()),
    "utter_intake_cancelled": ("intake-cancelled", (AGAIN,)),
    "utter_intake_unavailable": ("intake-unavailable", ()),
    "utter_case_none": ("case-none", (AGAIN,)),
    "utter_case_unavailable": ("case-unavailable", ()),
    "utter_withdraw_kept": ("withdraw-kept", ()),
    "utter_change_outside": ("intake-change-outside", (AGAIN,)),
    NO_FORM: ("intake-no-form", (AGAIN,)),
}
_OF_A_CASE: Mapping[str, tuple[str, Choices]] = {
    "utter_intake_done": ("intake-done", (("button-status", "/case_status"), ("button-withdraw", "/withdraw"))),
    "utter_withdraw_ask": ("withdraw-ask", (("button-withdraw-yes", "/withdraw_case"), ("button-withdraw-no", "/deny"))),
    "utter_withdrawn": ("withdraw-done", ()),
}
_WITH_HOURS = frozenset({"intake-done", "case-open", "case-assigned", "intake-unavailable", "case-unavailable"})
# Where the clinic's staff come in. Whoever asks where a request is, or is told that there is none, knows whom.
_REFERS = frozenset({"intake-done", "intake-unavailable"})


def step_of(response: str, slots: Mapping[str, Any], values: Mapping[str, Any], composer: Composer, desk: Desk) -> ReferralStep | None:
    """The step of the intake that a response stands for, or None where it is no step of it. `values` are the action's own."""
    asked = _ASKED.get(response.removeprefix(ASK)) if response.startswith(ASK) else None
    if asked is not None:
        return _question(asked, slots, composer, desk)
    if response in _OUTCOMES:
        phrase, choices = _OUTCOMES[response]
        return composer.step(
            phrase, refers=phrase in _REFERS, choices=choices, after=_hours(phrase, composer, desk), values=desk.values(composer)
        )
    if response == "utter_case_status":
        waiting = CaseStatus(values["status"]) in AT_WORK
        return _of_case(f"case-{values['status']}", (("button-withdraw", "/withdraw"),) if waiting else (AGAIN,), values, composer, desk)
    if response in _OF_A_CASE:
        return _of_case(*_OF_A_CASE[response], values, composer, desk)
    return None


def _of_case(phrase: str, choices: Choices, values: Mapping[str, Any], composer: Composer, desk: Desk) -> ReferralStep:
    case = CaseState(str(values["case"]), str(values["status"]))
    filled = {"case_number": case.number, **desk.values(composer)}
    return composer.step(phrase, refers=phrase in _REFERS, case=case, choices=choices, after=_hours(phrase, composer, desk), values=filled)


def _hours(phrase: str, composer: Composer, desk: Desk) -> tuple[str, ...]:
    return desk.hours_line(composer) if phrase in _WITH_HOURS else ()


def _question(asked: Field, slots: Mapping[str, Any], composer: Composer, desk: Desk) -> ReferralStep:
    hint, topic = slots.get(HINT), composer.topic_name(slots.get("topic"))
    values = {"topic": topic or "", **desk.values(composer)}
    before: tuple[str, ...] = (composer.phrase(f"intake-hint-{hint}", **values),) if hint else ()
    form = FormStep(FORM, asked.value, list(Field).index(asked) + 1, len(Field), _INPUT.get(asked, "text"), asked in FREE_TEXT)
    if hint == Hint.WHICH.value:
        return _which(asked, slots, composer, form)
    if asked is Field.CONFIRM:
        return composer.step(
            "intake-confirm",
            before=before,
            after=(*_summary(slots, composer), composer.phrase("intake-confirm-ask")),
            form=form,
            choices=(("button-send", "/affirm"), ("button-change", "/correct"), STOP),
        )
    if asked is Field.ASKER and not hint:
        before = (composer.phrase("intake-begin"), *desk.hours_line(composer))
    phrase = "intake-about-topic" if asked is Field.ABOUT and topic and hint != Hint.ABOUT.value else f"intake-{asked.value}"
    return composer.step(phrase, before=before, form=form, choices=_choices(asked, topic is not None), values=values)


def _choices(asked: Field, has_topic: bool) -> Choices:
    if asked is Field.ASKER:
        named = ("adult", "guardian", "carer", "minor")
        return (*((f"button-asker-{name}", _inform(name)) for name in named), STOP)
    if asked is Field.CONSENT:
        return (YES, NO, BACK)
    if asked is Field.TIME:
        # What is chosen is what the clinic reads, so it is worded like an answer.
        return (
            ("button-time-morning", _inform("mornings")),
            ("button-time-afternoon", _inform("afternoons")),
            ("button-time-any", "/skip"),
            BACK,
            STOP,
        )
    if asked is Field.ABOUT and has_topic:
        return (("button-about-keep", _inform(KEEP)), SKIP, BACK, STOP)
    return (SKIP, BACK, STOP) if asked in FREE_TEXT else (BACK, STOP)


def _which(asked: Field, slots: Mapping[str, Any], composer: Composer, form: FormStep) -> ReferralStep:
    """What there is to be changed so far, a button each."""
    filled = [field for field in Field if field in CORRECTABLE and slots.get(field.slot) is not None]
    changes = tuple((f"button-change-{field.value}", f'/correct{{"choice": "{field.value}"}}') for field in filled)
    resumed = (("button-send", "/affirm"),) if asked is Field.CONFIRM else (("button-resume", "/request_contact"),)
    return composer.step("intake-hint-which", form=form, choices=(*changes, *resumed, STOP))


def _summary(slots: Mapping[str, Any], composer: Composer) -> tuple[str, ...]:
    """One line for each field that was filled in."""
    contact, about = slots.get(Field.CONTACT.slot) or {}, slots.get(Field.ABOUT.slot) or {}
    reached = [in_words(contact["phone"])] if contact.get("phone") else []
    told = {
        Field.ASKER: composer.phrase(f"intake-asker-{slots[Field.ASKER.slot]}") if slots.get(Field.ASKER.slot) else "",
        Field.NAME: slots.get(Field.NAME.slot) or "",
        Field.CONTACT: ", ".join([*reached, *([contact["email"]] if contact.get("email") else [])]),
        Field.TIME: slots.get(Field.TIME.slot) or composer.phrase("intake-any-time"),
        Field.ABOUT: about.get("text") or composer.topic_name(about.get("topic")) or "",
        Field.REMARK: slots.get(Field.REMARK.slot) or "",
    }
    return tuple(composer.phrase(f"intake-summary-{field.value}", value=text) for field, text in told.items() if text)


def _inform(choice: str) -> str:
    return f'/inform{{"choice": "{choice}"}}'
