"""The console's keys: each is derived from the installation's secret for one purpose, so that none tells anything about another."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32


def derived(secret: bytes, purpose: str) -> str:
    """A key for this purpose alone, as 64 hexadecimal digits (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"caveat console {purpose}".encode()).derive(secret).hex()
