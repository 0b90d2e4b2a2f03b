"""Reads what the insights count. An exchange is decrypted once in a process; afterwards only what is new is, and what was erased is dropped.

What stays in memory are codes, times, and redacted questions that had no answer. Whether anything has changed is asked on every call, so
that nothing is counted, or shown, of a conversation that is gone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.insights.facts import Fact, fact
from bot.persistence.case_tables import cases
from bot.persistence.sealing import Sealer
from bot.persistence.tables import exchanges, feedback
from bot.persistence.transactions import reading

MOST_EXCHANGES = 100_000
"""Of more, the latest are counted."""
BATCH = 500
_WHAT = "The conversations"
_Place = tuple[int, float]
"""An exchange's id and time. The time belongs to it: SQLite gives the id of the last row anew when that row is gone."""


@dataclass(frozen=True)
class Counted:
    """What there is since some moment. `stamp` changes whenever anything else does; `cut` tells that there was more than is counted."""

    stamp: tuple[object, ...]
    facts: tuple[Fact, ...]
    requests: tuple[float, ...]
    votes: dict[bool, int]
    cut: bool


class Insights:
    """Safe to use from several threads; they wait for each other. Methods raise ConversationError when the database fails.

    `redact` takes out of a text what tells who somebody is.
    """

    def __init__(self, engine: Engine, sealer: Sealer, redact: Callable[[str], str]) -> None:
        self._engine, self._sealer, self._redact = engine, sealer, redact
        self._lock = threading.Lock()
        self._stamp: tuple[object, ...] | None = None
        self._facts: dict[_Place, Fact] = {}

    def since(self, longest: float, wanted: float) -> Counted:
        """What there is since `wanted`. What is older than `longest`, an earlier moment, is not kept. Both in seconds since 1970 (UTC)."""
        with self._lock, reading(self._engine, _WHAT) as connection:
            stamp = (longest, *connection.execute(_STAMP.where(exchanges.c.at >= longest)).one())
            if stamp != self._stamp:
                self._catch_up(connection, longest)
                self._stamp = stamp
            facts = tuple(one for one in self._facts.values() if one.at >= wanted)
            requests = tuple(connection.scalars(select(cases.c.created_at).where(cases.c.created_at >= wanted)).all())
            votes = {bool(helpful): int(number) for helpful, number in connection.execute(_VOTES.where(feedback.c.at >= wanted))}
        return Counted(
            stamp=(*stamp, wanted, len(requests), tuple(sorted(votes.items()))),
            facts=facts,
            requests=requests,
            votes=votes,
            cut=int(str(stamp[1])) > MOST_EXCHANGES,
        )

    def _catch_up(self, connection: Connection, longest: float) -> None:
        """Drop what is gone, and read what is new."""
        query = (
            select(exchanges.c.id, exchanges.c.at).where(exchanges.c.at >= longest).order_by(exchanges.c.id.desc()).limit(MOST_EXCHANGES)
        )
        there: set[_Place] = {(row.id, row.at) for row in connection.execute(query)}
        facts = {place: one for place, one in self._facts.items() if place in there}
        for row in self._rows(connection, sorted(there - facts.keys())):
            facts[(row.id, row.at)] = self._fact(row)
        self._facts = facts

    def _rows(self, connection: Connection, places: Sequence[_Place]) -> Iterator[Row]:
        for ids in _batches([row_id for row_id, _ in places]):
            yield from connection.execute(select(*_COLUMNS).where(exchanges.c.id.in_(ids)))

    def _fact(self, row: Row) -> Fact:
        # The sender's id opens the conversation to whoever has the key of the tokens; counting needs no more than a name for it.
        conversation = blake2b(row.sender_id.encode(), digest_size=8).hexdigest()
        return fact(row.at, conversation, self._sealer.unseal(row.replies), lambda: str(self._sealer.unseal(row.said)), self._redact)


_COLUMNS = exchanges.c.id, exchanges.c.at, exchanges.c.sender_id, exchanges.c.said, exchanges.c.replies
_STAMP = select(func.count(), func.max(exchanges.c.id), func.max(exchanges.c.at))
_VOTES = select(feedback.c.helpful, func.count()).group_by(feedback.c.helpful)


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
