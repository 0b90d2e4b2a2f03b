"""A console for tests: on a database of its own, with staff, requests, and people who sign in as they do in a browser."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from passlib.context import CryptContext
from werkzeug.test import TestResponse

from bot.console.app import create_app
from bot.console.desk import Desk, desk_of
from bot.console.roles import Role
from bot.intake.case import Asker, Case, Contact, Request, Wish
from bot.persistence.audit import AuditEvent, AuditFilter
from bot.persistence.cases import Cases
from bot.settings import Settings, load

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
PASSWORD = "four random words here"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SECRET = re.compile(r'id="secret">([^<]+)<')
CITATION = {
    "id": "s1",
    "title": "A review of lupus",
    "publisher": "A journal",
    "year": 2024,
    "url": "https://example.org/review",
    "supports": [0],
}
ANSWER = {
    "schema": "answer/1", "id": "r1", "kind": "answer", "topic": "lupus", "aspect": "overview", "entry": "lupus/overview", "title": "Lupus in short",
    "text": "Lupus in short", "body": ["Lupus is an autoimmune disease."], "certainty": "moderate", "certainty_reason": "Two trials agree.",
    "caveat": {"text": "This is general information."}, "referral": {"who": "rheumatologist", "when": "routine", "text": "See a rheumatologist."},
    "citations": [CITATION], "contacts": [], "suggestions": [], "knowledge": "k",
}  # fmt: skip
TRIAGE = {
    "schema": "answer/1", "id": "r2", "kind": "triage", "disposition": "emergency", "text": "Call 911 now.", "citations": [], "contacts": [],
    "suggestions": [], "knowledge": "k", "referral": {"who": "emergency services", "when": "now", "text": "Call 911 now."},
}  # fmt: skip


@dataclass
class Clock:
    """The time in seconds, which a test moves."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now


def said(at: datetime, text: str, custom: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A question and its reply as the intake stores them."""
    reply = {"recipient_id": "t", "text": custom["text"], "custom": dict(custom), "buttons": []}
    return [{"from": "visitor", "at": at.isoformat(), "text": text}, {"from": "assistant", "at": at.isoformat(), "reply": reply}]


@dataclass
class House:
    """The application, its stores and its clock."""

    app: Flask
    clock: Clock
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """The stores."""
        return desk_of(self.app)

    def hire(self, email: str, *roles: Role, name: str = "") -> int:
        """An account with the password of all tests."""
        return self.desk.accounts.create(email, name, self.hash_of(PASSWORD), roles, "a test")

    def hash_of(self, password: str) -> str:
        """As it is stored."""
        with self.app.app_context():
            return str(hash_password(password))

    def ask(self, conversation: str, **details: Any) -> Case:
        """A request of a visitor, confirmed now. `details` are those of Request."""
        at = datetime.fromtimestamp(self.clock(), timezone.utc)
        given = {
            "asker": Asker.ADULT,
            "contact": Contact("Grace Hopper", "+12125550142", "grace@example.org"),
            "wish": Wish("tiredness with lupus", "lupus", "mornings", "please ring twice"),
            "consent": "I agree that the clinic stores this.",
            "transcript": said(at, "what is lupus", ANSWER),
        }
        request = Request(conversation=conversation, consented_at=at, **{**given, **details})
        return Cases(self.desk.engine, self.desk.sealer, self.desk.index, self.clock).store(request)

    def logged(self, **wanted: Any) -> list[AuditEvent]:
        """The audit log, newest entry first."""
        return self.desk.audit.search(AuditFilter(**{"limit": 1000, **wanted}))

    def code(self, email: str, steps: int = 0) -> str:
        """What the authenticator of that person shows, or will show after so many steps of 30 seconds."""
        return pyotp.TOTP(self.secrets[email]).at(int(time.time()) + 30 * steps)

    def visitor(self) -> Visitor:
        """Somebody with a browser who isn't signed in."""
        return Visitor(self, self.app.test_client())

    def signed_in(self, email: str) -> Visitor:
        """Somebody who has signed in, for the first time."""
        visitor = self.visitor()
        assert visitor.sign_in(email).status_code == 302
        return visitor


@dataclass
class Visitor:
    """A browser: follows no redirect by itself, and sends the form token of the page that it was on last."""

    house: House
    client: FlaskClient
    token: str = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, token: str | None = None, **values: Any) -> TestResponse:
        """Send a form."""
        return self._seen(self.client.post(path, data={"csrf_token": self.token if token is None else token, **values}))

    def json(self, path: str) -> TestResponse:
        """Ask as a script does."""
        return self.client.get(path, headers={"Accept": "application/json"})

    def give_password(self, email: str, password: str = PASSWORD) -> TestResponse:
        """The first step of signing in."""
        self.get("/sign-in")
        return self.post("/sign-in", email=email, password=password)

    def sign_in(self, email: str) -> TestResponse:
        """Password, then the second factor, which is set up if it isn't yet."""
        assert self.give_password(email).status_code == 302
        if email in self.house.secrets:
            self.get("/second-factor")
            return self.post("/second-factor", code=self.house.code(email))
        self.get("/second-factor/setup")
        self.house.secrets[email] = self.set_up()
        return self.post("/second-factor", code=self.house.code(email))

    def set_up(self) -> str:
        """Ask for a new second factor; returns its secret."""
        found = _SECRET.search(self.post("/second-factor/setup", setup="authenticator").text)
        assert found is not None
        return found[1].replace("-", "").replace(" ", "")

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and (found := _TOKEN.search(response.text)):
            self.token = found[1]
        return response


def settings_in(folder: Path, **more: str) -> Settings:
    """Settings with everything that is written under that folder."""
    usual = {"CAVEAT_VAR": str(folder / "var"), "CAVEAT_KNOWLEDGE": str(KNOWLEDGE), "CAVEAT_CLINIC_NAME": "Clinic of Tests"}
    return load({**usual, **more}, root=folder)


def open_house(folder: Path, **more: str) -> House:
    """A console on a new database."""
    clock = Clock()
    app = create_app(settings_in(folder, **more), clock)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    # The same kind of hash as in earnest, for a hundredth of its time.
    app.extensions["security"].pwd_context = CryptContext(["argon2"], argon2__memory_cost=256, argon2__rounds=1, argon2__parallelism=1)
    return House(app, clock)


def words(response: TestResponse) -> str:
    """A page's text, its markup aside."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.text)).split())


def cells(response: TestResponse) -> list[dict[str, Any]]:
    """The rows that a script gets."""
    return list(json.loads(response.text)["rows"])
