"""One message within the form: what it changes, and what it is left to others to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from itertools import pairwise
from typing import Any

import pytest

from bot.intake.askers import MINOR
from bot.intake.contact import ContactProblem
from bot.intake.fields import FREE_TEXT, Field, Heard, Hint, Setting, Taken
from bot.intake.form import QUESTIONS, TALK, Draft, field_named, is_over, next_field, take

NOW = datetime(2026, 11, 30, 12, tzinfo=timezone.utc)
SETTING = Setting("us", NOW, topic="lupus", wording="Is that all right?")
REACHED = {"phone": "+12025550143", "email": None}
FILLED: Draft = {
    Field.ASKER: "adult",
    Field.CONSENT: {"at": NOW.isoformat(), "wording": "Is that all right?"},
    Field.NAME: "Ada",
    Field.CONTACT: REACHED,
    Field.TIME: "",
    Field.ABOUT: {"text": "", "topic": "lupus"},
    Field.REMARK: "",
}


def before(asked: Field) -> dict[Field, Any]:
    """What is filled in when a field is asked for."""
    return {field: FILLED[field] for field in list(Field)[: list(Field).index(asked)]}


def said(asked: Field, text: str, intent: str = "inform", **known: Any) -> Taken | None:
    """What a typed message changes."""
    return take(before(asked), asked, Heard(text, intent, **known), SETTING)


def pressed(asked: Field, intent: str, choice: str | None = None) -> Taken | None:
    """What a button changes."""
    return take(before(asked), asked, Heard("", intent, choice), SETTING)


class TestOrder:
    @pytest.mark.parametrize("asked", list(Field))
    def test_the_first_empty_field_is_asked_for(self, asked: Field) -> None:
        assert next_field(before(asked)) is asked

    @pytest.mark.parametrize("end", [{Field.ASKER: MINOR}, {Field.CONSENT: False}, {Field.CONFIRM: True}, {Field.CONFIRM: False}])
    def test_nothing_more_is_asked_of_somebody_under_16_without_consent_or_at_the_end(self, end: Draft) -> None:
        assert is_over({**FILLED, **end})
        assert next_field({**FILLED, **end}) is None

    def test_consent_comes_before_anything_that_tells_who_somebody_is(self) -> None:
        assert [*Field][:4] == [Field.ASKER, Field.CONSENT, Field.NAME, Field.CONTACT]


class TestAnswers:
    @pytest.mark.parametrize(
        ("asked", "text", "value"),
        [
            (Field.ASKER, "my daughter", "guardian"),
            (Field.NAME, "I'm Ada Lovelace", "Ada Lovelace"),
            (Field.CONTACT, "call 202-555-0143", REACHED),
            (Field.TIME, "after 3 pm", "after 3 pm"),
            (Field.TIME, "not on Mondays", "not on Mondays"),
            (Field.TIME, "whenever", ""),
            (Field.ABOUT, "a second opinion", {"text": "a second opinion", "topic": None}),
            (Field.ABOUT, "yes", {"text": "", "topic": "lupus"}),
            (Field.REMARK, "I use\na wheelchair", "I use a wheelchair"),
            (Field.REMARK, "no", ""),
            (Field.CONFIRM, "Yes, send it", True),
        ],
    )
    def test_each_field_takes_its_answer(self, asked: Field, text: str, value: object) -> None:
        assert said(asked, text) == Taken({asked: value})

    def test_consent_is_kept_with_its_time_and_what_it_was_said_to(self) -> None:
        assert said(Field.CONSENT, "yes", "affirm") == Taken({Field.CONSENT: {"at": NOW.isoformat(), "wording": "Is that all right?"}})
        assert said(Field.CONSENT, "no", "deny") == Taken({Field.CONSENT: False})

    def test_without_a_wording_a_yes_is_no_consent(self) -> None:
        assert take(before(Field.CONSENT), Field.CONSENT, Heard("yes", "affirm"), replace(SETTING, wording=None)) == Taken(
            hint=Hint.CONSENT
        )

    @pytest.mark.parametrize(
        ("asked", "choice", "value"),
        [
            (Field.ASKER, "carer", "carer"),
            (Field.ASKER, "minor", MINOR),
            (Field.TIME, "mornings", "mornings"),
            (Field.ABOUT, "keep", {"text": "", "topic": "lupus"}),
        ],
    )
    def test_a_button_is_an_answer(self, asked: Field, choice: str, value: object) -> None:
        assert pressed(asked, "inform", choice) == Taken({asked: value})

    @pytest.mark.parametrize(
        ("asked", "text", "hint"),
        [
            (Field.ASKER, "banana", Hint.ASKER),
            (Field.CONSENT, "maybe", Hint.CONSENT),
            (Field.NAME, "5551234", Hint.NAME),
            (Field.CONTACT, "ring me", ContactProblem.MISSING),
            (Field.CONTACT, "202 555", ContactProblem.PHONE_SHORT),
            (Field.TIME, "!!", Hint.TIME),
            (Field.ABOUT, "no", Hint.ABOUT),
            (Field.REMARK, "yes", Hint.REMARK),
            (Field.REMARK, "x" * 1501, Hint.LONG),
            (Field.CONFIRM, "no", Hint.WHICH),
            (Field.CONFIRM, "hm", Hint.CONFIRM),
        ],
    )
    def test_what_is_none_is_asked_again_and_told_why(self, asked: Field, text: str, hint: object) -> None:
        assert said(asked, text) == Taken(hint=hint)  # type: ignore[arg-type]

    @pytest.mark.parametrize("asked", list(Field))
    def test_somebody_who_says_that_they_are_under_16_is_asked_nothing_more(self, asked: Field) -> None:
        taken = said(asked, "I'm 14")
        assert taken == Taken({Field.ASKER: MINOR})
        assert next_field({**before(asked), **taken.changes}) is None

    @pytest.mark.parametrize("text", ["good morning", "thank you so much"])
    def test_a_greeting_is_no_name(self, text: str) -> None:
        assert said(Field.NAME, text, "greet" if "morning" in text else "thanks") == Taken(hint=Hint.NAME)


class TestOthers:
    """What the form leaves alone, so that it is answered first and never becomes a field."""

    @pytest.mark.parametrize("asked", list(Field))
    @pytest.mark.parametrize("text", ["my chest hurts", "Maria Gomez", "yes", "skip", "202-555-0143"])
    def test_a_red_flag_is_never_taken(self, asked: Field, text: str) -> None:
        """Whatever it looks like."""
        assert said(asked, text, "red_flag") is None

    @pytest.mark.parametrize("asked", list(Field))
    @pytest.mark.parametrize("intent", sorted(QUESTIONS))
    def test_a_question_is_not(self, asked: Field, intent: str) -> None:
        assert said(asked, "what is lupus?", intent, names_topic=True) is None

    @pytest.mark.parametrize("asked", list(Field))
    @pytest.mark.parametrize("intent", sorted(TALK))
    def test_nor_is_talk(self, asked: Field, intent: str) -> None:
        assert said(asked, "who are you?", intent) is None
        assert pressed(asked, intent) is None

    @pytest.mark.parametrize(
        ("text", "intent"), [("help", "help"), ("delete everything I told you", "privacy_erase"), ("where is my request", "case_status")]
    )
    def test_a_wish_of_few_words_is_no_free_text(self, text: str, intent: str) -> None:
        assert said(Field.REMARK, text, intent) is None

    @pytest.mark.parametrize("asked", [Field.ABOUT, Field.REMARK])
    def test_free_text_may_speak_of_what_others_ask_about(self, asked: Field) -> None:
        """The classifier takes it for a question; by its form it is none."""
        taken = said(asked, "I have had lupus for ten years and hope for a transplant", "ask", names_topic=True)
        assert taken is not None
        assert taken.changes

    @pytest.mark.parametrize(
        ("asked", "text", "intent"),
        [
            (Field.NAME, "Skye Morning", "greet"),
            (Field.CONTACT, "call me on 202-555-0143", "request_contact"),
            (Field.TIME, "call me in the morning", "request_contact"),
        ],
    )
    def test_an_answer_is_one_whatever_the_classifier_takes_it_for(self, asked: Field, text: str, intent: str) -> None:
        taken = said(asked, text, intent)
        assert taken is not None
        assert taken.changes.keys() == {asked}


class TestAfterASafetyMessage:
    """What comes next may still be about it."""

    @pytest.mark.parametrize("asked", [field for field in Field if field not in (Field.ASKER, Field.NAME, Field.CONTACT)])
    def test_a_typed_answer_is_no_consent_and_no_field(self, asked: Field) -> None:
        for text in ("yes", "it stopped now"):
            assert take(before(asked), asked, Heard(text, "affirm"), replace(SETTING, interrupted=True)) == Taken(hint=Hint.RESUME)

    @pytest.mark.parametrize(("asked", "text"), [(Field.NAME, "Maria Gomez"), (Field.CONTACT, "202-555-0143"), (Field.ASKER, "my son")])
    def test_what_is_surely_an_answer_goes_on(self, asked: Field, text: str) -> None:
        taken = take(before(asked), asked, Heard(text, "inform"), replace(SETTING, interrupted=True))
        assert taken is not None
        assert taken.changes.keys() == {asked}

    def test_words_about_it_are_no_name(self) -> None:
        assert take(before(Field.NAME), Field.NAME, Heard("it stopped now", "inform"), replace(SETTING, interrupted=True)) == Taken(
            hint=Hint.RESUME
        )


class TestSentAgain:
    """The very words that were said to the question before."""

    @pytest.mark.parametrize("asked", sorted(FREE_TEXT))
    def test_they_are_no_answer_where_anything_would_do(self, asked: Field) -> None:
        assert take(before(asked), asked, Heard("after 3 pm", "inform"), replace(SETTING, repeated=True)) == Taken()

    @pytest.mark.parametrize(
        ("asked", "text"), [(Field.ABOUT, "skip"), (Field.REMARK, "no"), (Field.CONFIRM, "yes"), (Field.NAME, "Maria Gomez")]
    )
    def test_what_people_say_to_several_questions_is_taken(self, asked: Field, text: str) -> None:
        taken = take(before(asked), asked, Heard(text, "inform"), replace(SETTING, repeated=True))
        assert taken is not None
        assert taken.changes.keys() == {asked}


class TestCommands:
    @pytest.mark.parametrize("asked", list(Field))
    def test_free_text_can_be_skipped_and_nothing_else(self, asked: Field) -> None:
        for taken in (said(asked, "skip"), pressed(asked, "skip"), said(asked, "do i have to answer this", "skip")):
            assert taken is not None
            assert taken.changes.keys() == ({asked} if asked in FREE_TEXT else set())
            assert taken.hint is (None if asked in FREE_TEXT else Hint.NEEDED)

    @pytest.mark.parametrize(("asked", "previous"), list(pairwise(reversed(Field))))
    def test_back_asks_the_question_before(self, asked: Field, previous: Field) -> None:
        for taken in (said(asked, "go back"), pressed(asked, "go_back")):
            assert taken == Taken({previous: None})
            assert next_field({**before(asked), **taken.changes}) is previous

    def test_before_the_first_there_is_none(self) -> None:
        assert said(Field.ASKER, "back") == Taken(hint=Hint.FIRST)

    @pytest.mark.parametrize("asked", list(Field))
    def test_it_can_be_stopped_anywhere(self, asked: Field) -> None:
        for taken in (said(asked, "never mind"), pressed(asked, "cancel"), said(asked, "get me out of this form", "cancel")):
            assert taken == Taken({Field.CONFIRM: False})

    @pytest.mark.parametrize("asked", list(Field))
    def test_going_on_asks_the_same_again(self, asked: Field) -> None:
        assert said(asked, "continue") == pressed(asked, "request_contact") == Taken(hint=Hint.RESUME)

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("change my number", Field.CONTACT),
            ("change my e-mail", Field.CONTACT),
            ("my name is wrong", Field.NAME),
            ("change the time", Field.TIME),
            ("change what it is about", Field.ABOUT),
            ("edit the note", Field.REMARK),
            ("change who is asking", Field.ASKER),
        ],
    )
    def test_each_field_can_be_changed_before_it_is_sent(self, text: str, named: Field) -> None:
        taken = said(Field.CONFIRM, text, "correct")
        assert taken == Taken({named: None})
        assert next_field({**FILLED, **taken.changes}) is named
        assert pressed(Field.CONFIRM, "correct", named.value) == taken

    def test_a_new_number_in_the_same_sentence_is_taken_at_once(self) -> None:
        reached = {"phone": None, "email": "ada@example.org"}
        assert said(Field.CONFIRM, "change my number to ada@example.org", "correct") == Taken({Field.CONTACT: reached})
        assert said(Field.CONFIRM, "no, it is ada@example.org", "deny") == Taken({Field.CONTACT: reached})

    def test_before_consent_no_number_is_taken(self) -> None:
        taken = said(Field.CONSENT, "change my number to 202-555-0143", "correct")
        assert taken == Taken(hint=Hint.LATER)

    def test_a_wish_that_names_nothing_is_asked_what(self) -> None:
        assert said(Field.CONFIRM, "change something", "correct") == pressed(Field.CONFIRM, "correct") == Taken(hint=Hint.WHICH)

    def test_what_was_not_asked_yet_comes_later_and_what_is_asked_is_asked(self) -> None:
        assert said(Field.NAME, "change my number", "correct") == Taken(hint=Hint.LATER)
        assert said(Field.NAME, "change my name", "correct") == Taken()

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("my first diagnosis was wrong", "correct"),
            ("I'm scared of the next flare", "feelings"),
            ("help with my diet", "help"),
            ("please call me at noon", "request_contact"),
            ("I want to stop my medicine and hear of other ways to treat it", "cancel"),
        ],
    )
    def test_free_text_that_sounds_like_a_command_is_what_it_says(self, text: str, intent: str) -> None:
        assert said(Field.REMARK, text, intent) == Taken({Field.REMARK: text})


def test_a_wish_to_change_names_its_field() -> None:
    assert field_named("the illness") is Field.ABOUT
    assert field_named("that") is None
