"""The channel `web`: the HTTP side of the assistant, inside the Rasa server. Named in credentials.yml: `bot.channels.web.WebChannel`.

The calls and their errors are a contract with other programs. The handlers here only translate between HTTP and `Turns`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect

from bot import wiring
from bot.channels.gate import CHANNEL, GatedOutput
from bot.channels.http import finish, json_response, not_found, preflight, read_body, refuse, wrong_method
from bot.channels.limits import client_address
from bot.channels.pages import ADDRESSES, PAGE, Pages
from bot.channels.parsing import FEEDBACK_HINT, UNKNOWN_SENDER, Incoming, Refusal, bearer, read_feedback, read_message, wrong_media
from bot.channels.replies import addressed
from bot.channels.tokens import Tokens
from bot.channels.turns import TIMEOUT, Handler, Turns
from bot.errors import ConversationError
from bot.intake.transcript import lines_of
from bot.persistence.audit import VISITOR
from bot.persistence.blind import BlindIndex
from bot.persistence.conversations import DAY, Conversations
from bot.persistence.database import open_database
from bot.persistence.erasure import Erasure
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.retention import delete_finished_cases
from bot.persistence.sealing import Sealer
from bot.persistence.tracker_store import open_conversations
from bot.process.graph_runner import plan_graph
from bot.triage.assess import assess
from bot.wiring import Assistant

logger = logging.getLogger(__name__)

View = Callable[[Request], Awaitable[HTTPResponse]]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WARM_UP = "hello"


class WebChannel(InputChannel):
    """The calls of the contract. Opens the database when the server starts, and keeps to the retention period while it runs."""

    def __init__(self, assistant: Assistant, timeout: float = TIMEOUT) -> None:
        self._assistant, self._timeout = assistant, timeout
        self._tokens = Tokens(secret_key(assistant.settings))
        words = {"clinic": assistant.settings.clinic.name, "notice": assistant.composer.phrase("notice")}
        self._pages = Pages(words, assistant.settings.allowed_origins)
        self._model: str | None = None

    @classmethod
    def name(cls) -> str:
        """`web`, also in the path of the calls."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """The channel of the process's assistant. Raises SettingsError or KnowledgeError where there can't be one."""
        return cls(wiring.assistant())

    def get_output_channel(self) -> GatedOutput:
        """A gate for what Rasa says unasked. Nobody collects it: a browser can't be called."""
        return GatedOutput(self._assistant.ledger)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, and what happens when the server starts and stops."""
        blueprint = Blueprint("caveat_web")
        self._handle = on_new_message
        blueprint.listener("before_server_start")(self._open)
        blueprint.listener("after_server_start")(self._attend)
        blueprint.listener("before_server_stop")(self._leave)
        self._add(blueprint, "/webhook", {"POST": self._message})
        self._add(blueprint, "/history", {"GET": self._history, "DELETE": self._erase})
        self._add(blueprint, "/feedback", {"POST": self._feedback})
        self._add(blueprint, "/health", {"GET": self._health})
        self._add(blueprint, "/welcome", {"GET": self._welcome})
        self._add(blueprint, "/", {"GET": self._page})
        for file in ADDRESSES:
            self._add(blueprint, f"/{file}", {"GET": self._file})
        # Sanic takes the page's own address, with its last slash, for an empty path.
        self._add(blueprint, "/<path:path>", {}, {"GET": self._page})
        return blueprint

    def _add(self, blueprint: Blueprint, path: str, views_here: dict[str, View], views_of_nothing: dict[str, View] | None = None) -> None:
        """A route that answers every method itself, so that errors have our shape and not Sanic's."""

        async def view(request: Request, path: str | None = None) -> HTTPResponse:
            views = views_here if path != "" else views_of_nothing or {}
            allowed = [*views, "HEAD"] if "GET" in views else [*views]
            chosen = views.get("GET" if request.method == "HEAD" else request.method)
            if request.method == "OPTIONS" and views:
                response = preflight(allowed)
            elif chosen is None:
                response = wrong_method(allowed) if views else not_found()
            else:
                response = await self._answered(chosen, request)
            return finish(request, response, self._assistant.settings.allowed_origins, allowed)

        name = path.strip("/<>").replace(".", "_").replace(":", "_") or "page"
        blueprint.add_route(view, path, methods=METHODS, name=name, stream=True)

    async def _answered(self, view: View, request: Request) -> HTTPResponse:
        try:
            return await view(request)
        except ConversationError as error:
            logger.error("A request failed: %s", error)
            return refuse(self._turns.busy())

    # the calls

    async def _message(self, request: Request) -> HTTPResponse:
        refusal = wrong_media(request.headers.get("content-type", ""))
        if refusal is not None:
            return refuse(refusal)
        body = await read_body(request)
        if not body.complete:
            return refuse(self._turns.too_long())
        incoming = read_message(body.content)
        if isinstance(incoming, Incoming):
            outcome = await self._turns.answer(incoming, self._address(request), self._handle, oversized=body.oversized)
        else:
            outcome = self._turns.too_long() if body.oversized else incoming
        return refuse(outcome) if isinstance(outcome, Refusal) else json_response(outcome)

    async def _history(self, request: Request) -> HTTPResponse:
        token, sender_id = await self._who(request)
        if sender_id is None:
            return refuse(Refusal(401, "unknown_sender", UNKNOWN_SENDER))
        history = await self._turns.run(lambda: self._conversations.history(sender_id))
        return json_response(lines_of(replace(one, replies=tuple(addressed(one.replies, token))) for one in history))

    async def _erase(self, request: Request) -> HTTPResponse:
        _, sender_id = await self._who(request)
        if sender_id is None:
            return refuse(Refusal(401, "unknown_sender", UNKNOWN_SENDER))
        await self._turns.in_order(sender_id, lambda: self._erasure.conversation(sender_id, VISITOR))
        return empty(204)

    async def _feedback(self, request: Request) -> HTTPResponse:
        refusal = wrong_media(request.headers.get("content-type", ""))
        if refusal is not None:
            return refuse(refusal)
        body = await read_body(request)
        if body.oversized:
            return refuse(self._turns.too_long())
        _, sender_id = await self._who(request)
        if sender_id is None:
            return refuse(Refusal(401, "unknown_sender", UNKNOWN_SENDER))
        verdict = read_feedback(body.content)
        if isinstance(verdict, Refusal):
            return refuse(verdict)
        known = await self._turns.run(
            lambda: self._conversations.add_feedback(sender_id, verdict.reply_id, verdict.helpful, verdict.reason)
        )
        return empty(204) if known else refuse(Refusal(400, "bad_request", f"This conversation has no reply with that id. {FEEDBACK_HINT}"))

    async def _health(self, request: Request) -> HTTPResponse:
        if self._model is None:
            return refuse(self._turns.busy())
        await self._turns.run(self._conversations.ping)
        return json_response({"status": "ok", "knowledge": self._assistant.knowledge.digest, "model": self._model})

    async def _welcome(self, request: Request) -> HTTPResponse:
        """What a widget shows before the first exchange, and says when it can't reach the server any more."""
        composer = self._assistant.composer
        told = {"notice": composer.phrase("notice"), "emergency": composer.phrase("emergency-in-error")}
        return json_response({**told, "clinic": self._assistant.settings.clinic.name})

    async def _page(self, request: Request) -> HTTPResponse:
        # The page names its files relative to itself.
        return self._pages.serve(request, PAGE) if request.path.endswith("/") else redirect(f"{request.path}/", status=308)

    async def _file(self, request: Request) -> HTTPResponse:
        return self._pages.serve(request, request.path.rsplit("/", 1)[1])

    def _address(self, request: Request) -> str:
        forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
        return client_address(request.ip or "", forwarded, self._assistant.settings.trusted_proxies)

    async def _who(self, request: Request) -> tuple[str, str | None]:
        """The token of a request, and its `sender_id` unless it is forged, missing or void."""
        token = bearer(request.headers.get("authorization", ""))
        sender_id = self._tokens.sender_id(token)
        if sender_id is None:
            return token, None
        standing = await self._turns.run(lambda: self._conversations.standing(sender_id))
        return token, None if standing.erased else sender_id

    # start

    async def _open(self, app: Sanic, _loop: object) -> None:
        """Open the database. Raises ConversationError or SettingsError, and then the server doesn't start."""
        settings = self._assistant.settings
        self._conversations: Conversations = open_conversations(settings)
        self._erasure = Erasure(open_database(settings.database_url), Sealer(encryption_keys(settings)), BlindIndex(secret_key(settings)))
        self._turns = Turns(self._assistant, self._conversations, self._tokens, self._timeout)
        # The rules are compiled on first use, which takes a second: not while somebody waits for help.
        assess(WARM_UP, self._assistant.red_flags)

    async def _attend(self, app: Sanic, _loop: object) -> None:
        """Start what goes on beside the requests."""
        # Held, because the event loop itself keeps a task only weakly.
        self._tasks = [asyncio.create_task(self._warm_up(app))]
        if self._assistant.settings.retention_days or self._assistant.settings.case_retention_days:
            self._tasks.append(asyncio.create_task(self._keep_retention()))

    async def _leave(self, app: Sanic, _loop: object) -> None:
        """End what goes on beside the requests."""
        for task in self._tasks:
            task.cancel()

    async def _warm_up(self, app: Sanic) -> None:
        """Have Rasa read one message before anybody is told that it is ready: the first takes much longer than the others."""
        agent = getattr(app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            logger.error("Rasa has no model, so no message can be answered. Run `make train`.")
            return
        plan_graph(agent)
        await agent.parse_message(WARM_UP)
        self._model = str(agent.processor.model_filename)

    def _delete_old_conversations(self) -> int:
        days = self._assistant.settings.retention_days
        return self._conversations.delete_older_than(days) if days else 0

    def _delete_finished_cases(self) -> int:
        settings = self._assistant.settings
        return delete_finished_cases(open_database(settings.database_url), settings.case_retention_days)

    async def _keep_retention(self) -> None:
        """Delete what is older than the retention period, now and once a day."""
        while True:
            try:
                gone = await self._turns.run(self._delete_old_conversations)
                finished = await self._turns.run(self._delete_finished_cases)
                logger.info("Retention: %d conversations and %d requests deleted.", gone, finished)
            except ConversationError as error:
                logger.error("Retention has to be tried again tomorrow: %s", error)
            await asyncio.sleep(DAY)
