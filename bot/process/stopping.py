"""Ctrl-C, SIGTERM and a closed terminal mean the same: stop everything, in order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], None] | signal.Handlers
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_signals_interrupt() -> Iterator[None]:
    """Inside, the first of these signals raises KeyboardInterrupt, so that `finally` clauses run; what comes later is ignored.

    For the main thread, around everything that has to be undone.
    """
    with _handled_by(_interrupt_once):
        yield


@contextmanager
def stop_signals_ignored() -> Iterator[None]:
    """Inside, the signals do nothing: for an end that is bounded in time and must not be cut short."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in STOPPING}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


def _interrupt_once(number: int, frame: FrameType | None) -> None:
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)
    raise KeyboardInterrupt
