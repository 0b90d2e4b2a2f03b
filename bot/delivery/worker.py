"""Takes what waits in the outbox and sends it, one message after the other, at least once each."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.delivery import backoff
from bot.delivery.backoff import Verdict
from bot.delivery.payload import Body, Event
from bot.delivery.sender import Outcome
from bot.errors import DeliveryError

logger = logging.getLogger(__name__)

EMPTY_SECONDS = 2.0
"""How long to wait before the next look into an outbox that had nothing to send."""
LEASE_MARGIN_SECONDS = 15.0
"""For what the time limit of a delivery doesn't cover: looking up the receiver's name, and writing down how it went."""
LONGEST_PAUSE = 600.0
"""How long a 429 or 503 with Retry-After holds back all messages at most; each message waits as long as it was told to."""
_OVERLOADED = frozenset({429, 503})


class Parcel(Protocol):
    """What the outbox hands out. `attempts` counts those that were made, since somebody last asked to send it again."""

    @property
    def id(self) -> int: ...
    @property
    def event_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def attempts(self) -> int: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


class Attempt(Protocol):
    """One attempt that was recorded before; `status` is None where there was no answer."""

    @property
    def status(self) -> int | None: ...


class Outbox(Protocol):
    """What the worker needs of the store. A parcel that was leased and not reported on is handed out again after the lease."""

    def lease(self, limit: int, seconds: float, /) -> Sequence[Parcel]: ...
    def delivered(self, parcel_id: int, status: int, milliseconds: float, /) -> None: ...
    def failed(self, parcel_id: int, status: int | None, problem: str, milliseconds: float, retry_at: float, /) -> None: ...
    def dead(self, parcel_id: int, status: int | None, problem: str, milliseconds: float, /) -> None: ...
    def attempts(self, parcel_id: int, /) -> Sequence[Attempt]: ...


class Sends(Protocol):
    """What makes one attempt."""

    def send(self, event_id: str, body: Body) -> Outcome: ...


class Worker:
    """Works on one parcel at a time, so that a pause that the receiver asks for holds for the next one, and a crash delays one alone."""

    def __init__(
        self,
        outbox: Outbox,
        sender: Sends,
        make_body: Callable[[Event], Body],
        send_seconds: float,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
    ) -> None:
        self._outbox, self._sender, self._make_body = outbox, sender, make_body
        self._lease_seconds = send_seconds + LEASE_MARGIN_SECONDS
        self._clock, self._random = clock, random

    def step(self) -> float:
        """Send one message, if one is due. Returns the seconds to wait before the next step. Raises CaveatError when the store fails."""
        for parcel in self._outbox.lease(1, self._lease_seconds):
            return self._deliver(parcel)
        return EMPTY_SECONDS

    def _deliver(self, parcel: Parcel) -> float:
        try:
            body = self._make_body(Event(parcel.event_id, parcel.created_at, parcel.payload))
        except DeliveryError as error:
            self._outbox.dead(parcel.id, None, str(error), 0.0)
            logger.error("%s (%s) is dead: %s", parcel.event_id, parcel.kind, error)
            return 0.0
        outcome = self._sender.send(parcel.event_id, body)
        if outcome.status is not None and backoff.judge(outcome.status) is Verdict.DELIVERED:
            self._outbox.delivered(parcel.id, outcome.status, outcome.milliseconds)
            logger.info("%s (%s) was delivered in %.0f ms", parcel.event_id, parcel.kind, outcome.milliseconds)
            return 0.0
        return self._report_failure(parcel, outcome)

    def _report_failure(self, parcel: Parcel, outcome: Outcome) -> float:
        problem = outcome.problem or "failed"
        statuses = [*self._statuses(parcel), outcome.status]
        if backoff.is_final(statuses):
            self._outbox.dead(parcel.id, outcome.status, problem, outcome.milliseconds)
            logger.error("%s (%s) is dead after %d attempts: %s", parcel.event_id, parcel.kind, len(statuses), DeliveryError(problem))
        else:
            seconds = backoff.wait(len(statuses), outcome.retry_after, self._random)
            self._outbox.failed(parcel.id, outcome.status, problem, outcome.milliseconds, self._clock() + seconds)
            logger.warning(
                "%s (%s), attempt %d: %s. Next in %.0f s", parcel.event_id, parcel.kind, len(statuses), DeliveryError(problem), seconds
            )
        return _pause(outcome)

    def _statuses(self, parcel: Parcel) -> list[int | None]:
        """The answers to the attempts before this one. Those before the staff sent it again don't count."""
        attempts = self._outbox.attempts(parcel.id) if parcel.attempts else ()
        return [attempt.status for attempt in attempts[-parcel.attempts :]]


def _pause(outcome: Outcome) -> float:
    """Who is overloaded is not asked about the other messages either."""
    if outcome.status in _OVERLOADED and outcome.retry_after is not None:
        return min(outcome.retry_after, LONGEST_PAUSE)
    return 0.0
