"""Runs a program with its noise in a log and its progress on the terminal. It ends with us, however we end."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.process.environment import quiet_children
from bot.process.progress import Progress
from bot.process.stopping import stop_signals_ignored
from bot.process.tether import tied, tied_environment

POLL_SECONDS = 0.5


def run_logged(
    command: Sequence[str],
    log: Path,
    folder: Path,
    progress: Progress,
    *,
    environment: Mapping[str, str] | None = None,
    longest: float | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> int:
    """The exit code of a command that runs in `folder`. `environment` is added to what children of ours have.

    Raises TimeoutError when it takes more than `longest` seconds, and whatever `meanwhile` raises, which is called once it runs; the program is ended then too.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            tied(signal.SIGKILL, list(command)),
            cwd=folder,
            env={**tied_environment(), **quiet_children(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        if meanwhile is not None:
            meanwhile()
        while process.poll() is None:
            if longest is not None and progress.seconds > longest:
                raise TimeoutError
            progress.show()
            time.sleep(POLL_SECONDS)
    finally:
        progress.end()
        if process.poll() is None:
            with stop_signals_ignored():
                process.kill()
                process.wait()
    return process.returncode
