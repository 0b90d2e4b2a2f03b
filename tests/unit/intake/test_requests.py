"""What can be done about a request that is stored: asking where it is, and withdrawing it after a question back."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.cases import AskWithdraw, TellCaseStatus, WithdrawCase, YesOrNo
from actions.privacy import EraseChat
from bot import stores
from bot.errors import ConversationError
from bot.intake.case import Asker, Case, CaseStatus, Priority

NOW = datetime(2026, 11, 30, tzinfo=timezone.utc)
PENDING = (CaseStatus.OPEN, CaseStatus.ASSIGNED)


class Kept:
    """A store that keeps cases in a list."""

    def __init__(self, *statuses: CaseStatus) -> None:
        self.cases = [Case(i, f"C-{i}", "visitor", s, Priority.ROUTINE, Asker.ADULT, NOW, NOW, NOW, 1) for i, s in enumerate(statuses)]

    def of_conversation(self, sender_id: str) -> list[Case]:
        return [case for case in self.cases if case.conversation == sender_id]

    def withdraw(self, sender_id: str, number: str | None = None) -> list[Case]:
        waiting = [case for case in self.of_conversation(sender_id) if case.status in PENDING]
        moved = {case.number: case.moved(CaseStatus.WITHDRAWN) for case in waiting}
        self.cases = [moved.get(case.number, case) for case in self.cases]
        return list(moved.values())


class Broken:
    """A store whose database is gone."""

    def of_conversation(self, sender_id: str) -> list[Case]:
        raise ConversationError("gone")

    def withdraw(self, sender_id: str, number: str | None = None) -> list[Case]:
        raise ConversationError("gone")


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


ASKED = [
    user("withdraw my request"),
    {"event": "action", "name": "action_ask_withdraw"},
    {"event": "bot", "text": "Do you?", "data": {"buttons": [{"title": "Yes", "payload": "/withdraw_case"}]}},
    {"event": "action", "name": "action_listen"},
]


async def done(
    action: Action, store: object, monkeypatch: pytest.MonkeyPatch, intent: str = "", *before: dict[str, Any]
) -> list[dict[str, Any]]:
    """What an action utters after a message, with this store."""
    monkeypatch.setattr(stores, "cases", lambda: store)
    said = CollectingDispatcher()
    latest = {"text": "x", "intent": {"name": intent}, "entities": []}
    assert await action.run(said, Tracker("visitor", {}, latest, [*before, user("x")], False, None, {}, "action_listen"), {}) == []
    return [{key: message[key] for key in ("response", "case", "status") if key in message} for message in said.messages]


@pytest.mark.parametrize(
    ("statuses", "number", "status"),
    [
        ([CaseStatus.OPEN], "C-0", "open"),
        ([CaseStatus.CLOSED], "C-0", "closed"),
        ([CaseStatus.ASSIGNED, CaseStatus.WITHDRAWN], "C-0", "assigned"),
        ([CaseStatus.CLOSED, CaseStatus.WITHDRAWN], "C-1", "withdrawn"),
    ],
)
async def test_where_a_request_is_names_the_one_that_waits_or_else_the_latest(
    statuses: list[CaseStatus], number: str, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await done(TellCaseStatus(), Kept(*statuses), monkeypatch) == [
        {"response": "utter_case_status", "case": number, "status": status}
    ]


@pytest.mark.parametrize("action", [TellCaseStatus(), AskWithdraw(), WithdrawCase()])
async def test_where_there_is_none_it_says_so(action: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await done(action, Kept(), monkeypatch) == [{"response": "utter_case_none"}]


@pytest.mark.parametrize("action", [TellCaseStatus(), AskWithdraw(), WithdrawCase()])
async def test_a_failing_database_is_told(action: Action, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    assert await done(action, Broken(), monkeypatch) == [{"response": "utter_case_unavailable"}]
    assert "gone" in caplog.text


async def test_withdrawing_is_asked_once_and_changes_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(CaseStatus.OPEN)
    assert await done(AskWithdraw(), store, monkeypatch) == [{"response": "utter_withdraw_ask", "case": "C-0", "status": "open"}]
    assert store.cases[0].status is CaseStatus.OPEN


@pytest.mark.parametrize(("action", "intent"), [(YesOrNo(), "affirm"), (AskWithdraw(), "withdraw"), (WithdrawCase(), "withdraw_case")])
async def test_a_yes_the_same_words_or_the_button_withdraw_it(action: Action, intent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(CaseStatus.ASSIGNED)
    told = await done(action, store, monkeypatch, intent, *ASKED)
    assert told == [{"response": "utter_withdrawn", "case": "C-0", "status": "withdrawn"}]
    assert store.cases[0].status is CaseStatus.WITHDRAWN


async def test_a_no_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept(CaseStatus.OPEN)
    assert await done(YesOrNo(), store, monkeypatch, "deny", *ASKED) == [{"response": "utter_withdraw_kept"}]
    assert store.cases[0].status is CaseStatus.OPEN


@pytest.mark.parametrize("before", [(), (user("hi"),), (*ASKED, user("what is lupus"), {"event": "action", "name": "utter_answer"})])
@pytest.mark.parametrize("intent", ["affirm", "deny"])
async def test_to_any_other_question_a_yes_withdraws_nothing(
    intent: str, before: tuple[dict[str, Any], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also once something else was talked of in between."""
    store = Kept(CaseStatus.OPEN)
    assert await done(YesOrNo(), store, monkeypatch, intent, *before) == [{"response": "utter_small_talk"}]
    assert store.cases[0].status is CaseStatus.OPEN


SENT = [
    user("yes"),
    {"event": "action", "name": "action_submit_intake"},
    {"event": "bot", "text": "It is with the clinic.", "metadata": {"utter_action": "utter_intake_done"}},
    {"event": "action", "name": "action_listen"},
]


async def test_a_second_yes_to_the_summary_tells_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply to the first got lost: the request is there, and the visitor can't know."""
    told = await done(YesOrNo(), Kept(CaseStatus.OPEN), monkeypatch, "affirm", *SENT)
    assert told == [{"response": "utter_case_status", "case": "C-0", "status": "open"}]


@pytest.mark.parametrize(("intent", "after"), [("deny", ()), ("affirm", (user("thanks"), {"event": "action", "name": "utter_small_talk"}))])
async def test_a_no_or_a_later_yes_is_small_talk(intent: str, after: tuple[dict[str, Any], ...], monkeypatch: pytest.MonkeyPatch) -> None:
    told = await done(YesOrNo(), Kept(CaseStatus.OPEN), monkeypatch, intent, *SENT, *after)
    assert told == [{"response": "utter_small_talk"}]


async def test_erasing_a_chat_erases_its_requests_too(monkeypatch: pytest.MonkeyPatch) -> None:
    erased: list[tuple[str, str]] = []
    monkeypatch.setattr(stores, "erasure", lambda: SimpleNamespace(conversation=lambda *who: erased.append(who)), raising=False)
    said = CollectingDispatcher()
    await EraseChat().run(said, Tracker("visitor", {}, {}, [], False, None, {}, None), {})
    assert erased == [("visitor", "visitor")]
    assert [message["response"] for message in said.messages] == ["utter_erased"]
