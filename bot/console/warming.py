"""Reads what the first page views would wait for, while nobody waits: the review shelf, and the words that redaction needs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from flask import Flask

from bot.console.desk import desk_of
from bot.console.redaction import redactor_of
from bot.console.reviews import library_of
from bot.errors import CaveatError

_SAMPLE = "my name is ann and i was born on 3 may 1980"
logger = logging.getLogger(__name__)


def warm_up(app: Flask) -> threading.Thread:
    """Begin, and return at once. The thread keeps no process alive; pages that are opened meanwhile wait for it and don't do it again."""
    knowledge, library = desk_of(app).settings.knowledge, library_of(app)
    steps: tuple[Callable[[], object], ...] = (library.shelf, lambda: redactor_of(knowledge).redact(_SAMPLE), library.check)
    thread = threading.Thread(target=_run, args=(steps,), name="warm-up", daemon=True)
    thread.start()
    return thread


def _run(steps: tuple[Callable[[], object], ...]) -> None:
    for step in steps:
        try:
            step()
        except CaveatError as error:
            # The page that needs it says what is wrong and what to do.
            logger.warning("The knowledge folder could not be read ahead: %s", type(error).__name__)
            return
