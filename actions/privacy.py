"""What a visitor can do about their own data in the conversation."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import stores
from bot.errors import ConversationError, SettingsError

logger = logging.getLogger(__name__)


class EraseChat(Action):
    """Erases the conversation that asks for it, and the requests that were sent from it. Its token is void afterwards; the turn under way is not stored."""

    def name(self) -> str:
        """As `domain.yml` calls it."""
        return "action_erase_chat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Says that it is done, or that it failed and what else can be done."""
        try:
            stores.erasure().conversation(tracker.sender_id, "visitor")
        except (ConversationError, SettingsError) as error:
            logger.error("A conversation could not be erased: %s", error)
            dispatcher.utter_message(response="utter_erase_failed")
            return []
        dispatcher.utter_message(response="utter_erased")
        return [AllSlotsReset()]
