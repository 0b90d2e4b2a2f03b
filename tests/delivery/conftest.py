"""A real outbox in a database of its own, with requests in it; its time can be moved on, so that three days pass in a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.delivery.fhir import fhir_body
from bot.delivery.payload import json_body
from bot.delivery.sender import Sender
from bot.delivery.worker import EMPTY_SECONDS, Worker
from bot.intake.case import Asker, Case, Contact, Request, Wish
from bot.persistence.blind import BlindIndex
from bot.persistence.cases import Cases
from bot.persistence.database import open_database
from bot.persistence.erasure import Erasure
from bot.persistence.outbox import Outbox
from bot.persistence.parcels import OutboxState
from bot.persistence.sealing import Sealer
from bot.settings import Webhook
from tests.delivery.receiver import SECRET

PERSON = ("Quillfeather", "12025550143", "zoe@example.org", "my heart flutters", "call me never")
DAY = 24 * 3600.0
SECONDS = 3
"""What an attempt may take: long enough for a machine that is busy with other tests."""


@dataclass
class Clock:
    """The store's time: that of the machine, and what was skipped."""

    skipped: float = 0.0

    def time(self) -> float:
        return time.time() + self.skipped


@dataclass
class Clinic:
    """The store's side in one place. `url` is the database; `key` and `secret` open it."""

    url: str
    key: str = field(default_factory=lambda: Fernet.generate_key().decode())
    secret: str = "a secret of these tests only"
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        engine, sealer, index = open_database(self.url), Sealer((self.key,)), BlindIndex(self.secret.encode())
        self.cases = Cases(engine, sealer, index, self.clock.time)
        self.erasure = Erasure(engine, sealer, index, self.clock.time)
        self.outbox = Outbox(engine, sealer, self.clock.time)

    def ask(self, conversation: str, asker: Asker = Asker.ADULT) -> Case:
        """A visitor's confirmed request."""
        return self.cases.store(
            Request(
                conversation,
                asker,
                Contact("Zoë Quillfeather", "+12025550143", "zoe@example.org"),
                Wish("my heart flutters", "lupus", "mornings", "call me never", ("palpitations",)),
                "The clinic may read this.",
                datetime.now(timezone.utc),
                ({"from": "visitor", "at": "2026-11-30T11:59:00+00:00", "text": "my heart flutters"},),
            )
        )

    def states(self) -> list[str]:
        """Of all events, the oldest first."""
        return [row.state.value for row in reversed(self.outbox.rows())]

    def pending(self) -> int:
        """How many events wait."""
        return self.outbox.counts()[OutboxState.PENDING]

    def problems(self) -> list[str]:
        """Every problem that was written down, in order."""
        return [attempt.problem for row in reversed(self.outbox.rows()) for attempt in self.outbox.attempts(row.id) if attempt.problem]

    def worker(self, url: str, form: str = "json", secrets: Sequence[str] = (SECRET,)) -> Worker:
        """As `python -m bot deliver` makes it, with half of each jitter. The receiver sees the machine's time."""
        sender = Sender(Webhook(url, tuple(secrets), form, timeout=SECONDS))
        make_body = {"json": json_body, "fhir": fhir_body}[form]
        return Worker(self.outbox, sender, make_body, SECONDS, self.clock.time, lambda: 0.5)

    def work(self, worker: Worker, until: Callable[[], bool], days: float = 5.0) -> None:
        """Let it work until so; where it would wait, time is skipped. Fails after so many days."""
        end = self.clock.time() + days * DAY
        while not until():
            assert self.clock.time() < end, f"after {days} days: {self.states()}, {self.problems()[-3:]}"
            seconds = worker.step()
            due = [row.due_at.timestamp() for row in self.outbox.rows(OutboxState.PENDING)]
            if seconds == EMPTY_SECONDS and due:
                seconds = max(seconds, min(due) - self.clock.time())
            self.clock.skipped += seconds


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(f"sqlite:///{tmp_path / 'clinic.db'}")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine has, it isn't asked for 127.0.0.1."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
