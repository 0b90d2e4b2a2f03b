"""The trained assistant in this process: Rasa's agent with our actions run in place, for `ask` and `evaluate`."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from rasa_sdk.executor import ActionExecutor

from bot import training
from bot.answer.model import Payload
from bot.channels.gate import CHANNEL, GatedOutput
from bot.errors import ConversationError, SettingsError
from bot.nlg import AnswerGenerator
from bot.process.graph_runner import plan_graph
from bot.wiring import assistant

ACTIONS_PACKAGE = "actions"


class InProcessActions(EndpointConfig):  # type: ignore[misc]  # Rasa has no types here
    """Stands where Rasa expects the address of an action server, and runs the action here instead."""

    def __init__(self) -> None:
        super().__init__("http://in-process.invalid")
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)

    async def request(self, method: str = "post", json: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        """Run the action that the call names."""
        return await self._executor.run(dict(json or {}))


class Talk:
    """Conversations with the assistant that are kept in memory only."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    def new_conversation(self) -> str:
        """A fresh conversation's id."""
        return secrets.token_hex(8)

    async def say(self, conversation: str, text: str) -> list[Payload]:
        """The replies to a message, each an `answer/1` payload. Raises ConversationError when there is none."""
        gate = GatedOutput(assistant().ledger)
        await self._agent.handle_message(UserMessage(_plain(text), gate, conversation, input_channel=CHANNEL))
        if not gate.payloads:
            raise ConversationError(f"The assistant gave no reply to {text!r}.")
        return list(gate.payloads)


def load_talk(model: Path | None = None) -> Talk:
    """The assistant of a trained model, by default of this checkout's, which is trained if it is older than its inputs.

    Raises SettingsError when there is none and training failed.
    """
    # Rasa logs every event at DEBUG unless it is told otherwise.
    configure_structlog(logging.WARNING)
    logging.getLogger("rasa").setLevel(logging.WARNING)
    path = model or training.ensure_model(assistant().settings)
    if path is None:
        raise SettingsError("There is no trained model, and training failed. Mend what was said above, then: python -m bot train.")
    agent = Agent.load(str(path), action_endpoint=InProcessActions(), generator=AnswerGenerator())
    if agent.processor is None:
        raise SettingsError(f"The model {path.name} can't be loaded. Train it anew: python -m bot train --force.")
    plan_graph(agent)
    agent.tracker_store = InMemoryTrackerStore(agent.domain)
    agent.processor.tracker_store = agent.tracker_store
    return Talk(agent)


def _plain(text: str) -> str:
    # What a person types is never an intent shortcut of Rasa's; see the web channel's guard.
    return text.lstrip("/") or text
