"""A real Sanic server with the channel `web` on a free port, and a stand-in for Rasa behind it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import requests
from rasa.core.channels.channel import UserMessage, register
from sanic import Sanic

from bot import settings as settings_module
from bot.answer.model import Reply, Suggestion
from bot.channels.web import WebChannel
from bot.persistence.conversations import Conversations
from bot.persistence.tracker_store import open_conversations
from bot.rendering import payload
from bot.triage.assess import assess
from bot.vocabulary import Kind
from bot.wiring import Assistant

SCHEMA = json.loads((Path(__file__).parent.parent / "contract" / "answer.schema.json").read_text(encoding="utf-8"))
ASK = '/ask{"topic": "lupus", "aspect": "made_up"}'
EMERGENCY = "I have crushing chest pain and my left arm hurts"


class StandIn:
    """Answers like Rasa with our NLG would, and misbehaves when the text asks for it. `heard` holds what reached it."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.heard: list[UserMessage] = []
        self.broken = False
        self.mute = False
        self.noting = False
        self.delay = 0.0
        self.running = 0
        self.warm = True
        self.during: Callable[[], object] | None = None
        self.overlapped = False

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        self.overlapped = self.overlapped or self.running > 0
        self.running += 1
        try:
            await asyncio.sleep(self.delay)
            if self.during is not None:
                self.during()
            await self._reply(message)
        finally:
            self.running -= 1

    async def _reply(self, message: UserMessage) -> None:
        text = message.text
        if self.broken or text == "break":
            raise RuntimeError(f"broken at {text}")
        if self.mute or text == "be silent":
            return
        if text == "raw text":
            await message.output_channel.send_response(message.sender_id, {"text": "Take two aspirins."})
            return
        found = assess(text, self.assistant.red_flags)
        composer = self.assistant.composer
        replies: list[Reply] = [composer.triage(found)] if found.disposition else self._answers(text)
        payloads = [self.assistant.ledger.issue(payload(reply)) for reply in replies]
        await message.output_channel.send_response(
            message.sender_id,
            {
                "text": "\n".join(p["text"] for p in payloads),
                "custom": payloads[0] if len(payloads) == 1 else {"replies": payloads},
                "buttons": [dict(s) for p in payloads for s in p["suggestions"]],
                "image": None,
                "timestamp": 1.0,
            },
        )

    def _answers(self, text: str) -> list[Reply]:
        composer, entries = self.assistant.composer, self.assistant.knowledge.entries
        first = composer.answer(entries["lupus/overview"], safety_note=self.noting or text == "with a safety note")
        if text == "two topics":
            return [first, composer.answer(entries["lupus/symptoms"])]
        if text == "offer":
            return [Reply(Kind.CLARIFY, "k", ("Which?",), suggestions=(Suggestion("Signs of lupus", ASK),))]
        return [first]

    def is_ready(self) -> bool:
        return self.warm

    async def parse_message(self, text: str) -> Mapping[str, Any]:
        return {"text": text}

    processor = SimpleNamespace(model_filename="model-1.tar.gz", graph_runner=None)


@dataclass
class Server:
    """A running server, and short ways to call it."""

    url: str
    rasa: StandIn
    settings: settings_module.Settings
    app: Sanic
    stop: Callable[[], None] = field(repr=False)

    def post(self, message: object, sender: object = None, **more: Any) -> requests.Response:
        """A message as a widget sends it."""
        body = {"message": message, **({} if sender is None else {"sender": sender})}
        return requests.post(f"{self.url}/webhook", json=body, timeout=30, **more)

    def raw(self, data: bytes, content_type: str = "application/json") -> requests.Response:
        return requests.post(f"{self.url}/webhook", data=data, headers={"Content-Type": content_type}, timeout=30)

    def begin(self, message: str = "what is lupus") -> str:
        """A conversation's token, after one exchange."""
        return str(replies(self.post(message))[0]["recipient_id"])

    def call(self, method: str, path: str, token: str = "", **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.request(method, f"{self.url}/{path}", headers={**headers, **more.pop("headers", {})}, timeout=30, **more)

    def conversations(self) -> Conversations:
        """The record, as another process would open it."""
        return open_conversations(self.settings)

    def history(self, token: str) -> list[dict[str, Any]]:
        response = self.call("GET", "history", token)
        assert response.status_code == 200, response.text
        return list(response.json())


def replies(response: requests.Response) -> list[dict[str, Any]]:
    """The replies of a 200, each checked against the contract."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    found = response.json()
    assert found, "a 200 is never an empty list"
    for reply in found:
        assert reply.keys() == {"recipient_id", "text", "custom", "buttons"}
        jsonschema.validate(reply["custom"], SCHEMA)
        assert reply["text"] == reply["custom"]["text"]
        assert reply["buttons"] == reply["custom"]["suggestions"]
        assert "\n\n" not in reply["text"]
        for part in ("caveat", "referral"):
            if reply["custom"].get(part):
                assert reply["custom"][part]["text"] in reply["text"]
    return list(found)


def refusal(response: requests.Response, status: int, code: str) -> str:
    """The message of an error, checked against the contract."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/json"
    error = response.json()
    assert error.keys() == {"error", "message"}
    assert error["error"] == code
    return str(error["message"])


def start(assistant: Assistant, timeout: float, warm: bool) -> Server:
    Sanic.test_mode = True  # several apps in one process
    app = Sanic(f"test-{uuid.uuid4().hex}", configure_logging=False)
    rasa = StandIn(assistant)
    rasa.warm = warm
    app.ctx.agent = rasa
    register([WebChannel(assistant, timeout)], app, route="/webhooks/")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    loop = asyncio.new_event_loop()
    up, down = threading.Event(), asyncio.Event()
    failed: list[BaseException] = []

    async def run() -> None:
        try:
            running = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
            await running.startup()
            await running.before_start()
            await running.start_serving()
            await running.after_start()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failed.append(error)
            return
        finally:
            up.set()
        await down.wait()
        await running.before_stop()
        await running.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert up.wait(30)
    if failed:
        raise failed[0]

    def stop() -> None:
        loop.call_soon_threadsafe(down.set)
        thread.join(10)

    return Server(f"http://127.0.0.1:{port}/webhooks/web", rasa, assistant.settings, app, stop)
