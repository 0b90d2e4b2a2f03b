"""A bare Sanic that gives each message back: what HTTP alone costs here. `python -m bench.echo PORT`."""

from __future__ import annotations

import sys

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

HOST = "127.0.0.1"
PATH = "/webhooks/rest/webhook"
HEALTH = "/health"


def echo_app() -> Sanic:
    """The application, in the shape of Rasa's REST channel."""
    app = Sanic("echo", configure_logging=False)

    async def echo(request: Request) -> HTTPResponse:
        message = request.json
        return json([{"recipient_id": message["sender"], "text": message["message"]}])

    async def health(request: Request) -> HTTPResponse:
        return json({"status": "ok"})

    app.add_route(echo, PATH, methods=["POST"])
    app.add_route(health, HEALTH)
    return app


if __name__ == "__main__":
    echo_app().run(host=HOST, port=int(sys.argv[1]), access_log=False)
