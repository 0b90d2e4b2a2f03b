"""The signature of Standard Webhooks (https://www.standardwebhooks.com, version 1): who holds the secret can tell that a message is ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"


def signed_headers(secrets: Sequence[str], event_id: str, at: float, body: bytes) -> dict[str, str]:
    """The three headers of one attempt at `at` (seconds since 1970).

    There is one signature for each secret, so that a receiver that knows the old or the new one accepts the message while they are
    rotated. The id stays the same over all attempts, the time doesn't: receivers refuse what is older than a few minutes.
    """
    seconds = str(int(at))
    signed = b".".join((event_id.encode(), seconds.encode(), body))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
