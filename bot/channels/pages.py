"""The demonstration page and the widget: four files, read once at start."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.http import PAGE_POLICY

FOLDER = Path(__file__).resolve().parent.parent / "widget"
PAGE = "index.html"
TYPES = {"index.html": "text/html", "page.css": "text/css", "page.js": "text/javascript", "widget.js": "text/javascript"}


class Pages:
    """Serves the files by name. `words` fill the places `{{name}}` of the page, escaped."""

    def __init__(self, words: Mapping[str, str], folder: Path = FOLDER) -> None:
        self._bodies = {name: (folder / name).read_text(encoding="utf-8") for name in TYPES}
        for name, word in words.items():
            self._bodies[PAGE] = self._bodies[PAGE].replace("{{" + name + "}}", escape(word))

    def serve(self, request: Request, name: str) -> HTTPResponse:
        """A file, or 304 where the browser has it already."""
        body = self._bodies[name].encode()
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": PAGE_POLICY}
        if name == "widget.js":
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.headers.get("if-none-match") == tag:
            return HTTPResponse(None, status=304, headers=headers)
        return HTTPResponse(body, headers=headers, content_type=f"{TYPES[name]}; charset=utf-8")
