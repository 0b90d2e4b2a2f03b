"""What visitors can do about a request that is stored: ask where it is, and withdraw it."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.heard import responses, turn_before
from bot import stores
from bot.errors import ConversationError, IntakeError, SettingsError
from bot.intake.case import AT_WORK, Case, CaseStatus

logger = logging.getLogger(__name__)

ASK_WITHDRAW = "action_ask_withdraw"
SENT = "utter_intake_done"
FAILURES = (ConversationError, IntakeError, SettingsError)


class TellCaseStatus(Action):
    """Says where the conversation's request stands."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_case_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Number and state of the request that waits, or else of the latest one."""
        try:
            cases = stores.cases().of_conversation(tracker.sender_id)
        except FAILURES as error:
            return _failed(dispatcher, error)
        case = pending(cases) or (cases[-1] if cases else None)
        if case is None:
            dispatcher.utter_message(response="utter_case_none")
        else:
            dispatcher.utter_message(response="utter_case_status", case=case.number, status=case.status.value)
        return []


class AskWithdraw(Action):
    """Asks once whether the request is to be withdrawn. Who says it again then ("yes, withdraw it") has answered."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return ASK_WITHDRAW

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Names the request, or says that none waits."""
        if was_asked(tracker):
            return withdraw(dispatcher, tracker)
        try:
            case = pending(stores.cases().of_conversation(tracker.sender_id))
        except FAILURES as error:
            return _failed(dispatcher, error)
        if case is None:
            dispatcher.utter_message(response="utter_case_none")
        else:
            dispatcher.utter_message(response="utter_withdraw_ask", case=case.number, status=case.status.value)
        return []


class WithdrawCase(Action):
    """Withdraws the conversation's requests: what the button of the question does."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_withdraw_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Says what was withdrawn."""
        return withdraw(dispatcher, tracker)


class YesOrNo(Action):
    """A yes or a no outside the form: the answer to the question whether to withdraw, if that was just asked, and small talk otherwise.

    A yes right after a request was sent is the confirmation once more: its reply got lost on the way, or the visitor asks whether it was heard.
    """

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_yes_or_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Withdraws, keeps, tells the request's number, or acknowledges."""
        yes = (tracker.latest_message.get("intent") or {}).get("name") == "affirm"
        if yes and was_sent(tracker):
            return await TellCaseStatus().run(dispatcher, tracker, domain)
        if not was_asked(tracker):
            dispatcher.utter_message(response="utter_small_talk")
        elif yes:
            return withdraw(dispatcher, tracker)
        else:
            dispatcher.utter_message(response="utter_withdraw_kept")
        return []


def withdraw(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Withdraws what waits, and says so; that none waits where there is none, also when it is asked a second time."""
    try:
        withdrawn = stores.cases().withdraw(tracker.sender_id)
    except FAILURES as error:
        return _failed(dispatcher, error)
    if withdrawn:
        dispatcher.utter_message(response="utter_withdrawn", case=withdrawn[-1].number, status=CaseStatus.WITHDRAWN.value)
    else:
        dispatcher.utter_message(response="utter_case_none")
    return []


def was_asked(tracker: Tracker) -> bool:
    """Whether the message before the latest one was answered with the question whether to withdraw."""
    turn = turn_before(tracker)
    asked = any(event["event"] == "action" and event["name"] == ASK_WITHDRAW for event in turn)
    return asked and any(event["event"] == "bot" and "/withdraw_case" in str(event) for event in turn)


def was_sent(tracker: Tracker) -> bool:
    """Whether the message before the latest one has sent a request to the clinic."""
    return SENT in responses(turn_before(tracker))


def pending(cases: list[Case]) -> Case | None:
    """The latest of these that the clinic still has to deal with."""
    return next((case for case in reversed(cases) if case.status in AT_WORK), None)


def _failed(dispatcher: CollectingDispatcher, error: Exception) -> list[EventType]:
    logger.error("Requests could not be looked up: %s", error)
    dispatcher.utter_message(response="utter_case_unavailable")
    return []
