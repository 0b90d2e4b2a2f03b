"""Whether a program can work, asked over HTTP."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 5.0
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_healthy(url: str) -> bool:
    """Whether the address answers 200. Never through a proxy: the programs are on this machine."""
    try:
        with _OPENER.open(url, timeout=TIMEOUT_SECONDS) as response:
            return bool(response.status == http.HTTPStatus.OK)
    except (OSError, http.client.HTTPException, urllib.error.URLError):
        return False
