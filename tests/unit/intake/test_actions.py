"""The form's actions: nothing is stored without consent and confirmation, and no action speaks words of its own."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.intake import FIELDS, CancelIntake, SubmitIntake, ValidateIntakeForm
from bot import stores
from bot.errors import ConversationError
from bot.persistence.cases import Cases
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer

ACTIONS = Path(__file__).parents[3] / "actions"
FILLED = {"intake_consent": True, "intake_name": "Ada", "intake_contact": "ada@example.org", "intake_confirm": True, "topic": "lupus"}


def tracker(**slots: Any) -> Tracker:
    """A conversation with these slots."""
    return Tracker("visitor", slots, {}, [], False, None, {}, "action_listen")


@pytest.fixture
def said() -> CollectingDispatcher:
    """What an action utters."""
    return CollectingDispatcher()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cases:
    """A store of the test's own."""
    cases = Cases(open_database(f"sqlite:///{tmp_path / 'cases.db'}"), Sealer([Fernet.generate_key().decode()]))
    monkeypatch.setattr(stores, "cases", lambda: cases)
    return cases


def responses(dispatcher: CollectingDispatcher) -> list[str]:
    """The names of the responses that were uttered; none of them brings text of its own."""
    assert all(not message["text"] and not message["custom"] for message in dispatcher.messages)
    return [message["response"] for message in dispatcher.messages]


async def validated(field: str, value: object, dispatcher: CollectingDispatcher) -> object:
    """What becomes of a value for a field."""
    check = getattr(ValidateIntakeForm(), f"validate_{field}")
    return (await check(value, dispatcher, tracker(), {}))[field]


class TestFields:
    @pytest.mark.parametrize("field", ["intake_consent", "intake_confirm"])
    @pytest.mark.parametrize(
        ("value", "meant"), [(True, True), (False, False), ("yes", True), (" Yes please! ", True), ("NO.", False), ("I don't", False)]
    )
    async def test_consent_and_confirmation_are_yes_or_no(self, said: CollectingDispatcher, field: str, value: object, meant: bool) -> None:
        assert await validated(field, value, said) is meant
        assert responses(said) == []

    @pytest.mark.parametrize("field", ["intake_consent", "intake_confirm"])
    @pytest.mark.parametrize("value", ["maybe", "yes and no", "", "yesterday"])
    async def test_anything_else_is_no_consent_and_is_asked_again(self, said: CollectingDispatcher, field: str, value: str) -> None:
        assert await validated(field, value, said) is None
        assert responses(said) == [f"utter_{field}_again"]

    @pytest.mark.parametrize(
        ("field", "value", "kept_as"),
        [("intake_name", "my name is Ada", "Ada"), ("intake_contact", "mail ada@example.org", "ada@example.org")],
    )
    async def test_name_and_contact_are_cleaned(self, said: CollectingDispatcher, field: str, value: str, kept_as: str) -> None:
        assert await validated(field, value, said) == kept_as
        assert responses(said) == []

    @pytest.mark.parametrize(("field", "value"), [("intake_name", "5551234"), ("intake_contact", "call me")])
    async def test_what_is_none_is_asked_again(self, said: CollectingDispatcher, field: str, value: str) -> None:
        assert await validated(field, value, said) is None
        assert responses(said) == [f"utter_{field}_again"]

    @pytest.mark.parametrize("field", FIELDS)
    async def test_an_empty_field_is_asked_without_a_reproach(self, said: CollectingDispatcher, field: str) -> None:
        assert await validated(field, None, said) is None
        assert responses(said) == []

    async def test_after_a_no_to_the_first_question_nothing_more_is_asked(self, said: CollectingDispatcher) -> None:
        form = ValidateIntakeForm()
        assert await form.required_slots(list(FIELDS), said, tracker(intake_consent=False), {}) == ["intake_consent"]
        for consent in (True, None):
            assert await form.required_slots(list(FIELDS), said, tracker(intake_consent=consent), {}) == list(FIELDS)


class TestSubmit:
    async def test_a_confirmed_request_is_stored_and_its_number_told(self, said: CollectingDispatcher, kept: Cases) -> None:
        events = await SubmitIntake().run(said, tracker(**FILLED), {})
        (case,) = kept.of_conversation("visitor")
        assert (case.name, case.contact, case.about) == ("Ada", "ada@example.org", "lupus")
        assert responses(said) == ["utter_intake_done"]
        assert said.messages[0]["case"] == case.number
        assert {e["name"]: e["value"] for e in events} == dict.fromkeys(FIELDS)

    @pytest.mark.parametrize("field", ["intake_consent", "intake_confirm"])
    @pytest.mark.parametrize("value", [False, None, "yes", 1])
    async def test_without_consent_and_confirmation_nothing_is(
        self, said: CollectingDispatcher, kept: Cases, field: str, value: object
    ) -> None:
        """Only a plain True counts."""
        events = await SubmitIntake().run(said, tracker(**{**FILLED, field: value}), {})
        assert kept.of_conversation("visitor") == []
        assert responses(said) == ["utter_intake_cancelled"]
        assert {e["name"] for e in events} == set(FIELDS)

    async def test_a_failing_database_is_told_and_the_fields_are_emptied(
        self, said: CollectingDispatcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Nobody is told that a request is stored when it isn't, and the log holds nothing of it."""

        class Broken:
            def store(self, case: object) -> object:
                raise ConversationError("the database is gone")

        monkeypatch.setattr(stores, "cases", Broken)
        events = await SubmitIntake().run(said, tracker(**FILLED), {})
        assert responses(said) == ["utter_intake_unavailable"]
        assert {e["name"]: e["value"] for e in events} == dict.fromkeys(FIELDS)
        assert "Ada" not in caplog.text
        assert "ada@example.org" not in caplog.text


async def test_a_request_that_is_stopped_leaves_nothing(said: CollectingDispatcher) -> None:
    events = await CancelIntake().run(said, tracker(**FILLED), {})
    assert responses(said) == ["utter_intake_cancelled"]
    assert {e["name"]: e["value"] for e in events} == dict.fromkeys(FIELDS)


@pytest.mark.parametrize("path", sorted(ACTIONS.glob("**/*.py")), ids=lambda p: p.name)
def test_no_action_utters_text_of_its_own(path: Path) -> None:
    """An action names a response; its words are composed, so that caveat and referral can't be missing."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    uttering = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr.startswith("utter_")]
    for call in uttering:
        assert not call.args, f"{path.name}:{call.lineno} utters text by position"
        named = {keyword.arg for keyword in call.keywords}
        assert "response" in named, f"{path.name}:{call.lineno} names no response"
        assert not named & {"text", "json_message", "image", "attachment", "buttons", "elements", "template", None}, (
            f"{path.name}:{call.lineno}"
        )
