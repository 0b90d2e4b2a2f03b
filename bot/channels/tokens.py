"""Conversation tokens: made and signed by the server, checked without a database.

A token is a bearer secret. What is stored, as Rasa's `sender_id`, is derived from it one way: who reads the database can't continue a
conversation.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from hashlib import sha256

_RANDOM_BYTES = 16
_FORM = re.compile(r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{32}")


class Tokens:
    """Mints and verifies tokens with one secret key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mint(self) -> str:
        """A new token: url-safe, 55 characters, 128 random bits."""
        name = _text(secrets.token_bytes(_RANDOM_BYTES))
        return f"{name}.{self._signature(name)}"

    def sender_id(self, token: str) -> str | None:
        """The `sender_id` of a token that this key has signed, else None."""
        if not _FORM.fullmatch(token):
            return None
        name, signature = token.split(".")
        if not hmac.compare_digest(signature, self._signature(name)):
            return None
        return "web-" + hmac.new(self._key, b"sender:" + name.encode(), sha256).hexdigest()[:48]

    def _signature(self, name: str) -> str:
        return _text(hmac.new(self._key, b"token:" + name.encode(), sha256).digest()[:24])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
