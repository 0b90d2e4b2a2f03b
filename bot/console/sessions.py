"""How long somebody stays signed in, and what stands in the cookie: who, since when, and when they last did something.

The cookie is signed. What it names is the account's `fs_uniquifier`; that is drawn anew when somebody signs out, so a copy of the cookie is worth nothing then.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import logout_user
from sqlalchemy import select

from bot.console.desk import Desk
from bot.persistence.case_tables import staff

LONGEST_SECONDS = 12 * 60 * 60
SECOND_FACTOR_SECONDS = 10 * 60


class Cookies(SecureCookieSessionInterface):
    """Flask's cookie, marked Secure wherever the console is reached from elsewhere than this machine."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """False for a loopback address without TLS only: browsers would not keep a Secure cookie there."""
        return request.headers.get("X-Forwarded-Proto", request.scheme) == "https" or not _is_loopback(request.host)


def set_up(app: Flask) -> None:
    """Session cookies of the console."""
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_NAME="caveat_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=LONGEST_SECONDS),
        SESSION_PROTECTION="strong",
    )


def password_accepted(at: Desk) -> None:
    """The second factor may follow now."""
    session["password_at"] = at.clock()


def begin(at: Desk) -> None:
    """Somebody has signed in. Nothing of what the cookie held before is good any more, the form tokens included."""
    for key in [key for key in session if not key.startswith(("_", "fs_", "wanted"))]:
        session.pop(key)
    session["since"] = session["seen"] = at.clock()


def touch(at: Desk) -> None:
    """Somebody did something."""
    session["seen"] = at.clock()


def go_on_as(uniquifier: str) -> None:
    """This session goes on where the account's others have just ended."""
    session["_user_id"] = uniquifier


def clear() -> None:
    """Forget who it was."""
    logout_user()
    session.clear()


def seconds_left(at: Desk) -> int:
    """Until the session is over, if nothing is done."""
    now = at.clock()
    idle = session.get("seen", 0.0) + at.settings.console.idle_minutes * 60 - now
    return max(0, int(min(idle, session.get("since", 0.0) + LONGEST_SECONDS - now)))


def over(at: Desk) -> str | None:
    """Why the session is over; None while it isn't."""
    if session.get("since", 0.0) + LONGEST_SECONDS <= at.clock():
        return f"after {LONGEST_SECONDS // 3600} hours everybody signs in again"
    if seconds_left(at) == 0:
        return f"nothing was done for {at.settings.console.idle_minutes} minutes"
    return None


def second_factor_may_follow(at: Desk, setting_up: bool) -> bool:
    """Whether the password was given a moment ago. It is set up once: an older cookie must not replace what is there by now."""
    if session.get("password_at", 0.0) + SECOND_FACTOR_SECONDS <= at.clock():
        return False
    if not setting_up and session.get("tf_state") == "ready":
        return True
    with at.engine.connect() as connection:
        row = connection.execute(select(staff.c.tf_totp_secret).where(staff.c.fs_uniquifier == session.get("tf_user_id"))).first()
    return row is not None and row.tf_totp_secret is None


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
