"""One trained assistant for all conversations of a test process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import settings as settings_module
from bot import stores
from bot.process.environment import set_quiet_environment
from bot.talk import Talk, load_talk
from bot.training import ensure_model

Payload = dict[str, Any]
Say = Callable[..., list[list[Payload]]]


@pytest.fixture(scope="session")
def talk() -> Talk:
    """The assistant of this checkout's model, which is trained if it is older than its inputs."""
    set_quiet_environment()
    model = ensure_model(settings_module.load())
    assert model is not None, "Training failed; see above."
    return load_talk(model)


@pytest.fixture
def say(talk: Talk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Says messages in one fresh conversation and returns the replies to each. Requests to the clinic go to a database of the test's own."""
    monkeypatch.setenv("CAVEAT_VAR", str(tmp_path))
    stores.cases.cache_clear()

    def conversation(*messages: str) -> list[list[Payload]]:
        async def run() -> list[list[Payload]]:
            number = talk.new_conversation()
            return [[dict(p) for p in await talk.say(number, message)] for message in messages]

        return asyncio.run(run())

    yield conversation
    stores.cases.cache_clear()
