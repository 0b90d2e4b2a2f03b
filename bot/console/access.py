"""Who may open which page. A page says so with `open_to`; one that doesn't is open to nobody, and every refusal is in the audit log."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.console import sessions
from bot.console.desk import desk
from bot.console.models import Staff
from bot.console.roles import Role

P = ParamSpec("P")
R = TypeVar("R")
SIGN_IN = "security.login"
SECOND_FACTOR = ("security.two_factor_setup", "security.two_factor_token_validation")
PUBLIC = frozenset({"static", "health", SIGN_IN, *SECOND_FACTOR})
"""All that is shown to somebody who isn't signed in."""
_NUMBER = re.compile(r"C-[A-Z0-9]{8}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""A client may make up others, which would be its words in the log."""


def open_to(*roles: Role, passive: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Who may open a page. `passive`: the browser asks by itself, which is no sign that somebody is there."""

    def marked(view: Callable[P, R]) -> Callable[P, R]:
        view.open_to, view.passive = frozenset(roles), passive  # type: ignore[attr-defined]
        return view

    return marked


def me() -> Staff:
    """Who is signed in. For pages that are open to somebody."""
    return cast(Staff, current_user)


def may_open(endpoint: str) -> bool:
    """Whether who is signed in may open that page."""
    return bool(current_user.is_authenticated) and me().has_any(_roles_of(endpoint))


def refuse(reason: str) -> None:
    """Enter a refusal in the audit log. Neither the address nor what was sent is kept: they may tell something of a person."""
    number = str((request.view_args or {}).get("number", ""))
    subject = number if _NUMBER.fullmatch(number) else ""
    where = f"{request.method if request.method in _METHODS else 'unknown method'} {request.endpoint or 'unknown address'}"
    if current_user.is_authenticated:
        desk().audit.record(me().actor, "refused", subject, allowed=False, detail=f"{where}: {reason}")
    else:
        desk().refusals.record("refused", reason, where=where, subject=subject)


def set_up(app: Flask) -> None:
    """Ask before every request whether it may be answered."""
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the same page for everyone
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and request.method != "GET":
        refuse("sent from another site")
        abort(403)
    if request.endpoint in PUBLIC:
        return _guard_sign_in()
    if not current_user.is_authenticated:
        return _to_sign_in("not signed in")
    if (over := sessions.over(desk())) is not None:
        return _ended(over)
    if not me().has_any(_roles_of(request.endpoint)):
        refuse("wrong role")
        abort(403)
    if not getattr(current_app.view_functions[request.endpoint], "passive", False):
        sessions.touch(desk())
    return None


def _guard_sign_in() -> ResponseReturnValue | None:
    """No address to go on to may be handed in, and the second factor follows the password soon, for the account as it is now."""
    if request.endpoint in SECOND_FACTOR and request.method == "GET" and request.args:
        return redirect(request.path)  # Flask-Security adds where one came from, which was the sign-in page
    if "next" in request.args or "next" in request.form:
        refuse("an address to go on to")
        abort(400)
    if request.endpoint in SECOND_FACTOR:
        if current_user.is_authenticated:
            return redirect(url_for("home"))
        if not sessions.second_factor_may_follow(desk(), setting_up=request.endpoint == SECOND_FACTOR[0]):
            refuse("second factor without a recent password")
            session.clear()
            flash("That took too long, or began elsewhere. Please sign in again.", "error")
            return redirect(url_for(SIGN_IN), 303)
    return None


def _ended(reason: str) -> ResponseReturnValue:
    desk().audit.record(me().actor, "signed_out", me().actor, detail=reason)
    sessions.clear()
    flash(f"You were signed out: {reason}.", "info")
    return _to_sign_in(reason, audited=False)


def _to_sign_in(reason: str, audited: bool = True) -> ResponseReturnValue:
    if audited:
        refuse(reason)
    if request.accept_mimetypes.best == "application/json":
        return {"error": "signed_out"}, 401
    if request.method == "GET":
        session["wanted"] = request.full_path.rstrip("?")
    return redirect(url_for(SIGN_IN), 303)


def _roles_of(endpoint: str) -> frozenset[Role]:
    return getattr(current_app.view_functions.get(endpoint), "open_to", frozenset())
