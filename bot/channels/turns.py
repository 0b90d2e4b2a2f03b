"""One message, from what was read to what is sent. Triage comes first: an urgent message gets help whatever else goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from rasa.core.channels.channel import UserMessage

from bot import rendering
from bot.answer.model import Payload
from bot.channels.gate import CHANNEL, GatedOutput
from bot.channels.limits import RateLimit
from bot.channels.parsing import LONGEST_MESSAGE, MESSAGE_HINT, UNKNOWN_SENDER, Incoming, Refusal, without_slash
from bot.channels.replies import Shown, addressed, ids, is_triage, offered, shown, with_notice
from bot.channels.tokens import Tokens
from bot.channels.turnstile import Turnstile
from bot.errors import ConversationError
from bot.persistence.conversations import Conversations, Standing
from bot.triage.assess import Triage, assess
from bot.wiring import Assistant

logger = logging.getLogger(__name__)

T = TypeVar("T")
Handler = Callable[[UserMessage], Awaitable[object]]

TIMEOUT = 20.0
# An urgent message doesn't need Rasa for its reply, so it doesn't wait long for it.
URGENT_TIMEOUT = 5.0
RECORD_TIMEOUT = 2.0
BUSY_RETRY = 5
# Of a text that is longer than twice this, so much is read for red flags at its beginning and at its end.
ASSESSED = 2_500
# The rules take some 80 microseconds a character at worst: a longer text must not hold up the others.
ASSESSED_AT_ONCE = 400


@dataclass(frozen=True)
class Visit:
    """A message with what is known of it before the database or Rasa is asked."""

    text: str
    token: str
    sender_id: str
    fresh: bool
    found: Triage

    @property
    def urgent(self) -> bool:
        """Whether the red-flag rules ask for a triage reply."""
        return self.found.disposition is not None


class Turns:
    """Answers messages. `handle` is Rasa; everything that it may do wrong ends here."""

    def __init__(self, assistant: Assistant, conversations: Conversations, tokens: Tokens, timeout: float = TIMEOUT) -> None:
        self._assistant, self._conversations, self._tokens = assistant, conversations, tokens
        self._timeout = timeout
        self._limit = RateLimit(assistant.settings.rate_limit)
        self._turnstile = Turnstile()
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="web")

    async def answer(self, incoming: Incoming, address: str, handle: Handler, *, oversized: bool = False) -> list[Shown] | Refusal:
        """The objects to send, or why there are none. Never raises, and never returns an empty list."""
        found = await self._assess(without_slash(incoming.text))
        sender_id = self._tokens.sender_id(incoming.token) if incoming.token is not None else None
        if incoming.token is not None and sender_id is not None:
            visit = Visit(incoming.text, incoming.token, sender_id, False, found)
        else:
            visit = self._newcomer(incoming.text, found)
            if incoming.token is not None:
                return await self._instead(visit, Refusal(401, "unknown_sender", UNKNOWN_SENDER))
        refusal = self._refusal(visit, address, oversized)
        if refusal is not None:
            return await self._instead(visit, refusal)
        return await self._answer_with_rasa(visit, handle)

    async def run(self, work: Callable[[], T]) -> T:
        """Database work, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def in_order(self, sender_id: str, work: Callable[[], T]) -> T:
        """Database work on a conversation, after the messages that came before are through."""
        async with self._turnstile.pass_through(sender_id):
            return await self.run(work)

    def too_long(self) -> Refusal:
        """The refusal of a message or body that is too long."""
        return self._with_emergency(413, "too_long", "That message is too long. Send at most 2,000 characters.")

    def busy(self) -> Refusal:
        """The refusal of a message that could not be answered."""
        return self._with_emergency(503, "busy", "I can't answer right now. Please try again in a few seconds.", BUSY_RETRY)

    def _newcomer(self, text: str, found: Triage) -> Visit:
        token = self._tokens.mint()
        return Visit(text, token, self._tokens.sender_id(token) or "", True, found)

    async def _assess(self, text: str) -> Triage:
        if len(text) <= ASSESSED_AT_ONCE:
            return assess(text, self._assistant.red_flags)
        read = text if len(text) <= 2 * ASSESSED else f"{text[:ASSESSED]}\n{text[-ASSESSED:]}"
        return await self.run(lambda: assess(read, self._assistant.red_flags))

    def _refusal(self, visit: Visit, address: str, oversized: bool) -> Refusal | None:
        if not without_slash(visit.text):
            return Refusal(400, "bad_request", MESSAGE_HINT)
        wait = self._limit.admit(f"conversation {visit.sender_id}", f"address {address}")
        if wait:
            return self._with_emergency(
                429, "rate_limited", f"That was a lot of messages. Please wait {wait} seconds, then send it again.", wait
            )
        return self.too_long() if oversized or len(visit.text) > LONGEST_MESSAGE else None

    async def _answer_with_rasa(self, visit: Visit, handle: Handler) -> list[Shown] | Refusal:
        limit = min(self._timeout, URGENT_TIMEOUT) if visit.urgent else self._timeout
        try:
            return await asyncio.wait_for(self._converse(visit, handle), limit)
        # Rasa, its components, policies and channels may raise anything, and so may a reply that the gate refuses. Whatever it is, the
        # visitor gets help or a clear error, never a stack. The type alone is logged: the words may be the visitor's.
        except Exception as error:  # noqa: BLE001
            logger.error("A message could not be answered: %s", type(error).__name__)
            return await self._instead(visit, self.busy())

    async def _converse(self, visit: Visit, handle: Handler) -> list[Shown] | Refusal:
        async with self._turnstile.pass_through(visit.sender_id):
            standing = Standing(False, False) if visit.fresh else await self.run(lambda: self._conversations.standing(visit.sender_id))
            if standing.erased:
                return await self._instead(self._newcomer(visit.text, visit.found), Refusal(401, "unknown_sender", UNKNOWN_SENDER))
            title = await self._pressed(visit) if visit.text.startswith("/") and standing.begun else None
            spoken = without_slash(visit.text) if title is None else visit.text
            gate = GatedOutput(self._assistant.ledger)
            await handle(UserMessage(spoken, gate, visit.sender_id, input_channel=CHANNEL))
            payloads = list(gate.payloads)
            # A safety note says that Rasa's triage saw the red flag too and is all but certain that the message only asks about it.
            if visit.urgent and title is None and not any(is_triage(payload) or payload.get("safety_note") for payload in payloads):
                payloads.insert(0, self._triage(visit.found))
            if not payloads:
                return self.busy()
            return await self._record(visit, title or visit.text, payloads, standing.begun)

    async def _pressed(self, visit: Visit) -> str | None:
        """The title of the button whose payload the message is, if this conversation was offered it."""
        buttons = await self.run(lambda: self._conversations.offered(visit.sender_id))
        return buttons.get(visit.text)

    async def _record(self, visit: Visit, said: str, payloads: list[Payload], begun: bool) -> list[Shown]:
        """The objects to send, after they were stored."""
        if not begun:
            payloads = with_notice(payloads, self._assistant.composer.phrase("notice"), self._assistant.ledger)
        replies = shown(payloads, self._assistant.ledger)
        text = said[:LONGEST_MESSAGE]
        await self.run(lambda: self._conversations.add_exchange(visit.sender_id, text, replies, ids(replies), offered(replies)))
        return addressed(replies, visit.token)

    async def _instead(self, visit: Visit, refusal: Refusal) -> list[Shown] | Refusal:
        """The triage reply in place of a refusal where the message is urgent; it is sent even when it can't be recorded."""
        if not visit.urgent:
            return refusal
        payload = self._triage(visit.found)
        try:
            return await asyncio.wait_for(self._record_triage(visit, payload), RECORD_TIMEOUT)
        except (ConversationError, asyncio.TimeoutError) as error:
            logger.error("A triage reply could not be recorded: %s", type(error).__name__)
            return addressed(shown([payload], self._assistant.ledger), visit.token)

    async def _record_triage(self, visit: Visit, payload: Payload) -> list[Shown]:
        standing = Standing(False, False) if visit.fresh else await self.run(lambda: self._conversations.standing(visit.sender_id))
        return await self._record(visit, visit.text, [payload], standing.begun)

    def _triage(self, found: Triage) -> Payload:
        return self._assistant.ledger.issue(rendering.payload(self._assistant.composer.triage(found)))

    def _with_emergency(self, status: int, code: str, message: str, retry_after: int | None = None) -> Refusal:
        return Refusal(status, code, f"{message} {self._assistant.composer.phrase('emergency-in-error')}", retry_after)
