"""Cases are kept for a while after they are finished, and then they go. The audit log stays: it holds no person's data."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.intake.case import FINISHED
from bot.persistence.audit import enter
from bot.persistence.case_tables import cases
from bot.persistence.erasure import delete_case
from bot.persistence.traces import sweep
from bot.persistence.transactions import writing

DAY = 86400.0
# In batches, so that nobody waits long for the lock.
BATCH = 100
ACTOR = "retention"


def delete_finished_cases(engine: Engine, days: int, clock: Callable[[], float] = time.time, batch: int = BATCH) -> int:
    """Delete the closed and withdrawn cases that were finished more than `days` days ago; 0 days stand for ever. Returns how many went.

    Raises ConversationError when the database fails; what was deleted until then is deleted.
    """
    gone = 0
    while days:
        number = _delete_batch(engine, clock() - days * DAY, clock(), batch)
        gone += number
        if number < batch:
            break
    if gone:
        sweep(engine)
    return gone


def _delete_batch(engine: Engine, before: float, now: float, batch: int) -> int:
    finished = cases.c.status.in_([status.value for status in FINISHED])
    ended = func.coalesce(cases.c.closed_at, cases.c.updated_at) < before
    # A case that somebody opens again at this moment is held by them, and passed by.
    query = select(cases.c.id, cases.c.number).where(finished, ended).order_by(cases.c.id).limit(batch).with_for_update(skip_locked=True)
    with writing(engine, "What is past its time", durable=True) as connection:
        rows = connection.execute(query).all()
        for row in rows:
            counts = delete_case(connection, row.id)
            enter(connection, ACTOR, "case.expired", row.number, at=now, detail=f"{counts['delivered']} messages had been delivered")
    return len(rows)
