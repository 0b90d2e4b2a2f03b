"""HTTP connections that end at a deadline.

The time limits of requests hold for one wait on the socket, so who sends a byte now and then is listened to forever. Here the sockets of
one request are shut at a given moment, whatever they are doing: the handshake of TLS, sending, or reading the head of the answer.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Any

from requests import Response, Session
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.models import PreparedRequest
from requests.utils import get_auth_from_url
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Line:
    """A context in which watched sockets work for `seconds`, and not longer."""

    def __init__(self, seconds: float) -> None:
        self._watched: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self.was_cut = False

    def __enter__(self) -> Line:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._watched:
                watched.close()
            self._watched.clear()

    def watch(self, made: socket.socket) -> socket.socket:
        """The same socket, which from now on ends with the line. A second handle is kept: TLS takes the first one over."""
        with self._lock:
            self._watched.append(made.dup())
            if self.was_cut:
                _shut(self._watched[-1])
        return made

    def _cut(self) -> None:
        with self._lock:
            self.was_cut = True
            for watched in self._watched:
                _shut(watched)


def _shut(watched: socket.socket) -> None:
    with suppress(OSError):  # the other side may have hung up already
        watched.shutdown(socket.SHUT_RDWR)


def session_on(line: Line, url: str) -> Session:
    """A session for one request to this address.

    It follows no redirect, and takes no credentials from a `.netrc`, only those of the address. Proxies and certificate authorities are
    those of the environment (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE).
    """
    session = _Session()
    session.auth = _auth(url)
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(line))
    return session


class _Session(Session):
    def get_redirect_target(self, resp: Response) -> str | None:
        """None: requests would read the whole page that redirects, however long it is, even when told not to follow."""
        return None


class _NoAuth(AuthBase):
    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        return r


def _auth(url: str) -> AuthBase:
    user, password = get_auth_from_url(url)
    return HTTPBasicAuth(user, password) if user or password else _NoAuth()


class _Adapter(HTTPAdapter):
    """An adapter all whose connections are on one line."""

    def __init__(self, line: Line) -> None:
        self._pools = _pools(line)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return line.watch(super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return line.watch(super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
