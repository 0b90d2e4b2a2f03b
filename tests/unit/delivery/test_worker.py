"""What the worker does with a parcel, by how the attempt ended. Store and receiver are played, time is not waited for."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from bot.delivery.backoff import MOST_ATTEMPTS, MOST_REFUSALS
from bot.delivery.payload import Body, Event, json_body
from bot.delivery.sender import Outcome
from bot.delivery.worker import EMPTY_SECONDS, LEASE_MARGIN_SECONDS, LONGEST_PAUSE, Worker
from bot.errors import DeliveryError
from tests.unit.delivery.conftest import AT, PAYLOAD, SECRETS_OF_A_PERSON, Clock

OK = Outcome(204, None, 12.0)


@dataclass
class Parcel:
    """As the store hands it out."""

    id: int = 1
    event_id: str = "msg_ONE"
    kind: str = "case.created"
    created_at: datetime = AT
    attempts: int = 0
    payload: Mapping[str, Any] = field(default_factory=lambda: PAYLOAD)


@dataclass
class Attempt:
    """Only what the worker looks at."""

    status: int | None


@dataclass
class Outbox:
    """One parcel, its attempts, and what was reported."""

    parcel: Parcel | None = field(default_factory=Parcel)
    before: list[int | None] = field(default_factory=list)
    reported: list[tuple[object, ...]] = field(default_factory=list)
    leases: list[tuple[int, float]] = field(default_factory=list)

    def lease(self, limit: int, seconds: float) -> Sequence[Parcel]:
        self.leases.append((limit, seconds))
        return [self.parcel] if self.parcel is not None else []

    def delivered(self, parcel_id: int, status: int, milliseconds: float) -> None:
        self.reported.append(("delivered", parcel_id, status, milliseconds))

    def failed(self, parcel_id: int, status: int | None, problem: str, milliseconds: float, retry_at: float) -> None:
        self.reported.append(("failed", parcel_id, status, problem, milliseconds, retry_at))

    def dead(self, parcel_id: int, status: int | None, problem: str, milliseconds: float) -> None:
        self.reported.append(("dead", parcel_id, status, problem, milliseconds))

    def attempts(self, parcel_id: int) -> Sequence[Attempt]:
        return [Attempt(status) for status in self.before]


@dataclass
class Sender:
    """Ends every attempt in the same way."""

    outcome: Outcome
    sent: list[tuple[str, Body]] = field(default_factory=list)

    def send(self, event_id: str, body: Body) -> Outcome:
        self.sent.append((event_id, body))
        return self.outcome


def worker(outbox: Outbox, outcome: Outcome, clock: Clock) -> Worker:
    """With the middle of every jitter."""
    return Worker(outbox, Sender(outcome), json_body, 10, clock.time, lambda: 0.5)


def test_an_empty_outbox_is_looked_into_again_a_little_later(clock: Clock) -> None:
    """The lease asked for outlasts an attempt."""
    outbox = Outbox(None)
    assert worker(outbox, OK, clock).step() == EMPTY_SECONDS
    assert outbox.leases == [(1, 10 + LEASE_MARGIN_SECONDS)]


def test_what_arrived_is_delivered_and_the_next_follows_at_once(clock: Clock) -> None:
    """With status and duration."""
    outbox, sender = Outbox(), Sender(OK)
    assert Worker(outbox, sender, json_body, 10, clock.time).step() == 0
    assert outbox.reported == [("delivered", 1, 204, 12.0)]
    assert sender.sent == [("msg_ONE", json_body(Event("msg_ONE", AT, PAYLOAD)))]


def test_what_failed_is_due_again_after_the_backoff(clock: Clock) -> None:
    """By the attempts that were made: the fourth waits half of 80 s."""
    outbox = Outbox(Parcel(attempts=3), before=[500, None, 500])
    assert worker(outbox, Outcome(503, "answered 503", 5.0), clock).step() == 0
    assert outbox.reported == [("failed", 1, 503, "answered 503", 5.0, clock.now + 40)]


@pytest.mark.parametrize(("asked", "pause"), [(90.0, 90.0), (7200.0, LONGEST_PAUSE)])
@pytest.mark.parametrize("status", [429, 503])
def test_who_is_overloaded_is_left_alone_altogether(clock: Clock, status: int, asked: float, pause: float) -> None:
    """The message waits as long as asked, and the worker too, up to ten minutes."""
    outbox = Outbox()
    assert worker(outbox, Outcome(status, f"answered {status}", 5.0, asked), clock).step() == pause
    assert outbox.reported == [("failed", 1, status, f"answered {status}", 5.0, clock.now + asked + 5)]


@pytest.mark.parametrize("status", [404, 500, None])
def test_a_failure_of_another_kind_holds_nobody_back(clock: Clock, status: int | None) -> None:
    """The next message may be taken."""
    assert worker(Outbox(), Outcome(status, "failed", 5.0, 90.0 if status else None), clock).step() == 0


def test_the_last_attempt_ends_in_a_dead_letter(clock: Clock) -> None:
    """With the problem of that attempt."""
    outbox = Outbox(Parcel(attempts=MOST_ATTEMPTS - 1), before=[500] * (MOST_ATTEMPTS - 1))
    worker(outbox, Outcome(None, "no answer within 10 s", 5.0), clock).step()
    assert outbox.reported == [("dead", 1, None, "no answer within 10 s", 5.0)]


def test_gone_is_dead_at_once(clock: Clock) -> None:
    """The receiver wants no more."""
    outbox = Outbox()
    worker(outbox, Outcome(410, "answered 410", 5.0), clock).step()
    assert outbox.reported == [("dead", 1, 410, "answered 410", 5.0)]


def test_what_the_staff_send_again_has_all_its_attempts_before_it(clock: Clock) -> None:
    """The store counts from nothing then; the recorded attempts of the first life don't count."""
    outbox = Outbox(Parcel(attempts=0), before=[404] * MOST_REFUSALS)
    worker(outbox, Outcome(404, "answered 404", 5.0), clock).step()
    assert outbox.reported == [("failed", 1, 404, "answered 404", 5.0, clock.now + 5)]
    outbox = Outbox(Parcel(attempts=2), before=[404] * MOST_REFUSALS + [404, 404])
    worker(outbox, Outcome(404, "answered 404", 5.0), clock).step()
    assert outbox.reported[0][0] == "failed"


def test_a_message_that_cannot_be_built_is_dead_and_seen(clock: Clock) -> None:
    """It would fail in the same way for ever, and nothing was sent."""

    def broken(event: Event) -> Body:
        raise DeliveryError("The message doesn't make a valid FHIR bundle (KeyError).")

    outbox, sender = Outbox(), Sender(OK)
    assert Worker(outbox, sender, broken, 10, clock.time).step() == 0
    assert outbox.reported == [("dead", 1, None, "The message doesn't make a valid FHIR bundle (KeyError).", 0.0)]
    assert sender.sent == []


@pytest.mark.parametrize(
    "outcome", [OK, Outcome(500, "answered 500", 5.0), Outcome(410, "answered 410", 5.0)], ids=["delivered", "failed", "dead"]
)
def test_the_log_names_the_event_and_nothing_of_the_request(clock: Clock, caplog: pytest.LogCaptureFixture, outcome: Outcome) -> None:
    """At any level."""
    caplog.set_level(logging.DEBUG)
    worker(Outbox(), outcome, clock).step()
    assert "msg_ONE" in caplog.text
    assert not any(secret in caplog.text for secret in (*SECRETS_OF_A_PERSON, "C-7KQ2MX4P"))
