"""The demonstration page, the page for frames, the page for web teams, and the widget: made once at start."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.http import PAGE_POLICY
from bot.channels.widget import build, integrity

FOLDER = Path(__file__).resolve().parent.parent / "widget"
PAGE, WIDGET = "index.html", "widget.js"
# What is served under which name, and of which type. Pages have no ending in their address.
HTML, SCRIPT, STYLE = "text/html", "text/javascript", "text/css"
FILES = {"frame": ("frame.html", HTML), "embed": ("embed.html", HTML), "page.css": ("page.css", STYLE), "page.js": ("page.js", SCRIPT)}
ADDRESSES = (*FILES, WIDGET)


class Pages:
    """Serves the files by name. `words` fill the places `{{name}}` of the pages, escaped; `origins` may show the frame."""

    def __init__(self, words: Mapping[str, str], origins: Sequence[str] = (), folder: Path = FOLDER) -> None:
        script = build(folder / "source").encode()
        self._policies = {"frame": PAGE_POLICY.replace("frame-ancestors 'self'", " ".join(["frame-ancestors 'self'", *origins]))}
        self._files = {WIDGET: (script, SCRIPT)}
        filled = {**words, "integrity": integrity(script)}
        for name, (file, kind) in {PAGE: (PAGE, HTML), **FILES}.items():
            text = (folder / file).read_text(encoding="utf-8")
            self._files[name] = (_filled(text, filled if kind == HTML else {}).encode(), kind)
        self._packed = {name: gzip.compress(body, mtime=0) for name, (body, _) in self._files.items()}

    def serve(self, request: Request, name: str) -> HTTPResponse:
        """A file, compressed where the browser takes that, or 304 where it has it already."""
        body, kind = self._files[name]
        tag = f'W/"{sha256(body).hexdigest()[:20]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        headers["Content-Security-Policy"] = self._policies.get(name, PAGE_POLICY)
        if name == WIDGET:
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.headers.get("if-none-match") == tag:
            return HTTPResponse(None, status=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"], body = "gzip", self._packed[name]
        return HTTPResponse(body, headers=headers, content_type=f"{kind}; charset=utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{{" + name + "}}", escape(word))
    return text
