"""The pages of the staff's queue as a browser gets them: sign-in looked at, questions asked, cells decrypted, template filled."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from bench.made_up_cases import NOW, SHARED_BY, SHARED_NAME, due_of, email_of, fill, number_of, phone_of
from bench.stock_project import BenchError
from bot.console.app import create_app
from bot.console.desk import desk_of
from bot.console.roles import Role
from bot.settings import load

ME = 1
Page = Callable[[random.Random], object]
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def furnished_console(url: str, number: int, folder: Path) -> Flask:
    """A console on a database that is filled with made-up cases. Raises BenchError when there are cases in it already."""
    keys = {"CAVEAT_ENCRYPTION_KEYS": Fernet.generate_key().decode(), "CAVEAT_SECRET_KEY": Fernet.generate_key().decode()}
    app = create_app(load({"CAVEAT_DATABASE_URL": url, "CAVEAT_VAR": str(folder), **keys}, root=folder), lambda: NOW)
    desk = desk_of(app)
    fill(desk.engine, desk.sealer, desk.index, number)
    desk.accounts.set_roles(ME, [Role.INTAKE], "the benchmark")
    return app


def pages(app: Flask, number: int) -> dict[str, Page]:
    """What is opened, by name. A deep page and a person are drawn anew each time. Raises BenchError for an answer that isn't a page."""
    client, token = _signed_in(app)

    def get(address: str) -> Page:
        return lambda dice: _answer(client, "GET", address)

    def deep(address: str) -> Page:
        return lambda dice: _answer(client, "GET", f"{address}after={due_of(dice.randrange(number), number)!r}_{dice.randrange(number)}")

    def look_up(text: Callable[[random.Random], str]) -> Page:
        return lambda dice: _answer(client, "POST", "/requests/look-up", csrf_token=token, text=text(dice))

    return {
        "page: first": get("/requests"),
        "page: deep": deep("/requests?"),
        "page: open": get("/requests?status=open"),
        "page: closed": get("/requests?status=closed"),
        "page: closed, deep": deep("/requests?status=closed&"),
        "page: mine": get("/requests?who=mine"),
        "page: late, soon": get("/requests?late=1&priority=soon"),
        "rows for the script": get("/requests/rows"),
        "look-up: number": look_up(lambda dice: number_of(dice.randrange(number))),
        "look-up: name": look_up(lambda dice: f"Person {dice.randrange(SHARED_BY, number)}"),
        "look-up: shared": look_up(lambda dice: SHARED_NAME),
        "look-up: telephone": look_up(lambda dice: phone_of(dice.randrange(number))),
        "look-up: e-mail": look_up(lambda dice: email_of(dice.randrange(number))),
        "case": lambda dice: _answer(client, "GET", f"/requests/{number_of(dice.randrange(number))}"),
    }


def _signed_in(app: Flask) -> tuple[FlaskClient, str]:
    """A browser with the session of somebody who has just signed in, and its form token."""
    # The session is made here and not by a sign-in, so it holds no mark of the browser that it would be tied to.
    app.config["SESSION_PROTECTION"] = None
    client = app.test_client()
    with desk_of(app).engine.connect() as connection:
        name = connection.exec_driver_sql(f"select fs_uniquifier from staff where id = {ME}").scalar()
    with client.session_transaction() as session:
        session.update({"_user_id": name, "_fresh": True, "since": NOW, "seen": NOW})
    found = _TOKEN.search(_answer(client, "GET", "/requests"))
    if found is None:
        raise BenchError("The queue's page holds no form token.")
    return client, found[1]


def _answer(client: FlaskClient, method: str, address: str, **form: str) -> str:
    response = client.open(address, method=method, data=form)
    if response.status_code != 200:
        raise BenchError(f"{method} {address} was answered with {response.status_code}, not with a page.")
    return response.text
