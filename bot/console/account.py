"""One's own sign-in: who one is, another password, how long it lasts, and signing out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import hash_password, verify_password

from bot.console import sessions
from bot.console.access import SIGN_IN, me, open_to
from bot.console.desk import desk
from bot.console.passwords import LONGEST_PASSWORD, checked
from bot.console.roles import DESCRIPTIONS, EVERYONE
from bot.console.security import REFUSED, SHORTEST_PASSWORD
from bot.errors import AccessError

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """Who is signed in, with which roles."""
    return _page()


@blueprint.post("/account/password")
@open_to(*EVERYONE)
def change_password() -> ResponseReturnValue:
    """Another password. The old one is asked for, and wrong ones count as failed sign-ins; all other sessions end."""
    try:
        chosen = _chosen_password()
    except AccessError as error:
        flash(f"{error} Nothing was changed.", "error")
        return _page(), 422
    uniquifier = desk().credentials.set_password(me().id, hash_password(chosen))
    sessions.go_on_as(uniquifier)
    flash("Your password is changed. Everywhere else you were signed out.", "success")
    return redirect(url_for("account.show"), 303)


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
    at.credentials.end_sessions(who.id)
    at.audit.record(who.actor, "signed_out", who.actor, detail="asked for")
    sessions.clear()
    flash("You are signed out, on every device.", "success")
    return redirect(url_for(SIGN_IN), 303)


def _chosen_password() -> str:
    """The new password of the form. Raises AccessError when it can't be taken, or the old one is wrong."""
    chosen = checked(request.form.get("new", ""), me().email)
    if request.form.get("again", "") != chosen:
        raise AccessError("The two new passwords are not the same.")
    _prove(request.form.get("old", ""))
    return chosen


def _prove(old: str) -> None:
    at, who = desk(), me()
    admitted = at.credentials.admit(who.id)
    if not (admitted and len(old) <= LONGEST_PASSWORD and verify_password(old, who.password or "")):
        at.audit.record(who.actor, "staff.password", who.actor, allowed=False, detail="old password" if admitted else "locked")
        raise AccessError(REFUSED)
    at.credentials.give_back(who.id)


def _page() -> str:
    roles = [(role, text) for role, text in DESCRIPTIONS.items() if me().has_any(frozenset({role}))]
    return render_template("account.html", roles=roles, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
