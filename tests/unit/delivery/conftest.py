"""An event as the store hands it out, and time that nobody has to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.payload import Event
from tests.delivery.receiver import Receiver, running

AT = datetime(2026, 11, 30, 12, 0, 1, 250000, tzinfo=timezone.utc)
CASE = {
    "number": "C-7KQ2MX4P",
    "status": "open",
    "priority": "soon",
    "asker": "adult",
    "created_at": "2026-11-30T12:00:01.249999+00:00",
    "due_at": "2026-12-01T12:00:01.249999+00:00",
}
PAYLOAD: dict[str, Any] = {
    "type": "case.created",
    "case": CASE,
    "contact": {"name": "Zoë Quillfeather", "phone": "+12025550143", "email": "zoe@example.org"},
    "wish": {
        "about": "stem cells for my MS",
        "topic": "multiple_sclerosis",
        "preferred_time": "mornings",
        "remark": "I walk badly",
        "red_flags": ["new weakness"],
    },
    "consent": {"at": "2026-11-30T12:00:00+00:00", "wording": "The clinic may read this."},
    "transcript": [
        {"from": "visitor", "at": "2026-11-30T11:59:00+00:00", "text": "does it cure MS?"},
        {"from": "assistant", "at": "2026-11-30T11:59:01+00:00", "reply": {"text": "No cure is proven.", "custom": {"kind": "answer"}}},
    ],
}
SECRETS_OF_A_PERSON = ("Quillfeather", "12025550143", "zoe@example.org", "stem cells for my MS", "I walk badly", "does it cure MS?")


@dataclass
class Clock:
    """Time passes only when somebody sleeps. `slept` holds how long, in order."""

    now: float = AT.timestamp()
    slept: list[float] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def event() -> Event:
    """A new request, complete."""
    return Event("msg_ABCDEFGHIJKLMNOPQRSTUVWXYZ", AT, PAYLOAD)


@pytest.fixture
def withdrawn() -> Event:
    """A request that was withdrawn: nothing of the person."""
    return Event("msg_WITHDRAWN", AT, {"type": "case.withdrawn", "case": {**CASE, "status": "withdrawn"}})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running(Receiver()) as made:
        yield made


@pytest.fixture
def told_file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "told.txt"
