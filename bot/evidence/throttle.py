"""Politeness: at most one request a second to one host, whichever thread asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

SECONDS_BETWEEN_REQUESTS = 1.0


class Throttle:
    """Hands out the moments at which hosts may be asked. Times are in seconds; clock and sleep can be replaced in tests."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str) -> None:
        """Wait for the host's next free moment, and take it."""
        with self._lock:
            now = self._clock()
            moment = max(now, self._free_at.get(host, now))
            self._free_at[host] = moment + SECONDS_BETWEEN_REQUESTS
        if moment > now:
            self._sleep(moment - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        with self._lock:
            self._free_at[host] = max(self._free_at.get(host, 0.0), self._clock() + seconds)
