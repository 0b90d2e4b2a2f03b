"""A web server of our own on 127.0.0.1 that behaves as badly as real ones, and a clock that nobody has to wait for."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.evidence.link_probe import Prober
from bot.evidence.throttle import Throttle

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=timezone.utc)


@dataclass
class Clock:
    """Time passes only when somebody sleeps. `slept` holds how long, in order."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass(frozen=True)
class Reply:
    """What the server says: status, headers, and what it does before it says it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first: Callable[[], object] = bool
    hangs_up: bool = False
    endless: bool = False


@dataclass(frozen=True)
class Request:
    """What the server was asked, and at which moment of the clock."""

    method: str
    path: str
    at: float
    agent: str


@dataclass
class Site:
    """The server: `replies` by method and path, or by path alone; a list is used up one by one."""

    base: str
    clock: Clock
    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def asked(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    def reply(self, method: str, path: str) -> Reply:
        found = self.replies.get(f"{method} {path}") or self.replies.get(path) or Reply(404)
        return found.pop(0) if isinstance(found, list) else found


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            site.requests.append(Request(self.command, self.path, site.clock.now, self.headers["User-Agent"]))
            reply = site.reply(self.command, self.path)
            reply.first()
            if reply.hangs_up:
                self.connection.close()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            while reply.endless and not site.stopped.is_set():
                self.wfile.write(b"a page without an end ")

        def log_message(self, *args: object) -> None:
            """Nothing is logged."""

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked may be gone
                super().handle()

    return Handler


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[int]:
    """The port of a server that runs meanwhile."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def site(clock: Clock) -> Iterator[Site]:
    """A running server with a free port."""
    made = Site("", clock)
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler(made))) as port:
        made.base = f"http://127.0.0.1:{port}"
        yield made
        made.stopped.set()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate of 127.0.0.1, which nobody has signed but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, today - timedelta(days=1), today + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "site.pem"
    path.write_bytes(pem + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure_site(site: Site, certificate: Path) -> Iterator[str]:
    """The address of the same server with TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site))
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]  # who doesn't trust it hangs up
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server) as port:
        yield f"https://127.0.0.1:{port}"


@pytest.fixture
def prober(site: Site, clock: Clock) -> Prober:
    """A prober for which the server is proof that the net is there."""
    site.replies["/reference"] = Reply()
    return Prober(Throttle(clock.time, clock.sleep), lambda: NOW, (f"{site.base}/reference",))
