"""Shows that something is still being done: one line that counts on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from typing import TextIO

SECONDS_BETWEEN_LINES = 15.0
ITEMS_BETWEEN_LINES = 100


def show_count(done_so_far: str, number: int, total: int, stream: TextIO) -> None:
    """A running count, such as "Asked 12 of 300": drawn over itself on a terminal, a line now and then in a log."""
    last = number == total
    if stream.isatty():
        print(f"\r{done_so_far} {number} of {total}", end="\n" if last else "", file=stream, flush=True)
    elif last or number % ITEMS_BETWEEN_LINES == 0:
        print(f"{done_so_far} {number} of {total}", file=stream, flush=True)


class Progress:
    """Seconds since it was made, shown after a text."""

    def __init__(self, text: str, stream: TextIO | None = None) -> None:
        self._text = text
        self._stream = sys.stderr if stream is None else stream
        self._started = time.monotonic()
        self._last_line = self._started
        self._drawn = False

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._started

    def show(self) -> None:
        """Show the time that has passed; to be called about once a second."""
        if self._stream.isatty():
            print(f"\r{self._text} … {self.seconds:.0f} s ", end="", file=self._stream, flush=True)
            self._drawn = True
        elif time.monotonic() - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            print(f"{self._text} … {self.seconds:.0f} s", file=self._stream, flush=True)

    def end(self) -> None:
        """Leave the line that was drawn on a terminal."""
        if self._drawn:
            print(file=self._stream, flush=True)
            self._drawn = False
