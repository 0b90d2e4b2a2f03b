"""What was said, as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def spoken(transcript: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One line a message: when, who, and the whole text, caveat and sources included; blank where nothing was said in words.

    An entry is a line of the history: `from`, `at`, and `text` or `reply`.
    """
    for entry in transcript:
        text = entry.get("text") or entry.get("reply", {}).get("text")
        yield f"{entry['at']} {entry['from']}: {text}" if text else ""
