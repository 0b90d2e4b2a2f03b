"""The real assistant under its supervisor, with a database, ports and a clinic's receiver of its own, and ways to look into it and to kill it."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import requests

from bot.channels.tokens import Tokens
from bot.persistence.blind import BlindIndex
from bot.persistence.cases import Cases
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.sealing import Sealer
from bot.serving.health import is_healthy
from bot.serving.programs import Program, assistant_programs
from bot.serving.supervisor import Supervisor
from bot.settings import Settings, load
from tests.delivery.receiver import SECRET, Receiver
from tests.processes.harness import ROOT, free_port, wait_for

START_SECONDS = 180.0
LOOK_SECONDS = 20.0
RASA, ACTIONS, DELIVERY = "rasa", "actions", "delivery"
CREATED = "case.created"


def settings_for(var: Path, receiver: Receiver) -> tuple[Settings, dict[str, str]]:
    """Settings, and the variables that make a program's settings the same. An attempt to deliver may take a second, so that a lease is over after 16."""
    variables = {
        "CAVEAT_VAR": str(var),
        "CAVEAT_PORT": str(free_port()),
        "CAVEAT_ACTIONS_PORT": str(free_port()),
        "CAVEAT_CONSOLE_PORT": str(free_port()),
        "CAVEAT_RATE_LIMIT": "0",
        "CAVEAT_OFFLINE": "1",
        "CAVEAT_WEBHOOK_URL": receiver.url,
        "CAVEAT_WEBHOOK_SECRETS": SECRET,
        "CAVEAT_WEBHOOK_TIMEOUT": "1",
    }
    return load(variables), variables


class Assistant:
    """Action server, Rasa and delivery worker as `make run` starts them. The console has no part in this."""

    def __init__(self, settings: Settings, variables: dict[str, str], model: Path, receiver: Receiver) -> None:
        self.receiver = receiver
        programs = [_with(one, variables) for one in assistant_programs(settings, model, ROOT) if one.name != "console"]
        self._listeners = {one.name: one.listener for one in programs if one.listener is not None}
        self.url = f"{self._listeners[RASA].base_url}/webhooks/web"
        sealer, index = Sealer(encryption_keys(settings)), BlindIndex(secret_key(settings))
        engine = open_database(settings.database_url)
        self.cases, self.casework = Cases(engine, sealer, index), Casework(engine, sealer, index)
        self._tokens, self._file = Tokens(secret_key(settings)), settings.var / "caveat.db"
        self._supervisor = Supervisor(programs, settings.var)
        self._supervisor.start()

    def stop(self) -> None:
        """End everything."""
        self._supervisor.stop()

    def wait_until_ready(self) -> None:
        """Until every program runs, and those that listen can work."""
        wait_for(self._is_ready, START_SECONDS)

    def _is_ready(self) -> bool:
        states = self._supervisor.states()
        up = all(name in states and states[name].is_up for name in (RASA, ACTIONS, DELIVERY))
        return up and all(is_healthy(listener.health_url) for listener in self._listeners.values())

    def victim(self, program: str) -> Callable[[], None]:
        """What sends the program SIGKILL at once. Asked for beforehand, since looking for the process takes a moment."""
        pid = self._supervisor.states()[program].pid
        assert pid, f"{program} isn't there to be killed"
        return lambda: os.kill(pid, signal.SIGKILL)

    def post(self, body: dict[str, str]) -> requests.Response:
        """A message, as a widget sends it."""
        return requests.post(f"{self.url}/webhook", json=body, timeout=30)

    # looking into it

    def sender(self, token: str) -> str:
        """As which the conversation of a token is stored."""
        return self._tokens.sender_id(token) or ""

    def ids_of(self, number: str) -> set[str]:
        """The ids under which the clinic was told of a new case, in all messages that arrived and were signed."""
        told = [(event_id, content) for event_id, content in self.receiver.taken if content["type"] == CREATED]
        return {event_id for event_id, content in told if content["data"]["case"]["number"] == number}

    @contextmanager
    def nobody_can_write(self) -> Iterator[None]:
        """Meanwhile whoever wants to write to the database waits, for 5 seconds at most."""
        with _connected(self._file) as connection:
            _begin(connection)
            yield
            connection.rollback()

    def waiting_to_be_sent(self) -> int:
        """How many events the clinic has yet to be told of."""
        return self.seen("SELECT count(*) FROM outbox WHERE state = 'pending'")

    def seen(self, query: str, *values: str) -> int:
        """The number that a query has for an answer."""
        with _connected(self._file) as connection:
            return int(connection.execute(query, values).fetchone()[0])

    def wait_until(self, query: str, *values: str, least: int = 1, then: Callable[[], None] = lambda: None) -> None:
        """Look as often as the machine allows until the query's number is that high, and then do something in the same moment."""
        end = time.monotonic() + LOOK_SECONDS
        with _connected(self._file) as connection:
            while int(connection.execute(query, values).fetchone()[0]) < least:
                assert time.monotonic() < end, f"waited in vain for {query}"
            then()

    def turn_is_stored(self, token: str) -> tuple[str, str]:
        """The query that counts the turns which Rasa has stored of a conversation."""
        return "SELECT count(*) FROM turns WHERE sender_id = ?", self.sender(token)

    def case_is_stored(self, token: str) -> tuple[str, str]:
        """The query that counts the cases of a conversation."""
        return "SELECT count(*) FROM cases WHERE sender_id = ?", self.sender(token)


@contextmanager
def _connected(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        yield connection
    finally:
        connection.close()


def _begin(connection: sqlite3.Connection) -> None:
    """Take the write lock, quicker than those who wait a moment between two tries."""
    end = time.monotonic() + LOOK_SECONDS
    while time.monotonic() < end:
        with suppress(sqlite3.OperationalError):
            connection.execute("BEGIN IMMEDIATE")
            return
    raise AssertionError("the database was never free")


def _with(program: Program, variables: dict[str, str]) -> Program:
    return replace(program, environment={**program.environment, **variables})
