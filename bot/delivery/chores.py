"""Does several things by turns, for as long as the process lives, and outlives what goes wrong with one of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.errors import CaveatError

logger = logging.getLogger(__name__)

TROUBLE_SECONDS = 10.0


class Chore(Protocol):
    """One of the things. Raises CaveatError when it failed and is to be tried again later."""

    def step(self) -> float:
        """Do a bit of it. Returns the seconds until it wants its next turn."""


class Idle:
    """What is done when there is nothing to do: a process that ended would be started again and again."""

    def step(self) -> float:
        """An hour."""
        return 3600.0


def keep_doing(chores: Sequence[Chore], clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
    """Give each its turn when it is due; who has waited longest comes first. Ends only by an exception, such as KeyboardInterrupt."""
    due = dict.fromkeys(range(len(chores)), clock())
    while True:
        number = min(due, key=lambda one: due[one])
        if due[number] > clock():
            sleep(due[number] - clock())
        due[number] = clock() + _step(chores[number])


def _step(chore: Chore) -> float:
    try:
        return chore.step()
    except CaveatError as error:  # its words are ours, and hold nothing of a request
        logger.error("%s Next try in %.0f s", error, TROUBLE_SECONDS)
        return TROUBLE_SECONDS
