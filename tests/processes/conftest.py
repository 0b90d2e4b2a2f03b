"""Toy programs on free ports, kept by the real supervisor code in a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes.harness import Kept


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    """Start a toy keeper; whatever is left of it after the test is killed."""
    started: list[Kept] = []

    def start(*toys: str, var: Path | None = None) -> Kept:
        started.append(Kept(var or tmp_path / "var", *toys))
        return started[-1]

    yield start
    for kept in started:
        for pid in kept.processes():
            os.kill(pid, signal.SIGKILL)
        kept.process.wait()
        assert kept.process.stdout is not None
        kept.process.stdout.close()
