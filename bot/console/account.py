"""One's own sign-in: who one is, how long it lasts, and signing out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.console import sessions
from bot.console.access import SIGN_IN, me, open_to
from bot.console.desk import desk
from bot.console.roles import DESCRIPTIONS, EVERYONE

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """Who is signed in, with which roles."""
    return render_template("account.html", roles=[(role, text) for role, text in DESCRIPTIONS.items() if me().has_any(frozenset({role}))])


@blueprint.get("/session")
@open_to(*EVERYONE, passive=True)
def left() -> ResponseReturnValue:
    """How long the sign-in lasts if nothing is done. The page asks before it warns; another window may have been used meanwhile."""
    return {"seconds": sessions.seconds_left(desk())}


@blueprint.post("/session")
@open_to(*EVERYONE)
def stay() -> ResponseReturnValue:
    """Somebody is still there."""
    return {"seconds": sessions.seconds_left(desk())}


@blueprint.post("/sign-out")
@open_to(*EVERYONE)
def sign_out() -> ResponseReturnValue:
    """End every session of this account: a copy of the cookie is worth nothing afterwards."""
    at, who = desk(), me()
    at.accounts.end_sessions(who.id)
    at.audit.record(who.actor, "signed_out", who.actor, detail="asked for")
    sessions.clear()
    flash("You are signed out, on every device.", "success")
    return redirect(url_for(SIGN_IN), 303)
