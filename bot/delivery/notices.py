"""Tells the staff by e-mail of requests that are new, with or without a webhook.

Of which ones they were told stands in a file: a notice may come twice after a crash, and is not left out. It is no table, because it says
nothing of a case, only what this machine has mailed.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.errors import DeliveryError
from bot.intake.case import EventKind

logger = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
AGAIN_SECONDS = 300.0
WINDOW = 200
"""So many of the newest events are looked at. Transactions may end in another order than their numbers, so no number marks how far we came."""
NEWS_SECONDS = 24 * 3600.0
"""What is older is no news: who sets up the mail server later gets no flood of old notices."""


class Row(Protocol):
    """An event of the outbox, without its content."""

    @property
    def event_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def case_number(self) -> str: ...


class Tells(Protocol):
    """What sends a notice. Raises DeliveryError when it can't."""

    def notify(self, numbers: Sequence[str], /) -> None: ...


class Notices:
    """`newest` gives so many events at most, the newest first. `file` holds the ids of those that were told of."""

    def __init__(self, newest: Callable[[int], Sequence[Row]], mailer: Tells, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._newest, self._mailer, self._file, self._clock = newest, mailer, file, clock
        self._told = _read(file)

    def step(self) -> float:
        """Tell of what is new, in one e-mail. Returns the seconds until the next look. Raises CaveatError when store or file fail."""
        oldest = self._clock() - NEWS_SECONDS
        news = [row for row in self._newest(WINDOW) if row.kind == EventKind.CREATED.value and row.created_at.timestamp() > oldest]
        numbers = [row.case_number for row in reversed(news) if row.event_id not in self._told]
        if not numbers:
            return LOOK_SECONDS
        try:
            self._mailer.notify(numbers)
        except DeliveryError as error:
            logger.error("%s Next try in %.0f s", error, AGAIN_SECONDS)
            return AGAIN_SECONDS
        logger.info("Told of %d new requests by e-mail", len(numbers))
        self._told = frozenset(row.event_id for row in news)
        _write(self._file, self._told)
        return LOOK_SECONDS


def _read(file: Path) -> frozenset[str]:
    try:
        return frozenset(file.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError):
        raise DeliveryError(f"{file} can't be read. Remove it: at worst, some notices come twice.") from None


def _write(file: Path, told: Collection[str]) -> None:
    """Whole or not at all, however the process ends."""
    fresh = file.with_suffix(".new")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.write_text("\n".join(sorted(told)), encoding="ascii")
        os.replace(fresh, file)
    except OSError as error:
        raise DeliveryError(f"{file} can't be written ({error.strerror}). Make its folder writable, or notices come twice.") from None
