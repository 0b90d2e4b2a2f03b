"""HTTP: responses with strict headers, CORS for the allowed origins, bodies with a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.parsing import LARGEST_BODY, Refusal

# What is longer than the contract allows is still read so far, because it may be urgent; and so much is thrown away unread, so that
# the client gets to see the answer.
READ_BODY = 1024 * 1024
DRAINED_BODY = 8 * 1024 * 1024

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
PREFLIGHT_SECONDS = "600"


@dataclass(frozen=True)
class Body:
    """A request's body as far as it was read. `oversized`: longer than the contract allows. `complete`: nothing was thrown away."""

    content: bytes
    oversized: bool
    complete: bool


async def read_body(request: Request) -> Body:
    """The body of a request whose route has `stream=True`."""
    content, length = bytearray(), 0
    try:
        while length <= DRAINED_BODY and (chunk := await request.stream.read()):
            length += len(chunk)
            if length <= READ_BODY:
                content += chunk
    except PayloadTooLarge:
        return Body(b"", oversized=True, complete=False)
    return Body(bytes(content), oversized=length > LARGEST_BODY, complete=length <= READ_BODY)


def json_response(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """JSON in UTF-8."""
    body = orjson.dumps(value)
    return HTTPResponse(body, status=status, headers=dict(headers or {}), content_type="application/json")


def refuse(refusal: Refusal) -> HTTPResponse:
    """An error of the contract."""
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return json_response({"error": refusal.code, "message": refusal.message}, refusal.status, headers)


def not_found() -> HTTPResponse:
    """404, in the shape of all errors."""
    return refuse(Refusal(404, "not_found", "There is nothing at this address. See the README for the calls of the web channel."))


def wrong_method(allowed: Sequence[str]) -> HTTPResponse:
    """405, in the shape of all errors."""
    methods = ", ".join(allowed)
    return json_response({"error": "method_not_allowed", "message": f"Use {methods} here."}, 405, {"Allow": methods})


def preflight(allowed: Sequence[str]) -> HTTPResponse:
    """The reply to OPTIONS; `finish` adds what depends on the origin."""
    return empty(204, {"Allow": ", ".join([*allowed, "OPTIONS"])})


def finish(request: Request, response: HTTPResponse, origins: Sequence[str], allowed: Sequence[str]) -> HTTPResponse:
    """Add the headers that every response has."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", API_POLICY)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Vary"] = ", ".join([*filter(None, [headers.get("Vary")]), "Origin"])
    origin = request.headers.get("origin", "")
    if origin in origins:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
            headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return response
