"""What the components' results depend on beside their own class and config.

Rasa's fingerprint of a component hashes its class source and config only. Ours delegate to `bot/` and to `knowledge/`, so both join it
through `fingerprint_addon`; otherwise training would reuse a stale result.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from bot.wiring import assistant

CODE = Path(__file__).resolve().parent.parent
SHAPING_CODE = ("nlu", "understanding", "knowledge", "triage")
SHAPING_FILES = frozenset({".py", ".npz"})


def digest_of(path: Path) -> str:
    """Digest of one more file that a component reads."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def inputs_digest() -> str:
    """Digest of the knowledge and of the code that shapes features and readings."""
    total = hashlib.sha256(assistant().knowledge.digest.encode())
    for folder in SHAPING_CODE:
        for path in sorted(p for p in (CODE / folder).iterdir() if p.suffix in SHAPING_FILES):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
