"""Each response of the intake has its words, and no other response has. The words are those that visitors read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answer.compose import Composer, House
from bot.answer.desk import Desk
from bot.answer.intake import step_of
from bot.answer.model import Reply
from bot.intake.case import CaseStatus
from bot.intake.contact import ContactProblem
from bot.intake.fields import FREE_TEXT, Field, Hint
from tests.unit.understanding.made_up import TODAY, knowledge

ROOT = Path(__file__).parents[3]
PHRASES = yaml.safe_load((ROOT / "knowledge" / "phrases.yaml").read_text(encoding="utf-8"))["phrases"]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
Valid = Callable[[Reply], dict[str, Any]]
COMPOSER = Composer(knowledge(phrases=PHRASES), House("The Clinic", "here"), lambda: TODAY)
# A Sunday.
DESK = Desk("Mo-Fr 08:00-17:00", "America/New_York", "555 0100", 90, lambda zone: datetime(2026, 11, 29, 10, tzinfo=zone))
FILLED: dict[str, Any] = {
    "intake_asker": "guardian",
    "intake_name": "Ada {clinic}",
    "intake_contact": {"phone": "+12025550143", "email": "ada@example.org"},
    "intake_time": "",
    "intake_about": {"text": "", "topic": "lupus"},
    "intake_remark": "",
}


def step(response: str, valid: Valid, slots: dict[str, Any] | None = None, desk: Desk = DESK, **values: Any) -> dict[str, Any]:
    """The payload of a step."""
    reply = step_of(response, slots or {}, values, COMPOSER, desk)
    assert reply is not None
    return valid(reply)


def payloads(made: dict[str, Any]) -> list[str]:
    return [suggestion["payload"] for suggestion in made["suggestions"]]


class TestQuestions:
    @pytest.mark.parametrize("field", list(Field))
    def test_each_field_is_one_of_eight_steps(self, valid: Valid, field: Field) -> None:
        form = step(f"utter_ask_{field.slot}", valid)["form"]
        assert (form["name"], form["field"], form["step"], form["steps"]) == ("intake", field.value, list(Field).index(field) + 1, 8)
        assert form["optional"] is (field in FREE_TEXT)

    @pytest.mark.parametrize("field", list(Field))
    def test_a_way_out_is_always_offered(self, valid: Valid, field: Field) -> None:
        """By stopping, or by refusing."""
        offered = payloads(step(f"utter_ask_{field.slot}", valid))
        assert {"/cancel", "/deny"} & set(offered)
        assert ("/skip" in offered) is (field in FREE_TEXT)
        assert ("/go_back" in offered) is (field not in (Field.ASKER, Field.CONFIRM))

    @pytest.mark.parametrize("hint", [*Hint, *ContactProblem])
    @pytest.mark.parametrize("field", list(Field))
    def test_every_hint_has_its_sentence_before_the_question(self, valid: Valid, field: Field, hint: Hint | ContactProblem) -> None:
        text = step(f"utter_ask_{field.slot}", valid, {"intake_hint": hint.value})["text"]
        assert text.startswith(PHRASES[f"intake-hint-{hint.value}"].strip())

    def test_it_begins_with_whether_somebody_is_there(self, valid: Valid) -> None:
        made = step("utter_ask_intake_asker", valid)
        assert "No person reads this chat while you type." in made["text"]
        assert "The clinic is closed now. It opens tomorrow at 8:00 am (EST). Its hours are Mo-Fr 08:00-17:00." in made["text"]
        assert payloads(made)[:4] == [f'/inform{{"choice": "{who}"}}' for who in ("adult", "guardian", "carer", "minor")]

    @pytest.mark.parametrize(("days", "kept"), [(90, "for 90 days after that"), (0, "until you ask to have it erased")])
    def test_consent_says_what_is_stored_for_how_long_and_who_reads_it(self, valid: Valid, days: int, kept: str) -> None:
        text = step("utter_ask_intake_consent", valid, desk=Desk(case_retention_days=days))["text"]
        for words in (
            "your name",
            "how to reach you",
            "a copy of this chat",
            "goes to The Clinic",
            "Only its staff read it",
            "withdraw my request",
            kept,
        ):
            assert words in text

    def test_what_the_talk_was_about_can_be_kept(self, valid: Valid) -> None:
        made = step("utter_ask_intake_about", valid, {"topic": "lupus"})
        assert "We talked about lupus." in made["text"]
        assert made["suggestions"][0] == {"title": "Keep: lupus", "payload": '/inform{"choice": "keep"}'}

    @pytest.mark.parametrize("slots", [{}, {"topic": "no_such"}, {"topic": "lupus", "intake_hint": "about"}])
    def test_without_a_topic_or_after_a_no_it_is_asked_openly(self, valid: Valid, slots: dict[str, Any]) -> None:
        assert PHRASES["intake-about"] in step("utter_ask_intake_about", valid, slots)["text"]

    def test_before_it_is_sent_everything_is_read_back(self, valid: Valid) -> None:
        """What a visitor typed is never read as a placeholder, and what was skipped has no line."""
        lines = step("utter_ask_intake_confirm", valid, FILLED)["text"].split("\n")
        assert lines[1:-1] == [
            "Who is asking: you, as a parent or guardian",
            "Name: Ada {clinic}",
            "Contact: +1 202-555-0143, ada@example.org",
            "Good time: any time",
            "About: lupus",
        ]

    def test_what_can_be_changed_is_what_was_filled_in(self, valid: Valid) -> None:
        made = step("utter_ask_intake_confirm", valid, {**FILLED, "intake_hint": "which"})
        changed = ("asker", "name", "contact", "time", "about", "remark")
        assert payloads(made) == [*(f'/correct{{"choice": "{field}"}}' for field in changed), "/affirm", "/cancel"]
        assert payloads(step("utter_ask_intake_contact", valid, {"intake_name": "Ada", "intake_hint": "which"}))[:1] == [
            '/correct{"choice": "name"}'
        ]


class TestOutcomes:
    def test_a_stored_request_has_its_number_and_says_what_happens_next(self, valid: Valid) -> None:
        made = step("utter_intake_done", valid, case="C-23456789", status="open")
        assert made["case"] == {"number": "C-23456789", "status": "open"}
        for words in ("C-23456789", "where is my request", "withdraw my request", "not for emergencies", "It opens tomorrow"):
            assert words in made["text"]
        assert made["referral"]["who"] == "the staff of The Clinic"
        assert payloads(made) == ["/case_status", "/withdraw"]

    @pytest.mark.parametrize("status", list(CaseStatus))
    def test_every_state_of_a_case_can_be_told(self, valid: Valid, status: CaseStatus) -> None:
        made = step("utter_case_status", valid, case="C-23456789", status=status.value)
        assert made["case"] == {"number": "C-23456789", "status": status.value}
        assert "C-23456789" in made["text"]
        assert payloads(made) == (["/withdraw"] if status in (CaseStatus.OPEN, CaseStatus.ASSIGNED) else ["/request_contact"])

    def test_somebody_under_16_is_told_whom_to_ask(self, valid: Valid) -> None:
        made = step("utter_intake_minor", valid)
        assert "a parent, or a grown-up you trust" in made["text"]
        assert (made["case"], made["form"], made["suggestions"]) == (None, None, [])

    @pytest.mark.parametrize(
        "response", ["utter_intake_cancelled", "utter_intake_unavailable", "utter_case_none", "utter_case_unavailable", "utter_no_form"]
    )
    def test_what_is_not_stored_has_no_number(self, valid: Valid, response: str) -> None:
        assert step(response, valid)["case"] is None

    def test_where_nothing_could_be_stored_the_telephone_is_named(self, valid: Valid) -> None:
        assert "call The Clinic at 555 0100" in step("utter_intake_unavailable", valid)["text"]
        assert "call The Clinic yourself" in step("utter_intake_unavailable", valid, desk=Desk())["text"]

    def test_withdrawing_is_asked_with_a_button(self, valid: Valid) -> None:
        assert payloads(step("utter_withdraw_ask", valid, case="C-1", status="open")) == ["/withdraw_case", "/deny"]
        assert step("utter_withdrawn", valid, case="C-1", status="withdrawn")["case"]["status"] == "withdrawn"


def test_every_response_of_the_domain_that_is_of_the_intake_has_its_words(valid: Valid) -> None:
    others = {"utter_answer", "utter_abstain", "utter_triage", "utter_small_talk", "utter_privacy", "utter_erased", "utter_erase_failed"}
    for response in set(DOMAIN["responses"]) - others:
        assert step(response, valid, case="C-1", status="open")["kind"] == "referral"


def test_every_button_sends_an_intent_of_the_domain(valid: Valid) -> None:
    sent = {payload.partition("{")[0] for response in DOMAIN["responses"] for payload in _sent(response, valid)}
    assert {name.removeprefix("/") for name in sent} <= set(DOMAIN["intents"])


def _sent(response: str, valid: Valid) -> list[str]:
    reply = step_of(response, {"topic": "lupus"}, {"case": "C-1", "status": "open"}, COMPOSER, DESK)
    return payloads(valid(reply)) if reply is not None else []


def test_nobody_is_told_that_they_are_being_transferred() -> None:
    """There is nobody who would be there at once."""
    assert not [
        name
        for name, text in PHRASES.items()
        if any(word in text.lower() for word in ("transferring", "connecting you", "please hold", "one moment"))
    ]


@pytest.mark.parametrize("response", ["utter_answer", "utter_triage", "utter_intake", "utter_ask_", "utter_ask_name", ""])
def test_other_responses_are_no_step(response: str) -> None:
    assert step_of(response, {}, {}, COMPOSER, DESK) is None
