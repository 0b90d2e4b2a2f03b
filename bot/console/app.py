"""The staff's application: its parts, put together."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from bot.console import (
    access,
    account,
    admin,
    audit_log,
    case_page,
    deliveries,
    desk,
    drafts,
    exports,
    failures,
    headers,
    insights,
    queue,
    reviews,
    security,
    sessions,
    wording,
)
from bot.console.desk import Clock, Desk
from bot.console.navigation import links
from bot.console.roles import EVERYONE
from bot.process.logging_privacy import PrivacyFilter
from bot.settings import Settings

PARTS = (queue, case_page, deliveries, account, reviews, insights, drafts, exports, audit_log, admin)
BLUEPRINTS = tuple(part.blueprint for part in PARTS)
LONGEST_BODY = 256 * 1024


class Console(Flask):
    """Flask, but for what it logs of a failure: no address, which may hold what somebody looked up. What the exception says is left out of every log."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what failed and where."""
        self.logger.error("A page failed: %s", request.endpoint, exc_info=exc_info)


def create_app(settings: Settings, clock: Clock = time.time) -> Flask:
    """The application for these settings. Raises SettingsError or ConversationError when keys or database can't be used."""
    app = Console("bot.console")
    app.logger.addFilter(PrivacyFilter())
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LONGEST_BODY,
        # Behind TLS a referrer is asked for, which our own policy keeps browsers from sending; Sec-Fetch-Site is looked at instead.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=int(timedelta(seconds=sessions.LONGEST_SECONDS).total_seconds()),
    )
    made = Desk.of(settings, clock)
    desk.set_up(app, made)
    sessions.set_up(app)
    security.set_up(app, made)
    access.set_up(app)
    CSRFProtect(app)
    for part in (headers, failures, wording):
        part.set_up(app)
    app.add_url_rule("/health", "health", _health)
    app.add_url_rule("/", "home", _home)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(_for_every_page)
    return app


def _health() -> ResponseReturnValue:
    return {"status": "ok"}


@access.open_to(*EVERYONE)
def _home() -> ResponseReturnValue:
    """To where one wanted to go before signing in, or else to the first page that one may open."""
    wanted = session.pop("wanted", None)
    first = next((link.endpoint for link, _ in links()), "account.show")
    return redirect(wanted if wanted and wanted != "/" else url_for(first))


def _for_every_page() -> dict[str, Any]:
    at = desk.desk()
    return {
        "clinic": at.settings.clinic,
        "links": links,
        "idle_minutes": at.settings.console.idle_minutes,
        "session_seconds": sessions.seconds_left(at),
    }
