"""No log holds what a visitor wrote: what every record and every event goes through before anything writes it.

At INFO and above a record keeps the words that stand in the program, numbers, and names of the program's own things; values that may be a
person's text are replaced by their length, and errors by where they happened. Below INFO, which nobody switches on for visitors, it is redacted.
`install` is called once, at the start of a process.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

from bot.process.logging_templates import percent_parts, values_of
from bot.process.logging_values import redacted, shown, traceback_text, withheld

EventDict = MutableMapping[str, Any]
_PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime", "is_private"}
# What structlog and Rasa name an event by. `event` is a constant of the program, as far as its source says so.
_EVENT_KEYS = frozenset({"event", "level", "logger", "timestamp", "event_key"})
_ACCESS_LOGS = ("sanic.access",)
logger = logging.getLogger(__name__)


class Private(str):
    """A text that went through here already."""

    __slots__ = ()


class _RedactedOnceWritten:
    """The words of a record below INFO. Libraries make such records that no handler takes, and to redact the first means to read all of the knowledge."""

    def __init__(self, message: object, arguments: Any) -> None:
        self._message, self._arguments = message, arguments
        self._redacted: str | None = None

    def __str__(self) -> str:
        if self._redacted is None:
            try:
                self._redacted = redacted(str(self._message) % self._arguments if self._arguments else str(self._message))
            except (TypeError, ValueError, KeyError):
                self._redacted = withheld(str(self._message))
        return self._redacted

    def __reduce__(self) -> tuple[type[Private], tuple[str]]:
        """Whoever sends a record elsewhere gets the redacted words alone."""
        return Private, (str(self),)


class PrivacyFilter(logging.Filter):
    """For a handler or logger: nothing passes it that may be a person's text. Lets every record through, changed."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Also what is put beside the message (`extra`), which a record doesn't have yet while it is made."""
        make_private(record)
        for name, value in record.__dict__.items():
            if name not in _PLAIN and isinstance(value, str):
                record.__dict__[name] = shown(value)
        return True


def make_private(record: logging.LogRecord) -> None:
    """Change a record, once, into what may be written."""
    if getattr(record, "is_private", False):
        return
    record.is_private = True
    if not isinstance(record.msg, Private):
        record.msg = Private(_message(record)) if record.levelno >= logging.INFO else _RedactedOnceWritten(record.msg, record.args)
    record.args = ()
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        record.exc_text = traceback_text(error, record.exc_info[2] if record.exc_info else None)
    record.exc_info = None


def private_event(_logger: object, method: str, event: EventDict) -> EventDict:
    """A structlog processor. At INFO and above it keeps the event's name and what tells nothing of a person."""
    if method == "debug":
        error = _error_of(event.pop("exc_info", None), method)
        return {"exc_info": None, **({"exception": traceback_text(error)} if error else {}), **_redacted_event(event)}
    kept = {key: value if key in _EVENT_KEYS else _event_value(value) for key, value in event.items() if key != "exc_info"}
    kept["event"] = _event_name(str(event.get("event", "")))
    error = _error_of(event.get("exc_info"), method)
    # An empty exc_info stays: structlog would look for the error itself, and render it with all its variables.
    return {**kept, "exc_info": None, **({"exception": traceback_text(error)} if error is not None else {})}


def _redacted_event(event: EventDict) -> EventDict:
    return {key: redacted(value) if isinstance(value, str) else withheld(str(value)) for key, value in event.items()}


def as_private(_logger: object, _method: str, rendered: Any) -> Any:
    """structlog's last processor: marks what it has rendered, so that the record isn't read as a message with values."""
    return Private(rendered) if isinstance(rendered, str) else rendered


def private_structlog(configure: Callable[..., None]) -> Callable[..., None]:
    """Rasa's `configure_structlog`, with our processors around its own."""

    def configured(*arguments: Any, **options: Any) -> None:
        configure(*arguments, **options)
        structlog.configure(processors=[private_event, *structlog.get_config()["processors"], as_private])

    return configured


def install() -> None:
    """Have every record, warning and uncaught error of this process made private. Again is the same as once."""
    if getattr(logging.getLogRecordFactory(), "is_private", False):
        return
    logging.setLogRecordFactory(_private_factory(logging.getLogRecordFactory()))
    for name in _ACCESS_LOGS:
        logging.getLogger(name).addFilter(PrivacyFilter())
    warnings.showwarning = _log_warning
    sys.excepthook = lambda kind, error, trace: _log_uncaught(error)
    threading.excepthook = lambda hook: _log_uncaught(hook.exc_value)


def _private_factory(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def made(*arguments: Any, **options: Any) -> logging.LogRecord:
        record = make(*arguments, **options)
        make_private(record)
        return record

    made.is_private = True  # type: ignore[attr-defined]
    return made


def _message(record: logging.LogRecord) -> str:
    if record.args and isinstance(record.msg, str):
        arguments = tuple(record.args.values()) if isinstance(record.args, dict) else tuple(record.args)
        return _filled(percent_parts(record.msg), arguments)
    message = str(record.msg)
    parts, at = [], 0
    for start, end in values_of(message, record.pathname, record.lineno):
        parts += [message[at:start], shown(message[start:end])]
        at = end
    return "".join([*parts, message[at:]])


def _filled(parts: list[str], arguments: tuple[object, ...]) -> str:
    values = [shown(argument) for argument in arguments]
    values += [""] * (len(parts) - 1 - len(values))
    return "".join(part + value for part, value in zip(parts, [*values, ""], strict=False))


def _event_name(event: str) -> str:
    """An event's name has no space ("rest.message.received.failure"); a sentence may be anything."""
    return event if event and not any(character.isspace() for character in event) and "." in event else withheld(event)


def _event_value(value: object) -> object:
    return value if isinstance(value, bool | int | float) or value is None else shown(value)


def _error_of(given: object, method: str) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple) and len(given) == 3 and isinstance(given[1], BaseException):
        return given[1]
    return sys.exc_info()[1] if given or method == "exception" else None


def _log_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: str | None = None
) -> None:
    logger.warning("%s at %s:%d", category.__name__ if category.__name__.endswith("Warning") else "Warning", filename, lineno)


def _log_uncaught(error: BaseException | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    logger.critical("The process or one of its threads ends by an error.", exc_info=error)
