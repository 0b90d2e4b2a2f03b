"""`python -m bot console`: serves the staff's application, and makes the accounts that it begins with."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Collection

from email_validator import EmailNotValidError, validate_email
from flask import Flask
from flask_security.utils import hash_password
from waitress import serve

from bot.console.accounts import folded
from bot.console.app import create_app
from bot.console.desk import desk, desk_of
from bot.console.passwords import checked
from bot.console.roles import Role
from bot.console.warming import warm_up
from bot.errors import AccessError, SettingsError
from bot.persistence.audit import COMMAND_LINE
from bot.process import logging_privacy
from bot.process.stopping import stop_signals_interrupt
from bot.settings import Settings, load

HOST = "127.0.0.1"
THREADS = 4
"""A request uses up to two connections, and the database gives a process eight."""


def run(args: argparse.Namespace) -> int:
    """Returns 0. Raises AccessError for an account that can't be made, SettingsError or ConversationError when nothing can be served."""
    settings = load()
    logging_privacy.install()
    app = create_app(settings)
    if args.action is None:
        return _serve(app, settings)
    with app.app_context():
        if args.action == "reset":
            return _reset(args.email, settings)
        roles = {Role.ADMIN} if args.action == "create-admin" else {Role(role) for role in args.role}
        return _create(args.email, args.name, roles, settings)


def _serve(app: Flask, settings: Settings) -> int:
    print(f"The staff console: {_address(settings)} (Ctrl-C ends it)", flush=True)
    if not desk_of(app).accounts.all():
        print("There is no account yet. Make the first one with: python -m bot console create-admin you@clinic.example", flush=True)
    warm_up(app)
    try:
        with stop_signals_interrupt():
            serve(app, host=HOST, port=settings.console.port, threads=THREADS, ident=None, _quiet=True)
    except OSError as error:
        raise SettingsError(
            f"Port {settings.console.port} can't be used ({error.strerror}). End what listens there, or set CAVEAT_CONSOLE_PORT to another."
        ) from error
    return 0


def _create(email: str, name: str, roles: Collection[Role], settings: Settings) -> int:
    address = _address_of_a_person(email)
    hashed = hash_password(_password(address))
    desk().accounts.create(address, name, hashed, roles, COMMAND_LINE)
    print(f"Made an account for {address}: {', '.join(sorted(role.value for role in roles))}.")
    print(f"What to do next: open {_address(settings)}, sign in, and set up the second factor with an authenticator app.")
    if roles == {Role.ADMIN}:
        print(
            "An administrator sees no request. Make accounts for those who work on them on the page Staff, or with: bot console create-staff"
        )
    return 0


def _reset(email: str, settings: Settings) -> int:
    found = desk().accounts.id_of(email)
    if found is None:
        raise AccessError(f"There is no account for {folded(email)}. Look at the spelling, or make one with create-staff.")
    desk().accounts.reset(found, hash_password(_password(folded(email))), COMMAND_LINE)
    print(f"{folded(email)} has a new password. What to do next: sign in at {_address(settings)} and set up the second factor anew.")
    return 0


def _password(email: str) -> str:
    """From the terminal, twice and unseen; or one line of what is piped in. Never an argument: those are seen by every process."""
    if not sys.stdin.isatty():
        return checked(sys.stdin.readline().rstrip("\r\n"), email)
    password = checked(getpass.getpass("Password: "), email)
    if getpass.getpass("The same password again: ") != password:
        raise AccessError("The two passwords are not the same. Nothing was changed; try again.")
    return password


def _address_of_a_person(text: str) -> str:
    try:
        return folded(validate_email(text, check_deliverability=False).normalized)
    except EmailNotValidError as error:
        raise AccessError(f"{text!r} is no e-mail address. {error}") from error


def _address(settings: Settings) -> str:
    return f"http://{HOST}:{settings.console.port}/"
