"""Sends one message to the clinic's receiver, once."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from bot.delivery.backoff import retry_after
from bot.delivery.line import Line, session_on
from bot.delivery.payload import Body
from bot.delivery.signing import signed_headers
from bot.errors import SettingsError
from bot.settings import Webhook

USER_AGENT = "Caveat-webhook/1"


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended. `problem` is in words of ours: the receiver's may echo what was sent. `retry_after` is in seconds."""

    status: int | None
    problem: str | None
    milliseconds: float
    retry_after: float | None = None


class Sender:
    """Posts to one address. Raises SettingsError when it is made with settings under which nothing can be sent safely."""

    def __init__(self, webhook: Webhook, clock: Callable[[], float] = time.time) -> None:
        _check(webhook)
        self._webhook, self._clock = webhook, clock

    def send(self, event_id: str, body: Body) -> Outcome:
        """One attempt, which takes the settings' time limit at most. Of the answer only the head is read, and nothing of it is kept."""
        began = time.monotonic()
        status, problem, pause = self._post(event_id, body)
        return Outcome(status, problem, (time.monotonic() - began) * 1000, pause)

    def _post(self, event_id: str, body: Body) -> tuple[int | None, str | None, float | None]:
        url, limit = self._webhook.url, float(self._webhook.timeout)
        with Line(limit) as line, session_on(line, url) as session:
            try:
                with session.post(
                    url, data=body.content, headers=self._headers(event_id, body), timeout=limit, stream=True, allow_redirects=False
                ) as response:
                    status, pause = response.status_code, retry_after(response.headers.get("Retry-After"), self._clock())
            except (requests.RequestException, OSError, ValueError) as error:  # ValueError: an address or header that can't be written
                return None, _late(limit) if line.was_cut else _trouble(error, limit), None
            # A head that was cut off looks like one that has ended, and its first line may say 200.
            return (None, _late(limit), None) if line.was_cut else (status, _said(status), pause)

    def _headers(self, event_id: str, body: Body) -> dict[str, str]:
        signed = signed_headers(self._webhook.secrets, event_id, self._clock(), body.content)
        return {"Content-Type": body.content_type, "User-Agent": USER_AGENT, **signed}


def _check(webhook: Webhook) -> None:
    if webhook.timeout < 1:
        raise SettingsError("CAVEAT_WEBHOOK_TIMEOUT is 0. Set it to the seconds that one delivery may take, such as 10.")
    parts = urlsplit(webhook.url)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise SettingsError(
            "CAVEAT_WEBHOOK_URL is not an https address, and health data must not go over the net unencrypted. "
            "Set it to an https address; http is for this machine alone (http://127.0.0.1:…)."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    return f"answered {status}, a redirect, and those are not followed" if 300 <= status < 400 else f"answered {status}"


def _trouble(error: Exception, limit: float) -> str:
    """What went wrong, in words that hold nothing of the request."""
    causes = list(_causes(error))
    if isinstance(error, requests.Timeout):
        return _late(limit)
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy could not be reached, or refused"
    if isinstance(error, requests.exceptions.SSLError):
        return "no safe connection: the certificate is not trusted, or TLS failed"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "the receiver's name could not be resolved"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "the receiver refused the connection"
    return "the connection broke" if isinstance(error, requests.ConnectionError | OSError) else "the address can't be used"


def _late(limit: float) -> str:
    return f"no answer within {limit:g} s"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
