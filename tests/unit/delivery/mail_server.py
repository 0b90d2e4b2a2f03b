"""A mail server on 127.0.0.1 that speaks as much SMTP as a notice needs."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class MailServer:
    """`certificate` offers STARTTLS. `said` are the commands, `messages` what was sent, each with whether it came encrypted."""

    certificate: Path | None = None
    refuses: bytes = b""
    port: int = 0
    said: list[tuple[str, bool]] = field(default_factory=list)
    messages: list[tuple[str, bool]] = field(default_factory=list)


def _handler(server: MailServer) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        encrypted = False

        def handle(self) -> None:
            self._say(b"220 ready")
            with suppress(OSError):  # who doesn't trust us hangs up
                while line := self.rfile.readline():
                    self._answer(line.decode().strip())

        def _say(self, *lines: bytes) -> None:
            self.wfile.write(b"".join(line + b"\r\n" for line in lines))

        def _answer(self, line: str) -> None:
            server.said.append((line, self.encrypted))
            word = line.partition(" ")[0].upper()
            if word == "EHLO":
                offers_tls = server.certificate is not None and not self.encrypted
                self._say(b"250-here", *([b"250-STARTTLS"] if offers_tls else []), b"250 AUTH PLAIN")
            elif word == "STARTTLS":
                self._say(b"220 go")
                self._encrypt()
            elif word == "MAIL" and server.refuses:
                self._say(server.refuses)
            elif word == "DATA":
                self._say(b"354 go")
                self._receive()
            else:
                self._say({"AUTH": b"235 ok", "QUIT": b"221 bye"}.get(word, b"250 ok"))

        def _encrypt(self) -> None:
            assert server.certificate is not None
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(server.certificate)
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
            self.encrypted = True

        def _receive(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.decode())
            server.messages.append(("".join(lines), self.encrypted))
            self._say(b"250 taken")

    return Handler


@contextmanager
def serving_mail(server: MailServer) -> Iterator[MailServer]:
    """The server answers meanwhile."""
    listening = ThreadingTCPServer(("127.0.0.1", 0), _handler(server))
    listening.daemon_threads = True
    listening.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    server.port = listening.server_address[1]
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)
