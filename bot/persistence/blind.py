"""Blind indexes: a name, a telephone number or an e-mail address is found exactly, though the database holds only a keyed hash of it."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable, Mapping
from hashlib import sha256

# The secret also signs tokens; what is derived with this label is good for nothing else.
_LABEL = b"caveat blind index 1"


class BlindIndex:
    """Hashes of what people are looked up by. Who has the database but not the secret can't even try out numbers."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _LABEL, "sha256")

    def of(self, kind: str, value: str) -> str:
        """The hash (64 hex digits) of a `name`, `phone` (E.164) or `email`; the same for all ways of writing it that mean the same."""
        return hmac.digest(self._key, f"{kind}\0{_NORMALISED[kind](value)}".encode(), "sha256").hex()


def digest(text: str) -> str:
    """The hash (64 hex digits) of what was drawn at random: the id of an erased conversation, the number of an erased case."""
    return sha256(text.encode()).hexdigest()


def _name(value: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", value) if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


_NORMALISED: Mapping[str, Callable[[str], str]] = {
    "name": _name,
    "phone": str.strip,
    "email": lambda value: value.strip().lower(),
}
