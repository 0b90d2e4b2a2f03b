"""Sealing: what people wrote is compressed and encrypted before it is stored."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConversationError

# Level 1 costs a third of the default's time and gives nearly its size on JSON.
_LEVEL = 1


class Sealer:
    """Seals JSON values with the first key; opens what any of the keys has sealed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, value: object) -> bytes:
        """The value as bytes that tell nothing without a key."""
        return self._fernet.encrypt(zlib.compress(orjson.dumps(value), _LEVEL))

    def unseal(self, sealed: bytes) -> Any:
        """The value again. Raises ConversationError when none of the keys fits."""
        try:
            return orjson.loads(zlib.decompress(self._fernet.decrypt(bytes(sealed))))
        except (InvalidToken, zlib.error, ValueError) as error:
            raise ConversationError(
                "A stored conversation can't be decrypted. Put the key that it was stored with back into CAVEAT_ENCRYPTION_KEYS, behind the current one."
            ) from error
