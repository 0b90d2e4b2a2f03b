"""What is sent: an event, and its body as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import DeliveryError


@dataclass(frozen=True)
class Event:
    """Something that happened to a case. `id` and `at` stay the same over all attempts, and so does every byte that is made of them.

    `payload` has "type" and "case", and unless the request was withdrawn "contact", "wish", "consent" and "transcript".
    """

    id: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Body:
    """The bytes of a message, and their media type."""

    content: bytes
    content_type: str = "application/json"


def json_body(event: Event) -> Body:
    """The event in the form that Standard Webhooks recommends: type, timestamp, data. Raises DeliveryError if that can't be written."""
    data = {name: value for name, value in event.payload.items() if name != "type"}
    return Body(encoded({"type": event.payload.get("type"), "timestamp": iso(event.at), "data": data}))


def encoded(content: Mapping[str, Any]) -> bytes:
    """The bytes of a JSON object. Raises DeliveryError, without the content, for what JSON can't hold."""
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError):
        raise DeliveryError("The message can't be written as JSON.") from None
    # Half a surrogate pair, which some keyboards send, must not keep a request from arriving.
    return text.encode("utf-8", "replace")


def iso(at: datetime) -> str:
    """A time in ISO 8601, to the millisecond."""
    return at.isoformat(timespec="milliseconds")
