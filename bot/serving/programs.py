"""The programs that `make run` keeps alive."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.process.environment import ACTIONS_MODULE, RASA_MODULE, quiet_children
from bot.settings import Settings

LOOPBACK = "127.0.0.1"
ANY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1", "": LOOPBACK}
RESPONSE_TIMEOUT_SECONDS = 30
CONVERSATION_LOCK_SECONDS = 20
"""A process that dies while it holds a conversation's lock blocks that conversation for so long. Rasa's default is 60."""


ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""What one message multiplies is too little to share among threads, which only wait for each other and take processor time from other messages."""


@dataclass(frozen=True)
class Listener:
    """Where a program listens, which setting says so, and the path that answers 200 once it can work."""

    host: str
    port: int
    port_setting: str
    health_path: str

    @property
    def base_url(self) -> str:
        """The address under which this machine reaches it, without a slash at the end."""
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def health_url(self) -> str:
        """What to ask whether it can work."""
        return self.base_url + self.health_path


@dataclass(frozen=True)
class Program:
    """One process: its command, run in `folder`, and what its environment has beside ours. Without a listener, running is healthy."""

    name: str
    command: tuple[str, ...]
    folder: Path
    listener: Listener | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def assistant_programs(settings: Settings, model: Path, root: Path) -> tuple[Program, ...]:
    """The programs of the assistant, in the order of their start. A further one is one more function here."""
    return (_actions(settings, root), _rasa(settings, model, root), _delivery(settings, root), _console(settings, root))


def listeners(settings: Settings) -> tuple[Listener, ...]:
    """All ports that the assistant's programs take."""
    return (rasa_listener(settings), actions_listener(settings), console_listener(settings))


def rasa_listener(settings: Settings) -> Listener:
    """Where visitors reach the assistant."""
    return Listener(settings.host, settings.port, "CAVEAT_PORT", "/webhooks/web/health")


def actions_listener(settings: Settings) -> Listener:
    """Where Rasa reaches the custom actions; never from outside."""
    return Listener(LOOPBACK, settings.actions_port, "CAVEAT_ACTIONS_PORT", "/health")


def console_listener(settings: Settings) -> Listener:
    """Where the staff reach their console: from this machine, or through a proxy on it."""
    return Listener(LOOPBACK, settings.console.port, "CAVEAT_CONSOLE_PORT", "/health")


def _rasa(settings: Settings, model: Path, root: Path) -> Program:
    command = (
        sys.executable, "-m", RASA_MODULE, "run",
        "--model", str(model),
        "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml",
        "--interface", settings.host,
        "--port", str(settings.port),
        "--response-timeout", str(RESPONSE_TIMEOUT_SECONDS),
    )  # fmt: skip
    environment = {**_shared(settings), **ONE_THREAD, "TICKET_LOCK_LIFETIME": str(CONVERSATION_LOCK_SECONDS)}
    return Program("rasa", command, root, rasa_listener(settings), environment)


def _actions(settings: Settings, root: Path) -> Program:
    command = (sys.executable, "-m", ACTIONS_MODULE, "--actions", "actions", "--port", str(settings.actions_port))
    return Program("actions", command, root, actions_listener(settings), {**_shared(settings), "SANIC_HOST": LOOPBACK})


def _delivery(settings: Settings, root: Path) -> Program:
    """It listens nowhere: what it is to do stands in the database."""
    return Program("delivery", (sys.executable, "-m", "bot", "deliver"), root, environment=_shared(settings))


def _console(settings: Settings, root: Path) -> Program:
    return Program("console", (sys.executable, "-m", "bot", "console"), root, console_listener(settings), _shared(settings))


def _shared(settings: Settings) -> dict[str, str]:
    """Also where only `.env` sets them: `endpoints.yml` knows the environment alone."""
    return {
        **quiet_children(),
        "CAVEAT_HOST": settings.host,
        "CAVEAT_PORT": str(settings.port),
        "CAVEAT_ACTIONS_PORT": str(settings.actions_port),
        "CAVEAT_ACTIONS_URL": f"http://{LOOPBACK}:{settings.actions_port}/webhook",
    }
