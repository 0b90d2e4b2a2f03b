"""Sign-in: Flask-Security set up so that nothing is shown before password and second factor, with a lock after failures."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security.core import Security
from flask_security.forms import LoginForm, TwoFactorVerifyCodeForm
from flask_security.signals import user_authenticated
from flask_security.totp import Totp
from flask_security.utils import hash_password
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from qrcode.main import QRCode

from bot.console import sessions
from bot.console.derived_keys import derived
from bot.console.desk import Desk, desk
from bot.console.models import Staff, StaffDatastore
from bot.persistence.keys import secret_key

SHORTEST_PASSWORD = 12
CODE_WINDOW_SECONDS = 30
"""How far the telephone's clock may be off."""
REFUSED = "That was not right. Check what you typed. After 5 failed tries signing in is blocked for 15 minutes."
_MESSAGES = {
    "GENERIC_AUTHN_FAILED": (REFUSED, "error"),
    "TWO_FACTOR_INVALID_TOKEN": (REFUSED, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Please sign in first.", "error"),
}


class SignInForm(LoginForm):
    """E-mail and password. There is no staying signed in."""

    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Whether the password is right and may be tried at all. No answer tells whether there is such an account, or that it is locked."""
        at, password = desk(), self.password.data or ""
        known = at.accounts.id_of(self.email.data or "")
        if known is not None and password and not at.credentials.admit(known):
            hash_password(password)  # as long as for any other
            self.form_errors.append(REFUSED)
            return _failed(known, "locked")
        if not super().validate(**kwargs):
            return _failed(known, "password")
        if known is None:
            return _failed(None, "password")
        at.credentials.give_back(known)
        sessions.password_accepted(at)
        return True


class CodeForm(TwoFactorVerifyCodeForm):
    """A code of the authenticator app."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is right, unused, and may be tried at all."""
        account_id = self.user.id if self.user is not None else None
        if account_id is None or not self.code.data:
            return bool(super().validate(**kwargs)) and account_id is not None
        if not desk().credentials.admit(account_id):
            self.form_errors.append(REFUSED)
            return _failed(account_id, "locked")
        return bool(super().validate(**kwargs)) or _failed(account_id, "code")


class OneTimeCodes(Totp):
    """Codes that are good once. What was used last is stored, so a code is worth nothing in another process or after a restart either."""

    def get_last_counter(self, user: Any) -> int | None:
        """The step of time whose code was used last isn't needed beforehand: `set_last_counter` decides, and no two at once get past it."""
        return None

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Use the code up. Raises UsedTokenError, which counts as a wrong code, when it or a later one was used before."""
        if not desk().credentials.use_code(user.id, tmatch.counter):
            raise UsedTokenError

    def generate_qrcode(self, username: str, totp: str) -> Any:
        """The code to scan as the numbers of an SVG path, so that a page needs neither trusted markup nor a data: address."""
        code = QRCode(border=4)
        code.add_data(self.get_totp_uri(username, totp))
        code.make(fit=True)
        matrix = code.get_matrix()
        dark = [(x, y) for y, line in enumerate(matrix) for x, cell in enumerate(line) if cell]
        return {"size": len(matrix), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}


def set_up(app: Flask, at: Desk) -> StaffDatastore:
    """Sign-in for an application."""
    secret = secret_key(at.settings)
    app.config.update(
        SECRET_KEY=derived(secret, "cookies"),
        SECURITY_PASSWORD_SALT=derived(secret, "passwords"),
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_TOTP_SECRETS={"1": derived(secret, "second factors")},
        SECURITY_TOTP_ISSUER=f"Caveat, {at.settings.clinic.name}",
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_REQUIRED=True,
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY=CODE_WINDOW_SECONDS,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TWO_FACTOR_SETUP_URL="/second-factor/setup",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/second-factor",
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_METHODS=None,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_JOIN_USER_ROLES=False,
        **{f"SECURITY_MSG_{name}": message for name, message in _MESSAGES.items()},
    )
    datastore = StaffDatastore(at.engine, at.credentials)
    security = Security(app, datastore, login_form=SignInForm, two_factor_verify_code_form=CodeForm, totp_cls=OneTimeCodes)
    security.want_json(lambda request: False)
    user_authenticated.connect(_signed_in, app)
    app.teardown_appcontext(lambda error: datastore.reading.remove())
    return datastore


def _signed_in(app: Flask, user: Staff, **rest: object) -> None:
    at = desk()
    at.credentials.forgive(user.id)
    at.audit.record(user.actor, "signed_in", user.actor)
    sessions.begin(at)


def _failed(account_id: int | None, what: str) -> bool:
    """Enter a failed sign-in. What was typed is not kept: people type passwords into the wrong field."""
    subject = "" if account_id is None else f"staff:{account_id}"
    desk().refusals.record("sign_in_failed", what, subject=subject, kept_apart=subject)
    return False
