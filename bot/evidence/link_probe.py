"""Looks at one link over the net: politely, and without reading any page."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from urllib.parse import urljoin, urlsplit

import requests

from bot.evidence.throttle import Throttle
from bot.knowledge.links import Look, Trouble, moved_to, pause_asked_for

USER_AGENT = "Caveat-link-check/0.1 (Caveat, a patient education chatbot, looks whether the sources that it cites are still there)"
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MOST_REDIRECTS = 5
LONGEST_PAUSE = 30.0
REFERENCES = ("https://doi.org/", "https://www.nih.gov/")
REFERENCE_COUNTS_FOR = 60.0
_ASKED_TOO_OFTEN = frozenset({429, 503})
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_FINAL = frozenset({429, Trouble.NO_NAME, Trouble.CERTIFICATE})
"""What a GET would not change, or should not follow."""


class Unseen(Enum):
    """Why there was no look: nothing can be reached from here, or the host has asked for a longer pause than we wait."""

    NO_NET = "no net"
    SET_ASIDE = "set aside"


@dataclass(frozen=True)
class _Seen:
    """How a request ended, after its redirects."""

    status: int | Trouble
    moved_to: str | None = None

    @property
    def calls_for_get(self) -> bool:
        """Whether HEAD was refused or failed, or found nothing, which some servers say of every HEAD."""
        return self.status not in _FINAL and (isinstance(self.status, Trouble) or self.status >= 400)


class Prober:
    """Takes looks. Threads may share it: each has connections of its own.

    A name that doesn't resolve, and a certificate that isn't valid, may be the fault of this machine. So they count only while one of
    `references` can be reached.
    """

    def __init__(
        self,
        throttle: Throttle,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        references: tuple[str, ...] = REFERENCES,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self._throttle, self._now, self._references, self._timeouts = throttle, now, references, timeouts
        self._thread = threading.local()
        self._set_aside: set[str] = set()
        self._reached: tuple[float, bool] | None = None
        self._reaching = threading.Lock()

    def look(self, url: str) -> Look | Unseen:
        """Ask with HEAD, and where that fails with GET."""
        if host_of(url) in self._set_aside:
            return Unseen.SET_ASIDE
        visit = self._visit()
        seen = visit.ask("HEAD", url)
        if seen.calls_for_get and not visit.was_asked_to_wait:
            seen = visit.ask("GET", url)
        if seen.status in (Trouble.NO_NAME, Trouble.CERTIFICATE) and not self.reaches_the_net():
            return Unseen.NO_NET
        return Look(seen.status, self._now(), seen.moved_to)

    def reaches_the_net(self) -> bool:
        """Whether one of the references answers, whatever it says. What was found counts for a minute."""
        with self._reaching:
            if self._reached is None or time.monotonic() - self._reached[0] >= REFERENCE_COUNTS_FOR:
                seen = (self._visit().ask("HEAD", reference) for reference in self._references)
                self._reached = (time.monotonic(), any(not isinstance(one.status, Trouble) for one in seen))
            return self._reached[1]

    def _visit(self) -> _Visit:
        if not hasattr(self._thread, "session"):
            self._thread.session = requests.Session()  # keeps connections, and the cookies that some publishers redirect for
            self._thread.session.headers["User-Agent"] = USER_AGENT
        return _Visit(self._thread.session, self._throttle, self._now, self._timeouts, self._set_aside)


@dataclass
class _Visit:
    """The requests of one look. A pause that a server asks for is granted once, if it is short; else its host is set aside."""

    session: requests.Session
    throttle: Throttle
    now: Callable[[], datetime]
    timeouts: tuple[float, float]
    set_aside: set[str]
    was_asked_to_wait: bool = False

    def ask(self, method: str, url: str) -> _Seen:
        """One request with its redirects."""
        try:
            return self._follow(method, url)
        except (requests.RequestException, ValueError) as error:  # ValueError: the target of a redirect is no address
            return _Seen(_trouble(error))

    def _follow(self, method: str, url: str) -> _Seen:
        address, hops = url, list[tuple[int, str]]()
        while len(hops) <= MOST_REDIRECTS:
            status, target = self._answer(method, address)
            if target is None:
                return _Seen(status, moved_to(url, hops))
            address = urljoin(address, target)
            hops.append((status, address))
        return _Seen(Trouble.ASTRAY)

    def _answer(self, method: str, address: str) -> tuple[int, str | None]:
        """The status, and the target if it is a redirect."""
        status, target, pause = self._send(method, address)
        if status not in _ASKED_TOO_OFTEN or pause is None or self.was_asked_to_wait:
            return status, target
        self.was_asked_to_wait = True
        if pause > LONGEST_PAUSE:
            self.set_aside.add(host_of(address))
            return status, target
        self.throttle.hold(host_of(address), pause)
        return self._send(method, address)[:2]

    def _send(self, method: str, address: str) -> tuple[int, str | None, float | None]:
        self.throttle.wait(host_of(address))
        with self.session.request(method, address, timeout=self.timeouts, allow_redirects=False, stream=True) as response:
            pause = pause_asked_for(response.headers.get("Retry-After"), self.now())
            return response.status_code, self.session.get_redirect_target(response), pause


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty if it has none."""
    return (urlsplit(url).hostname or "").casefold()


def _trouble(error: Exception) -> Trouble:
    """The kind of failure: what an exception of requests stems from tells more than its class."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Trouble.CERTIFICATE
    if any(isinstance(cause, socket.gaierror) and cause.errno in _NO_SUCH_NAME for cause in causes):
        return Trouble.NO_CONNECTION if isinstance(error, requests.exceptions.ProxyError) else Trouble.NO_NAME
    if isinstance(error, requests.Timeout):
        return Trouble.TIME_OUT
    return Trouble.ASTRAY if isinstance(error, ValueError) else Trouble.NO_CONNECTION


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
