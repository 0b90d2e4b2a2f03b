"""Things done by turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.delivery.chores import TROUBLE_SECONDS, Idle, keep_doing
from bot.errors import ConversationError
from tests.unit.delivery.conftest import Clock


class EnoughError(Exception):
    """The test has seen enough."""


class Doing:
    """Notes when it had its turn, and wants the next after `seconds`."""

    def __init__(self, name: str, seconds: float, clock: Clock, turns: list[tuple[str, float]], fails: bool = False) -> None:
        self.name, self.seconds, self.clock, self.turns, self.fails = name, seconds, clock, turns, fails

    def step(self) -> float:
        self.turns.append((self.name, self.clock.now))
        if len(self.turns) == 8:
            raise EnoughError
        if self.fails:
            raise ConversationError("The outbox could not be read (OperationalError). Check the database.")
        return self.seconds


@pytest.fixture
def turns() -> list[tuple[str, float]]:
    return []


@pytest.fixture
def doing(clock: Clock, turns: list[tuple[str, float]]) -> Callable[..., Doing]:
    clock.now = 0.0
    return lambda name, seconds, **options: Doing(name, seconds, clock, turns, **options)


def test_each_has_its_turn_when_it_is_due(clock: Clock, turns: list[tuple[str, float]], doing: Callable[..., Doing]) -> None:
    """In between, the process sleeps."""
    with pytest.raises(EnoughError):
        keep_doing([doing("a", 2), doing("b", 5)], clock.time, clock.sleep)
    assert turns == [("a", 0), ("b", 0), ("a", 2), ("a", 4), ("b", 5), ("a", 6), ("a", 8), ("a", 10)]


def test_one_that_is_always_busy_starves_nobody(clock: Clock, turns: list[tuple[str, float]], doing: Callable[..., Doing]) -> None:
    """Whoever has waited longest comes first."""
    busy = doing("busy", 0)
    step = busy.step
    busy.step = lambda: (clock.sleep(1), step())[1]  # type: ignore[method-assign]
    with pytest.raises(EnoughError):
        keep_doing([busy, doing("other", 2)], clock.time, clock.sleep)
    assert [name for name, _ in turns].count("other") >= 2


def test_a_failure_of_the_store_is_outlived(
    clock: Clock, turns: list[tuple[str, float]], doing: Callable[..., Doing], caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and tried again a little later."""
    with pytest.raises(EnoughError):
        keep_doing([doing("a", 0, fails=True)], clock.time, clock.sleep)
    assert [at for _, at in turns] == [number * TROUBLE_SECONDS for number in range(8)]
    assert "Check the database." in caplog.text


def test_a_fault_of_ours_ends_the_process(clock: Clock) -> None:
    """The supervisor starts it again; going on might lose something unseen."""

    class Broken:
        def step(self) -> float:
            raise LookupError

    with pytest.raises(LookupError):
        keep_doing([Broken()], clock.time, clock.sleep)


def test_with_nothing_to_do_it_sleeps(clock: Clock) -> None:
    """An hour at a time."""

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        keep_doing([Idle()], clock.time, sleep)
    assert clock.slept == [3600.0] * 3
