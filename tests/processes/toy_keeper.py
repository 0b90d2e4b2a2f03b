"""Keeps toy programs running as `make run` keeps the real ones: `toy_keeper.py VAR NAME=ARGUMENTS…` (each for toy_server.py)."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from bot.serving.keeper import keep_running
from bot.serving.programs import Listener, Program

TOY = Path(__file__).with_name("toy_server.py")


def toy(name: str, arguments: list[str]) -> Program:
    listener = None if arguments[0] == "fail" else Listener("127.0.0.1", int(arguments[0]), "TOY_PORT", "/health")
    return Program(name, (sys.executable, str(TOY), *arguments), TOY.parent, listener, {"TOY": "100%s"})


def main() -> int:
    var, *toys = sys.argv[1:]
    programs = [toy(name, shlex.split(arguments)) for name, _, arguments in (one.partition("=") for one in toys)]
    return keep_running(programs, Path(var), lambda: print("ready", flush=True))


if __name__ == "__main__":
    sys.exit(main())
