"""The form's actions: nothing is stored without consent and confirmation, nothing stays in the slots, and no action speaks words of its own."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.intake import HINT, SLOTS, SubmitIntake, ValidateIntakeForm
from bot import stores
from bot.errors import ConversationError, SettingsError
from bot.intake.askers import MINOR
from bot.intake.case import Asker, Case, Priority, Request
from bot.intake.fields import Field, Hint
from bot.persistence.blind import BlindIndex
from bot.persistence.cases import Cases
from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer

ROOT = Path(__file__).parents[3]
ACTIONS = ROOT / "actions"
WORDING = "I store your name. Is that all right?"
FILLED: dict[str, Any] = {
    "intake_asker": "adult",
    "intake_consent": {"at": "2026-11-30T12:00:00+00:00", "wording": WORDING},
    "intake_name": "Ada",
    "intake_contact": {"phone": None, "email": "ada@example.org"},
    "intake_time": "mornings",
    "intake_about": {"text": "", "topic": "lupus"},
    "intake_remark": "I use a wheelchair",
    "intake_confirm": True,
    "topic": "psoriasis",
}


def asking(slot: str) -> dict[str, Any]:
    """The form's question as it stands in the tracker."""
    return {"event": "bot", "text": WORDING, "metadata": {"utter_action": f"utter_ask_{slot}"}}


def message(text: str, intent: str = "inform", **entities: str) -> dict[str, Any]:
    """A message as the tracker holds it."""
    found = [{"entity": entity, "value": value} for entity, value in entities.items()]
    return {"text": text, "intent": {"name": intent}, "entities": found}


def tracker(*events: dict[str, Any], latest: dict[str, Any] | None = None, **slots: Any) -> Tracker:
    """A conversation with these slots, at the end of these events."""
    return Tracker("visitor", slots, latest or {}, list(events), False, None, {"name": "intake_form"}, "action_listen")


def within(asked: str, latest: dict[str, Any], *after: dict[str, Any], said_last: str | None = None, **slots: Any) -> Tracker:
    """A message that was written when a field was asked for."""
    events = [asking(said_last or asked), {"event": "user", "text": latest["text"]}, *after, {"event": "action", "name": "intake_form"}]
    return tracker(*events, latest=latest, requested_slot=asked, **slots)


@pytest.fixture
def said() -> CollectingDispatcher:
    """What an action utters."""
    return CollectingDispatcher()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cases:
    """Stores of the test's own."""
    engine, sealer = open_database(f"sqlite:///{tmp_path / 'cases.db'}"), Sealer([Fernet.generate_key().decode()])
    cases, conversations = Cases(engine, sealer, BlindIndex(b"secret")), Conversations(engine, sealer)
    monkeypatch.setattr(stores, "cases", lambda: cases)
    monkeypatch.setattr(stores, "conversations", lambda: conversations)
    return cases


@pytest.fixture
def requests(kept: Cases, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What is handed to the store, which keeps it."""
    handed: list[Request] = []
    store = kept.store

    def keep(request: Request) -> Case:
        handed.append(request)
        return store(request)

    monkeypatch.setattr(kept, "store", keep)
    return handed


def responses(dispatcher: CollectingDispatcher) -> list[str]:
    """The names of the responses that were uttered; none of them brings text of its own."""
    assert all(not uttered["text"] and not uttered["custom"] for uttered in dispatcher.messages)
    return [uttered["response"] for uttered in dispatcher.messages]


def changes(events: list[Any]) -> dict[str, object]:
    """The slots that events set."""
    return {event["name"]: event["value"] for event in events}


async def validated(at: Tracker) -> dict[str, object]:
    """What the form makes of the latest message."""
    said = CollectingDispatcher()
    events = await ValidateIntakeForm().run(said, at, {})
    assert said.messages == []
    return changes(events)


class TestForm:
    async def test_it_begins_with_who_is_asking(self) -> None:
        assert await validated(tracker(latest=message("call me", "request_contact"))) == {HINT: None, "requested_slot": "intake_asker"}

    async def test_an_answer_that_is_sent_again_is_not_the_answer_to_the_next_question(self) -> None:
        """The reply to it got lost on the way. Who means it says it once more."""
        words, again = {"event": "user", "text": "after 3 pm"}, message("after 3 pm")
        lost = [asking("intake_time"), words, asking("intake_about")]
        filled = {slot: FILLED[slot] for slot in ("intake_asker", "intake_consent", "intake_name", "intake_contact", "intake_time")}
        second = tracker(*lost, words, latest=again, requested_slot="intake_about", **filled)
        assert await validated(second) == {HINT: None, "requested_slot": "intake_about"}
        third = tracker(*lost, words, asking("intake_about"), words, latest=again, requested_slot="intake_about", **filled)
        assert (await validated(third))["intake_about"] == {"text": "after 3 pm", "topic": None}

    async def test_an_answer_is_taken_and_the_next_field_asked_for(self) -> None:
        at = within("intake_asker", message('/inform{"choice": "carer"}', choice="carer"))
        assert await validated(at) == {"intake_asker": "carer", HINT: None, "requested_slot": "intake_consent"}

    async def test_consent_is_kept_with_the_words_that_were_shown(self) -> None:
        found = await validated(within("intake_consent", message("yes", "affirm"), intake_asker="adult"))
        consent = found["intake_consent"]
        assert isinstance(consent, dict)
        assert consent["wording"] == WORDING
        assert found["requested_slot"] == "intake_name"

    async def test_a_contact_is_checked_for_the_clinics_region(self, monkeypatch: pytest.MonkeyPatch) -> None:
        filled = {slot: FILLED[slot] for slot in ("intake_asker", "intake_consent", "intake_name")}
        for region, phone in (("uk", "+442079460958"), ("us", None)):
            monkeypatch.setenv("CAVEAT_CLINIC_REGION", region)
            found = await validated(within("intake_contact", message("020 7946 0958"), **filled))
            assert found.get("intake_contact") == (phone and {"phone": phone, "email": None})

    @pytest.mark.parametrize("intent", ["red_flag", "ask", "help"])
    async def test_what_is_for_others_is_rejected_so_that_rasas_rules_answer_it(self, intent: str) -> None:
        """No event at all: Rasa then rejects the form's turn."""
        assert (
            await validated(
                within("intake_name", message("what is lupus?", intent), intake_asker="adult", intake_consent=FILLED["intake_consent"])
            )
            == {}
        )

    async def test_after_it_was_answered_the_form_asks_again_and_takes_nothing(self) -> None:
        answered = {"event": "action", "name": "utter_answer"}
        at = within("intake_name", message("Lupus", "ask"), answered, intake_asker="adult", intake_consent=FILLED["intake_consent"])
        assert await validated(at) == {HINT: "resume", "requested_slot": "intake_name"}

    async def test_after_a_safety_message_a_yes_is_no_consent(self) -> None:
        shown = {"event": "bot", "text": "Call 911.", "metadata": {"utter_action": "utter_triage"}}
        latest = message("yes", "affirm")
        at = tracker(
            asking("intake_consent"),
            shown,
            {"event": "user", "text": "yes"},
            latest=latest,
            requested_slot="intake_consent",
            intake_asker="adult",
        )
        assert await validated(at) == {HINT: Hint.RESUME.value, "requested_slot": "intake_consent"}

    async def test_a_request_that_was_begun_earlier_goes_on(self) -> None:
        """A session that ended takes the form with it, and its slots are carried over."""
        at = tracker(latest=message("call me", "request_contact"), intake_asker="adult", intake_consent=FILLED["intake_consent"])
        assert await validated(at) == {HINT: "resume", "requested_slot": "intake_name"}

    @pytest.mark.parametrize("latest", [message("I'm 13"), message('/inform{"choice": "minor"}', choice="minor")])
    async def test_for_somebody_under_16_it_ends_at_once(self, latest: dict[str, Any]) -> None:
        assert await validated(within("intake_asker", latest)) == {"intake_asker": MINOR, HINT: None, "requested_slot": None}


class TestSubmit:
    async def test_a_confirmed_request_is_stored_and_its_number_told(
        self, said: CollectingDispatcher, kept: Cases, requests: list[Request]
    ) -> None:
        events = await SubmitIntake().run(said, tracker(**FILLED), {})
        (case,) = kept.of_conversation("visitor")
        (request,) = requests
        assert (request.asker, request.contact.name, request.contact.email) == (Asker.ADULT, "Ada", "ada@example.org")
        assert (request.wish.topic, request.wish.preferred_time, request.wish.remark) == ("lupus", "mornings", "I use a wheelchair")
        assert (request.consent, request.consented_at.isoformat()) == (WORDING, "2026-11-30T12:00:00+00:00")
        assert responses(said) == ["utter_intake_done"]
        assert (said.messages[0]["case"], said.messages[0]["status"]) == (case.number, "open")
        assert changes(events) == dict.fromkeys(SLOTS)

    async def test_what_was_said_and_shown_goes_with_it(self, said: CollectingDispatcher, kept: Cases, requests: list[Request]) -> None:
        """A red flag in it makes the request more urgent."""
        conversations = stores.conversations()
        reply = {"text": "Call 911.", "custom": {"kind": "triage", "disposition": "emergency"}}
        conversations.add_exchange("visitor", "my chest hurts", [reply], ["id"], {})
        await SubmitIntake().run(said, tracker(**FILLED), {})
        (request,) = requests
        assert [line.get("text") or line["reply"]["text"] for line in request.transcript] == ["my chest hurts", "Call 911."]
        assert (request.wish.red_flags, kept.of_conversation("visitor")[0].priority) == (("emergency",), Priority.SOON)

    async def test_doing_it_again_makes_no_second_case(self, said: CollectingDispatcher, kept: Cases, requests: list[Request]) -> None:
        """As when the machine fails between the store and the reply, and the visitor says yes again."""
        for _ in range(3):
            await SubmitIntake().run(said, tracker(**FILLED), {})
        (case,) = kept.of_conversation("visitor")
        assert requests[0] == requests[1] == requests[2]
        assert {uttered["case"] for uttered in said.messages} == {case.number}

    @pytest.mark.parametrize(
        ("field", "value"), [(f, v) for f in ("intake_consent", "intake_confirm") for v in (False, None)] + [("intake_confirm", "yes")]
    )
    async def test_without_consent_and_confirmation_nothing_is(
        self, said: CollectingDispatcher, kept: Cases, field: str, value: object
    ) -> None:
        """Of a confirmation only a plain True counts."""
        events = await SubmitIntake().run(said, tracker(**{**FILLED, field: value}), {})
        assert kept.of_conversation("visitor") == []
        assert responses(said) == ["utter_intake_cancelled"]
        assert changes(events) == dict.fromkeys(SLOTS)

    async def test_of_somebody_under_16_nothing_is(self, said: CollectingDispatcher, kept: Cases) -> None:
        """Even if all else was filled in."""
        events = await SubmitIntake().run(said, tracker(**{**FILLED, "intake_asker": MINOR}), {})
        assert kept.of_conversation("visitor") == []
        assert responses(said) == ["utter_intake_minor"]
        assert changes(events) == dict.fromkeys(SLOTS)

    @pytest.mark.parametrize("error", [ConversationError("the database is gone"), SettingsError("no keys")])
    async def test_a_failing_database_is_told_and_the_fields_are_emptied(
        self, said: CollectingDispatcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
    ) -> None:
        """Nobody is told that a request is stored when it isn't, and the log holds nothing of it."""

        def broken() -> Any:
            raise error

        monkeypatch.setattr(stores, "conversations", broken)
        events = await SubmitIntake().run(said, tracker(**FILLED), {})
        assert responses(said) == ["utter_intake_unavailable"]
        assert changes(events) == dict.fromkeys(SLOTS)
        assert str(error) in caplog.text
        assert not any(word in caplog.text for word in ("Ada", "ada@example.org", "wheelchair"))


def test_the_forms_slots_are_those_of_the_domain_and_no_message_fills_them_by_itself() -> None:
    """Their only mapping is `custom`, which Rasa reads nothing for."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["forms"]["intake_form"]["required_slots"] == [field.slot for field in Field]
    assert {name for name in domain["slots"] if name.startswith("intake_")} == set(SLOTS)
    assert all(mapping["type"] == "custom" and "action" not in mapping for slot in SLOTS for mapping in domain["slots"][slot]["mappings"])


def test_the_actions_of_the_domain_are_those_that_are_registered() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["actions"]) == set(executor.actions)


def test_every_response_that_an_action_utters_is_one_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    named = {
        node.value
        for path in ACTIONS.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("utter_")
        and not node.value.endswith("_")
    }
    assert named - {"utter_action"} <= set(domain["responses"])


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
