"""Ties the life of a process to its parent's: when the parent dies, however it dies, the kernel sends the process a signal.

Also a program, run by path with the standard library only: `python tether.py SIGNAL COMMAND…` ties itself, then becomes the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_MAKES = frozenset({"make", "gmake"})
_PARENT = "CAVEAT_TIED_TO"


def tied(number: signal.Signals, command: Sequence[str]) -> list[str]:
    """The command, tied to whoever starts it, who must hand `tied_environment` on."""
    return [sys.executable, "-I", __file__, number.name, *command]


def tied_environment() -> dict[str, str]:
    """This process's environment, and in it who the parent is: one that died before its child could tie itself is noticed."""
    return {**os.environ, _PARENT: str(os.getpid())}


def tie_to_make() -> None:
    """Where `make` started this process, end with it: nobody else is left who would."""
    try:
        parent = Path(f"/proc/{os.getppid()}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return
    if parent in _MAKES:
        _tie_to_parent(signal.SIGTERM)


def _tie_to_parent(number: signal.Signals) -> None:
    """Ask for `number` at the parent's death. Outlives exec. Does nothing where the kernel has no such thing (not Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def main(arguments: Sequence[str]) -> None:
    """Tie this process to its parent and become the command."""
    _tie_to_parent(signal.Signals[arguments[0]])
    if os.environ.get(_PARENT) != str(os.getppid()):
        sys.exit("The process that wanted this one is gone.")
    os.environ.update(tied_environment())
    os.execvp(arguments[1], list(arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
