"""`python -m bot run`: starts the assistant and keeps it alive until Ctrl-C."""

from __future__ import annotations

import argparse

from bot.serving.serve import serve
from bot.settings import load
from bot.wiring import assistant


def run(args: argparse.Namespace) -> int:
    """Returns the exit code: 0 after Ctrl-C, 1 when something could not be started."""
    return serve(load(), last_check=assistant)
