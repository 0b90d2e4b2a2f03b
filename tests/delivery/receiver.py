"""A clinic's receiver on 127.0.0.1 that verifies what it gets with the library of Standard Webhooks, and behaves as badly as real ones."""

from __future__ import annotations

import json
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook, WebhookVerificationError

SECRET = "whsec_" + "Y2F2ZWF0IGRlbGl2ZXJ5IHRlc3Rz" + "MTIzNDU2"
OTHER_SECRET = "whsec_" + "YW5vdGhlciBzZWNyZXQgb2YgdGVzdHM0"
PATH = "/caveat"
Handling = Callable[[BaseHTTPRequestHandler, "Receiver"], None]


@dataclass
class Receiver:
    """`manners` are used up one a request; after them every message is taken. `taken` are the verified ones, `tried` all that came."""

    manners: list[Handling] = field(default_factory=list)
    secrets: tuple[str, ...] = (SECRET,)
    url: str = ""
    tried: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    forged: int = 0
    stopped: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    @property
    def ids(self) -> set[str]:
        """The ids of all that came, taken or not."""
        return {headers["webhook-id"] for headers in self.tried}

    def verify(self, body: bytes, headers: dict[str, str]) -> dict[str, Any] | None:
        """The content, if one of the secrets has signed it."""
        for secret in self.secrets:
            with suppress(WebhookVerificationError):
                content: dict[str, Any] = Webhook(secret).verify(body, headers)
                return content
        return None


def take(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """Verify, keep, 204; 401 for what nobody signed who may."""
    body, headers = handler.rfile.read(int(handler.headers["Content-Length"])), dict(handler.headers)
    content = receiver.verify(body, headers)
    with receiver.lock:
        if content is None:
            receiver.forged += 1
        else:
            receiver.taken.append((headers["webhook-id"], content))
    answer(handler, 401 if content is None else 204)


def answer(handler: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
    """Only a head."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def saying(status: int, **headers: str) -> Handling:
    """This status, with these headers."""

    def handle(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        # Who closes with something unread resets the connection, and the answer may be lost.
        handler.rfile.read(int(handler.headers["Content-Length"]))
        answer(handler, status, **headers)

    return handle


def echoing(status: int) -> Handling:
    """This status, and all that was sent as the body of the answer."""

    def handle(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.send_response(status, body.decode("latin-1")[:500].replace("\n", " "))
        handler.send_header("X-Echo", body.decode("latin-1")[:500])
        handler.end_headers()
        handler.wfile.write(body)

    return handle


def silent(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """No answer at all."""
    receiver.stopped.wait(30)


def dripping_head(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """A byte now and then, so that no wait on the socket is long, and no end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not receiver.stopped.wait(0.05):
        handler.wfile.write(b"z")


def dripping_body(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """Takes the message at once, and then goes on saying so."""
    take(handler, receiver)
    with suppress(OSError):
        while not receiver.stopped.wait(0.05):
            handler.wfile.write(b"thanks ")


def endless_redirect(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """A redirect whose page has no end."""
    handler.rfile.read(int(handler.headers["Content-Length"]))
    answer(handler, 302, Location="/elsewhere")
    with suppress(OSError):
        while not receiver.stopped.is_set():
            handler.wfile.write(b"moved " * 1000)


def resetting(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """The connection is reset before an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.rfile.close()
    handler.wfile.close()
    handler.connection.close()


def taken_then_gone(handler: BaseHTTPRequestHandler, receiver: Receiver) -> None:
    """Keeps the message, but the answer is lost on the way."""
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    content = receiver.verify(body, dict(handler.headers))
    assert content is not None
    receiver.taken.append((handler.headers["webhook-id"], content))
    resetting(handler, receiver)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with receiver.lock:
                receiver.tried.append(dict(self.headers))
                receiver.paths.append(self.path)
                manner = receiver.manners.pop(0) if receiver.manners else take
            manner(self, receiver)

        do_GET = do_POST  # noqa: N815 -- the name is that of http.server

        def log_message(self, *args: object) -> None:
            """Nothing is logged."""

        def handle(self) -> None:
            with suppress(OSError, ValueError):  # whoever called may be gone
                super().handle()

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    return Handler


@contextmanager
def running(receiver: Receiver, port: int = 0, certificate: Path | None = None) -> Iterator[Receiver]:
    """The receiver answers meanwhile, with TLS if there is a certificate."""
    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(receiver))
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]  # who doesn't trust it hangs up
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.url = f"{'http' if certificate is None else 'https'}://127.0.0.1:{server.server_address[1]}{PATH}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def self_signed(folder: Path) -> Path:
    """Key and certificate of 127.0.0.1 in one file; nobody has signed it but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, today - timedelta(days=1), today + timedelta(days=1))
    names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "receiver.pem"
    path.write_bytes(pem + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def numbers_of(contents: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """The case numbers of what was taken as JSON, in order."""
    return [content["data"]["case"]["number"] for _, content in contents]


def text_of(contents: list[tuple[str, dict[str, Any]]]) -> str:
    """All that was taken, as text to search."""
    return json.dumps(contents, ensure_ascii=False)
