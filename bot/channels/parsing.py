"""What a request asks for, or why it can't be done. Pure: bytes and headers in, values out."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

LONGEST_MESSAGE = 2_000
LARGEST_BODY = 64 * 1024
LONGEST_REASON = 2_000
LONGEST_REPLY_ID = 64

MESSAGE_HINT = (
    'Send JSON such as {"message": "What is lupus?"}. `message` is a text of 1 to 2,000 characters, `sender` the token of an earlier reply.'
)
FEEDBACK_HINT = 'Send JSON such as {"id": "<id of a reply in this conversation>", "helpful": true, "reason": "<optional text>"}.'
UNKNOWN_SENDER = "This conversation is not known here, or was erased. Leave out the token to begin a new one."


@dataclass(frozen=True)
class Refusal:
    """An error of the contract: HTTP status, code, and a message that says what to do."""

    status: int
    code: str
    message: str
    retry_after: int | None = None


@dataclass(frozen=True)
class Incoming:
    """A message: its text, trimmed, of any length, and the token it came with."""

    text: str
    token: str | None


@dataclass(frozen=True)
class Verdict:
    """Feedback on a reply."""

    reply_id: str
    helpful: bool
    reason: str | None


def wrong_media(content_type: str) -> Refusal | None:
    """The refusal of a body that isn't declared to be JSON in UTF-8."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((p.partition("=")[2].strip(' "') for p in parameters if p.startswith("charset")), "utf-8")
    if kind == "application/json" and charset in ("utf-8", "utf8"):
        return None
    return Refusal(415, "unsupported_media", "Send JSON in UTF-8 with the header Content-Type: application/json.")


def read_message(body: bytes) -> Incoming | Refusal:
    """The message in a body. Keys that aren't known are passed over."""
    bad = Refusal(400, "bad_request", MESSAGE_HINT)
    fields = _json_object(body)
    if fields is None:
        return bad
    text, token = fields.get("message"), fields.get("sender")
    if not isinstance(text, str) or not isinstance(token, str | None) or not _is_unicode(text):
        return bad
    text = text.strip()
    return Incoming(text, token) if _says_something(text) else bad


def read_feedback(body: bytes) -> Verdict | Refusal:
    """The feedback in a body."""
    bad = Refusal(400, "bad_request", FEEDBACK_HINT)
    fields = _json_object(body)
    if fields is None:
        return bad
    reply_id, helpful, reason = fields.get("id"), fields.get("helpful"), fields.get("reason")
    if not isinstance(reply_id, str) or not reply_id.strip() or len(reply_id) > LONGEST_REPLY_ID:
        return bad
    if not isinstance(helpful, bool) or not isinstance(reason, str | None):
        return bad
    if reason is not None and (len(reason) > LONGEST_REASON or not _is_unicode(reason)):
        return bad
    return Verdict(reply_id.strip(), helpful, (reason or "").strip() or None)


def bearer(authorization: str) -> str:
    """The token of an Authorization header, or an empty text."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def without_slash(text: str) -> str:
    """A text that Rasa can't take for its intent shortcut: the slashes that it begins with are gone."""
    return re.sub(r"^[\s/]+", "", text)


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):  # ValueError: no UTF-8, or no JSON; RecursionError: brackets nested too deep to be meant
        return None
    return value if isinstance(value, dict) else None


def _is_unicode(text: str) -> bool:
    r"""False for half a character, which JSON can spell (`\ud800`) but UTF-8 can't."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _says_something(text: str) -> bool:
    """False for nothing but blanks, control characters and invisible ones."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)
