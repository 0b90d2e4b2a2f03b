"""Reads the labelled messages: `{kind:text}` is what must go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_MARK = re.compile(r"\{(name|phone|email|id|date|address):([^{}]+)\}")


@dataclass(frozen=True)
class Message:
    """A message, and the stretches [start, end) of it that tell who somebody is, with their kind."""

    text: str
    marked: tuple[tuple[int, int, str], ...]


def messages(file: str) -> list[Message]:
    """The messages of one file of this folder."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Message:
    parts: list[str] = []
    marked, at, length = [], 0, 0
    for mark in _MARK.finditer(line):
        parts += [line[at : mark.start()], mark[2]]
        length += mark.start() - at
        marked.append((length, length + len(mark[2]), mark[1]))
        length, at = length + len(mark[2]), mark.end()
    return Message("".join([*parts, line[at:]]), tuple(marked))
