"""How commands lay out what they print: replies as they would stand in a chat, rows in columns, colours on a terminal only."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from enum import Enum

from bot.answer.model import Payload

WIDEST = 100
INDENT = "  "


class Colour(str, Enum):
    """The escape codes that are used."""

    RED = "31"
    GREEN = "32"
    BOLD = "1"


def reply_lines(reply: Payload) -> Iterator[str]:
    """A reply's text, wrapped to the terminal and indented, then its buttons in one line."""
    width = min(WIDEST, shutil.get_terminal_size((80, 24)).columns) - len(INDENT)
    for line in str(reply["text"]).split("\n"):
        yield textwrap.fill(line, width, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False)
    buttons = reply.get("suggestions")
    if isinstance(buttons, list) and buttons:
        yield INDENT + "[" + "]  [".join(button["title"] for button in buttons) + "]"


def in_columns(rows: Sequence[Sequence[str]], indent: str = INDENT) -> Iterator[str]:
    """Rows with their columns under each other; all have as many cells."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield (indent + INDENT.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def coloured(text: str, colour: Colour) -> str:
    """The text in a colour where stdout is a terminal and NO_COLOR is not set; else as it is."""
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return f"\033[{colour.value}m{text}\033[0m" if wanted else text
