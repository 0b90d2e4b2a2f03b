"""Servers for the tests of the web channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import settings as settings_module
from bot.answer.ledger import Ledger
from bot.knowledge.model import Knowledge
from bot.knowledge.reader import read_all
from bot.wiring import Assistant
from tests.channels.harness import Server, start


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What can be read of the real knowledge, whether or not it is free of findings."""
    return read_all(settings_module.ROOT / "knowledge").knowledge


@pytest.fixture
def serve(tmp_path: Path, knowledge: Knowledge) -> Iterator[Callable[..., Server]]:
    """Starts servers, by default without a rate limit; `CAVEAT_*` variables as arguments. All of a test's servers share one database."""
    servers: list[Server] = []

    def started(timeout: float = 20.0, warm: bool = True, **variables: str) -> Server:
        environment = {"CAVEAT_VAR": str(tmp_path / "var"), "CAVEAT_RATE_LIMIT": "0", **variables}
        settings = settings_module.load(environment, root=tmp_path)
        server = start(Assistant(settings, knowledge, Ledger()), timeout, warm)
        servers.append(server)
        return server

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()
