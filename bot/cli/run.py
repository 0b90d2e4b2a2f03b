"""`python -m bot run`: starts the assistant and keeps it alive until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from bot.knowledge.standing import Standing, standing
from bot.serving.serve import serve
from bot.settings import load
from bot.wiring import Assistant, assistant


def run(args: argparse.Namespace) -> int:
    """Returns the exit code: 0 after Ctrl-C, 1 when something could not be started."""
    return serve(load(), last_check=_checked)


def _checked() -> Assistant:
    """The assistant as every server makes it at its start. The staff is told here what is overdue: visitors can't mend it."""
    made = assistant()
    told = review_line(standing(made.knowledge, date.today()))
    if told is not None:
        print(told, file=sys.stderr, flush=True)
    return made


def review_line(now: Standing) -> str | None:
    """One line with the counts; None where nothing is overdue and every signature holds."""
    if not now.overdue and not now.void:
        return None
    shown = f"{len(now.overdue_but_shown)} of them never withheld"
    return f"Review: {len(now.overdue)} overdue, {shown}; signatures that are void: {len(now.void)}. See: python -m bot review"
