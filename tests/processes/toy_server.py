"""A toy program for the supervisor: `toy_server.py PORT` answers /health; `toy_server.py fail` prints a reason and dies.

`toy_server.py PORT --deaf` ignores SIGTERM, and `toy_server.py PORT --with-child` has a child that ignores it.
"""

from __future__ import annotations

import http.server
import signal
import subprocess
import sys


class Health(http.server.BaseHTTPRequestHandler):
    """200 for every path."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")


def main() -> None:
    first, *options = sys.argv[1:]
    if first == "fail":
        sys.exit("the toy has no batteries")
    if "--deaf" in options:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "--with-child" in options:
        subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"])
    http.server.ThreadingHTTPServer.allow_reuse_address = True
    http.server.ThreadingHTTPServer(("127.0.0.1", int(first)), Health).serve_forever()


if __name__ == "__main__":
    main()
