"""Refusals of those who aren't signed in. Whoever knocks a million times does not fill the audit log: after some entries they are counted in one.

An entry of such a refusal holds neither an address nor what was sent, so a count tells as much as the entries would. Entries of different kinds
don't share a count, and what is done to an account is kept apart. The count is stored with every refusal: it holds after a crash too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert, update
from sqlalchemy.engine import Engine

from bot.persistence.audit import event_row
from bot.persistence.case_tables import audit_events
from bot.persistence.transactions import writing

ANONYMOUS = "anonymous"
SPAN_SECONDS = 600
MOST_ENTRIES = 10
"""Of one kind within the span. What comes after them is counted in one more."""
_WHAT = "The audit log"
_Kind = tuple[str, str, str]


@dataclass
class _Run:
    """Refusals of one kind since `began`; `counted` is the entry that counts those which have none of their own."""

    began: float
    number: int = 0
    counted: int | None = None


class Refusals:
    """Safe to use from several threads. `record` raises ConversationError when the database fails."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock
        self._runs: dict[_Kind, _Run] = {}
        self._lock = threading.Lock()

    def record(self, action: str, reason: str, *, where: str = "", subject: str = "", kept_apart: str = "") -> None:
        """Enter a refusal, or count it. `reason` and `kept_apart`, of which there are few, say what it is counted with."""
        now = self._clock()
        with self._lock:
            run = self._run((action, reason, kept_apart), now)
            run.number += 1
            if run.number <= MOST_ENTRIES:
                self._enter(now, action, subject, f"{where}: {reason}" if where else reason)
            else:
                self._count(run, now, action, reason, kept_apart)

    def _run(self, kind: _Kind, now: float) -> _Run:
        for other in [other for other, run in self._runs.items() if run.began + SPAN_SECONDS <= now]:
            del self._runs[other]
        return self._runs.setdefault(kind, _Run(now))

    def _count(self, run: _Run, now: float, action: str, reason: str, subject: str) -> None:
        text = f"{reason}: {run.number - MOST_ENTRIES} more, until {SPAN_SECONDS // 60} minutes after the first"
        if run.counted is None:
            run.counted = self._enter(now, action, subject, text)
            return
        with writing(self._engine, _WHAT) as connection:
            connection.execute(update(audit_events).where(audit_events.c.id == run.counted).values(detail=text))

    def _enter(self, at: float, action: str, subject: str, detail: str) -> int:
        row = event_row(ANONYMOUS, action, subject, at=at, allowed=False, detail=detail)
        with writing(self._engine, _WHAT, durable=True) as connection:
            return int(connection.execute(insert(audit_events).values(row)).inserted_primary_key[0])
