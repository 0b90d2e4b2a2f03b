"""Processes that die in the middle of something."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable


def ended_by_itself(work: Callable[[], object]) -> bool:
    """Do something in a process of its own. True when it came to its end, False when it was killed; anything else fails the test."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(timeout=60)
    if process.exitcode is None:
        process.kill()
        process.join(timeout=10)
        raise AssertionError("The process did not come to an end within a minute.")
    assert process.exitcode in (0, -signal.SIGKILL), f"the process failed with {process.exitcode}"
    return process.exitcode == 0


def all_at_once(work: Callable[[], object], times: int) -> list[int | None]:
    """Do the same in several processes at once. Returns their exit codes; None for one that hung for a minute."""
    processes = [multiprocessing.get_context("fork").Process(target=work) for _ in range(times)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    codes = [process.exitcode for process in processes]
    for process in processes:
        process.kill()
    return codes
