"""The ledger: which payloads this process has rendered. An output channel sends nothing that the ledger doesn't vouch for.

Text from anywhere else (a raw `dispatcher.utter_message(text=...)`, a template, a payload that was changed on its way) has no entry,
so it can't reach a person.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b
from typing import TypeVar

import orjson

P = TypeVar("P", bound=Mapping[str, object])

CAPACITY = 8192


class Ledger:
    """Remembers the digests of the last `capacity` payloads. Safe to use from several threads.

    A payload is sent within the turn that rendered it, so the oldest entries can go.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._digests: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def issue(self, payload: P) -> P:
        """Remember a payload that was just rendered from a reply, and return it unchanged."""
        digest = _digest(payload)
        with self._lock:
            self._digests[digest] = None
            self._digests.move_to_end(digest)
            while len(self._digests) > self._capacity:
                self._digests.popitem(last=False)
        return payload

    def vouches_for(self, payload: object) -> bool:
        """Whether exactly this payload was issued. Anything that is no JSON object was not."""
        if not isinstance(payload, Mapping):
            return False
        try:
            digest = _digest(payload)
        except (TypeError, ValueError):
            return False
        with self._lock:
            return digest in self._digests


def _digest(payload: Mapping[str, object]) -> bytes:
    return blake2b(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS), digest_size=20).digest()
