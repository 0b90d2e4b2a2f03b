"""Looking after the staff's accounts, and how the installation is set up and stands."""

from __future__ import annotations

import secrets

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import hash_password

from bot.console.access import me, open_to
from bot.console.accounts import LONGEST_NAME, Account, checked_name, folded
from bot.console.desk import desk
from bot.console.roles import DESCRIPTIONS, Role
from bot.console.settings_list import listed
from bot.errors import AccessError
from bot.persistence.parcels import OutboxState

blueprint = Blueprint("admin", __name__, url_prefix="/staff")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that look alike."""
_PARTS, _PART = 5, 5


@blueprint.get("")
@open_to(Role.ADMIN)
def show() -> ResponseReturnValue:
    """Everybody with an account, and the form for one more."""
    return _page()


@blueprint.post("")
@open_to(Role.ADMIN)
def add() -> ResponseReturnValue:
    """A new account. Its first password is shown this once."""
    email, name, wanted = request.form.get("email", ""), request.form.get("name", ""), _roles()
    try:
        address, name = _address(email), checked_name(name)
        password = new_password()
        desk().accounts.create(address, name, hash_password(password), wanted, me().actor)
    except AccessError as error:
        flash(str(error), "error")
        return _page(email=email, name=name, wanted=wanted), 422
    return render_template("admin/password.html", name=name, email=address, password=password, fresh=True)


@blueprint.post("/<int:account_id>/name")
@open_to(Role.ADMIN)
def rename(account_id: int) -> ResponseReturnValue:
    """Another name."""
    account, name = _account(account_id), checked_name(request.form.get("name", ""))
    desk().accounts.set_name(account_id, name, me().actor)
    return _done(f"{account.shown_name} is called {name} now.")


@blueprint.post("/<int:account_id>/roles")
@open_to(Role.ADMIN)
def change_roles(account_id: int) -> ResponseReturnValue:
    """Other roles."""
    account = _account(account_id)
    desk().accounts.set_roles(account_id, _roles(), me().actor)
    return _done(f"{account.shown_name} has other roles now, and has to sign in again.")


@blueprint.post("/<int:account_id>/active")
@open_to(Role.ADMIN)
def switch(account_id: int) -> ResponseReturnValue:
    """Switch an account off or on."""
    account, wanted = _account(account_id), request.form.get("active")
    if wanted not in ("0", "1"):
        abort(400)
    desk().accounts.set_active(account_id, wanted == "1", me().actor)
    return _done(f"{account.shown_name} {'can sign in again' if wanted == '1' else 'can no longer sign in'}.")


@blueprint.post("/<int:account_id>/reset")
@open_to(Role.ADMIN)
def reset(account_id: int) -> ResponseReturnValue:
    """A new password, and the second factor anew: for who has lost the telephone, forgotten the password, or is locked out."""
    account, password = _account(account_id), new_password()
    desk().accounts.reset(account_id, hash_password(password), me().actor)
    return render_template("admin/password.html", name=account.shown_name, email=account.email, password=password, fresh=False)


@blueprint.get("/settings")
@open_to(Role.ADMIN)
def settings() -> ResponseReturnValue:
    """The settings, without secrets."""
    return render_template("admin/settings.html", groups=listed(desk().settings))


@blueprint.errorhandler(AccessError)
def _can_not(error: AccessError) -> ResponseReturnValue:
    desk().audit.record(me().actor, "staff.refused", allowed=False, detail=str(error))
    flash(f"{error} Nothing was changed.", "error")
    return redirect(url_for("admin.show"), 303)


def new_password() -> str:
    """A password of 25 characters, drawn at random (123 bits), in parts that can be read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_PART)) for _ in range(_PARTS))


def _page(email: str = "", name: str = "", wanted: frozenset[Role] = frozenset()) -> str:
    at = desk()
    return render_template(
        "admin/staff.html",
        accounts=at.accounts.all(),
        roles=DESCRIPTIONS,
        email=email,
        name=name,
        wanted=wanted,
        dead=at.outbox.counts()[OutboxState.DEAD],
        longest=LONGEST_NAME,
    )


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("admin.show"), 303)


def _account(account_id: int) -> Account:
    found = next((account for account in desk().accounts.all() if account.id == account_id), None)
    if found is None:
        abort(404)
    return found


def _roles() -> frozenset[Role]:
    """The roles that were ticked. Answers with 400 for one that there isn't."""
    wanted = request.form.getlist("role")
    if not set(wanted) <= {role.value for role in Role}:
        abort(400)
    return frozenset(Role(role) for role in wanted)


def _address(text: str) -> str:
    try:
        return folded(validate_email(text, check_deliverability=False).normalized)
    except EmailNotValidError as error:
        raise AccessError(f"The e-mail address can't be used. {error}") from error
