"""Which values may stand in a log: numbers and names of the program's own things. Everything else might be what a visitor wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from types import TracebackType

from bot.errors import CaveatError
from bot.redaction.redactor import redact, redact_numbers

# Names of actions, error classes, events and their messages, numbers, times, and addresses of this machine.
_OWN = re.compile(
    r"-?\d{1,7}(?:\.\d+)?|(?:action|utter|validate)_\w{1,60}|\w{1,40}_form|[A-Z]\w{2,60}(?:Error|Exception|Warning|Exit|Interrupt|Timeout)"
    r"|https?://(?:127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1?\]):\d{1,5}/?|C-[2-9A-HJ-NP-Z]{8}|msg_[A-Z2-7]{26}|case\.\w{1,20}"
)


_QUOTED = re.compile(r"(['\"`])(.+?)\1")


def withheld(value: str) -> str:
    """What stands in the place of a value that isn't shown."""
    return f"[{len(value)} characters]" if value else ""


def shown(value: object) -> str:
    """A value as a log may hold it. Errors of ours say what happened in words of ours; what they quote isn't shown."""
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, CaveatError):
        return _own_words(value)
    if isinstance(value, type):
        return value.__qualname__
    text = value if isinstance(value, str) else str(value)
    return text if _OWN.fullmatch(text) or _is_file(text) else withheld(text)


def redacted(text: str) -> str:
    """A text for a log below INFO: redacted, or withheld where the words that must stay can't be read."""
    try:
        return redact(text)
    except (CaveatError, OSError):
        return withheld(text)


def traceback_text(error: BaseException, trace: TracebackType | None = None) -> str:
    """Where an error happened and of which class it and its causes are. Of the words, only those of our own errors: others' quote what they got."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines = [
            *_frames(trace if current is error and trace else current.__traceback__),
            _named(current),
            *([""] if lines else []),
            *lines,
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(["Traceback, without the values:", *lines])


def _own_words(error: CaveatError) -> str:
    return redact_numbers(_QUOTED.sub(lambda quoted: withheld(quoted[2]), str(error)))


def _named(error: BaseException) -> str:
    words = f": {_own_words(error)}" if isinstance(error, CaveatError) else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{words}"


def _frames(trace: TracebackType | None) -> Sequence[str]:
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return lines


def _is_file(text: str) -> bool:
    if "/" not in text.strip("/") or len(text) > 300 or "\n" in text:
        return False
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False
