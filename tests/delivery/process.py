"""`python -m bot deliver` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


def environment(var: Path, **variables: str) -> dict[str, str]:
    """Ours without the assistant's settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAVEAT_", "REQUESTS_", "CURL_"))}
    return {**kept, "NO_PROXY": "127.0.0.1,localhost", "PYTHONUNBUFFERED": "1", "CAVEAT_VAR": str(var), **variables}


class Delivering:
    """One process. What it prints goes to a file."""

    def __init__(self, var: Path, **variables: str) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self.output = var / "output"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "deliver"],
                cwd=ROOT,
                env=environment(var, **variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.wait(10)

    @property
    def said(self) -> str:
        """All that was printed so far, by those before it too."""
        return self.output.read_text(encoding="utf-8")


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Until it holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
