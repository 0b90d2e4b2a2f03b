"""A keeper of toy programs in a process of its own, and what tests ask about processes and ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


class Kept:
    """A toy keeper: its process, what it said, and which processes carry its mark."""

    def __init__(self, var: Path, *toys: str) -> None:
        self.var = var
        self.mark = f"TOY_MARK={var}"
        self.errors = var / "errors"
        var.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOY_MARK": str(var), "WITH_A_PERCENT": "%d and %(odd)s"}
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("toy_keeper.py")), str(var), *toys],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Until every program is healthy."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.errors.read_text()

    def processes(self) -> dict[int, str]:
        """Every living process that inherited our mark: pid and command line, the keeper's own among them."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes().decode("utf-8", "replace").split("\0")
                command = (folder / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
            except OSError:
                continue
            if self.mark in environment and command:
                found[int(folder.name)] = command
        return found

    def pid_of(self, needle: str) -> int:
        """The process whose command line has this in it, past the step at which it ties itself."""
        pids = [
            pid for pid, command in self.processes().items() if needle in command and "tether" not in command and pid != self.process.pid
        ]
        assert len(pids) == 1, self.processes()
        return pids[0]


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Until it holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
