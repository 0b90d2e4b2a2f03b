"""A program whose noise goes to a log: it ends when what is done beside it fails."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.process.logged_child import run_logged
from bot.process.progress import Progress

SLEEPER = "import os, pathlib, time; pathlib.Path('new').write_text(str(os.getpid())); os.rename('new', 'pid'); time.sleep(600)"
LONGEST_START = 60.0


def test_what_is_done_meanwhile_runs_beside_the_program(tmp_path: Path) -> None:
    """Once; the exit code is the program's."""
    called: list[str] = []
    status = run_logged(
        [sys.executable, "-c", "print('noise'); raise SystemExit(3)"],
        tmp_path / "log",
        tmp_path,
        Progress("Toying"),
        meanwhile=lambda: called.append("once"),
    )
    assert (status, called) == (3, ["once"])
    assert (tmp_path / "log").read_text(encoding="utf-8") == "noise\n"


def test_when_that_fails_the_program_is_ended(tmp_path: Path) -> None:
    """Nothing that it started goes on, and the error is the caller's."""

    def fail() -> None:
        deadline = time.monotonic() + LONGEST_START
        while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        raise KnowledgeError("a finding", [])

    with pytest.raises(KnowledgeError, match="a finding"):
        run_logged([sys.executable, "-c", SLEEPER], tmp_path / "log", tmp_path, Progress("Toying"), meanwhile=fail)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="utf-8")), 0)
