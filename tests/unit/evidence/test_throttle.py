"""At most one request a second to one host."""

from __future__ import annotations

from bot.evidence.throttle import Throttle
from tests.unit.evidence.conftest import Clock


def test_the_first_request_waits_for_nothing_and_each_later_one_a_second(clock: Clock) -> None:
    """Counted from request to request."""
    throttle = Throttle(clock.time, clock.sleep)
    for _ in range(3):
        throttle.wait("example.org")
    assert (clock.now, clock.slept) == (2.0, [1.0, 1.0])


def test_hosts_do_not_wait_for_each_other(clock: Clock) -> None:
    """Each has its own moments."""
    throttle = Throttle(clock.time, clock.sleep)
    throttle.wait("example.org")
    throttle.wait("example.com")
    assert clock.slept == []


def test_time_that_has_passed_anyway_is_not_waited_for_again(clock: Clock) -> None:
    """A slow answer uses up the second."""
    throttle = Throttle(clock.time, clock.sleep)
    throttle.wait("example.org")
    clock.now += 0.75
    throttle.wait("example.org")
    clock.now += 8
    throttle.wait("example.org")
    assert clock.slept == [0.25]


def test_threads_that_come_at_once_get_moments_of_their_own() -> None:
    """The moment is taken before the wait begins: here nobody's wait ends before the next one asks."""
    slept: list[float] = []
    throttle = Throttle(lambda: 100.0, slept.append)
    for _ in range(4):
        throttle.wait("example.org")
    assert slept == [1.0, 2.0, 3.0]


def test_a_host_that_is_held_is_left_alone_for_so_long(clock: Clock) -> None:
    """Others are not."""
    throttle = Throttle(clock.time, clock.sleep)
    throttle.hold("example.org", 7)
    throttle.wait("example.com")
    assert clock.slept == []
    throttle.wait("example.org")
    assert clock.slept == [7.0]
