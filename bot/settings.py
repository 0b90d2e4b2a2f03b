"""Settings: the environment (and `.env`), read once at start and passed on as a frozen value.

A variable that is set to a value that can't work raises SettingsError with its name and what to do.
"""

from __future__ import annotations

import base64
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Clinic:
    """The clinic that runs the assistant. Blank texts mean "not set"; the region decides emergency number and crisis line."""

    name: str
    telephone: str
    url: str
    opening_hours: str
    region: str
    timezone: str = "UTC"


@dataclass(frozen=True)
class Webhook:
    """Where requests are sent. Without `url` nothing is sent. The first of the `secrets` signs; all do while they are rotated."""

    url: str = ""
    secrets: tuple[str, ...] = ()
    format: str = "json"
    timeout: int = 10


@dataclass(frozen=True)
class Mail:
    """The server for notices by e-mail, which hold no health data. Without `host` none is sent."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = ""
    to: str = ""


@dataclass(frozen=True)
class Console:
    """The staff's application."""

    port: int = 5080
    idle_minutes: int = 20


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides. Times are in seconds unless the name says otherwise."""

    knowledge: Path
    var: Path
    database_url: str
    redis_url: str | None
    rate_limit: int
    trusted_proxies: tuple[str, ...]
    allowed_origins: tuple[str, ...]
    offline: bool
    require_review: bool | None
    review_grace_days: int
    retention_days: int
    host: str
    port: int
    actions_port: int
    clinic: Clinic
    secret_key: str | None
    encryption_keys: tuple[str, ...]
    case_retention_days: int = 365
    webhook: Webhook = Webhook()
    mail: Mail = Mail()
    console: Console = Console()

    @property
    def binds_loopback(self) -> bool:
        """Whether the server can be reached from this machine only."""
        return _is_loopback(self.host)

    @property
    def withholds_drafts(self) -> bool:
        """Whether entries that no clinician has signed are withheld."""
        return bool(self.require_review)


def load(environment: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
    """Settings from `.env` under `root`, overridden by the environment.

    Raises SettingsError for a value that can't work, and where the server would be reachable from outside while nobody has
    said whether drafts may be shown (CAVEAT_REQUIRE_REVIEW).
    """
    given = dict(os.environ if environment is None else environment)
    variables = {**{k: v for k, v in dotenv_values(root / ".env").items() if v is not None}, **given}
    read = _Variables(variables)
    var = Path(read.text("CAVEAT_VAR", str(root / "var")))
    settings = Settings(
        knowledge=Path(read.text("CAVEAT_KNOWLEDGE", str(root / "knowledge"))),
        var=var,
        database_url=read.text("CAVEAT_DATABASE_URL", f"sqlite:///{var / 'caveat.db'}"),
        redis_url=read.text("CAVEAT_REDIS_URL", "") or None,
        rate_limit=read.whole("CAVEAT_RATE_LIMIT", 30),
        trusted_proxies=read.networks("CAVEAT_TRUSTED_PROXIES"),
        allowed_origins=read.origins("CAVEAT_ALLOWED_ORIGINS"),
        offline=read.switch("CAVEAT_OFFLINE") or False,
        require_review=read.switch("CAVEAT_REQUIRE_REVIEW"),
        review_grace_days=read.whole("CAVEAT_REVIEW_GRACE_DAYS", 0),
        retention_days=read.whole("CAVEAT_RETENTION_DAYS", 30),
        host=read.text("CAVEAT_HOST", "127.0.0.1"),
        port=read.port("CAVEAT_PORT", 5005),
        actions_port=read.port("CAVEAT_ACTIONS_PORT", 5055),
        clinic=Clinic(
            name=read.text("CAVEAT_CLINIC_NAME", "the clinic"),
            telephone=read.text("CAVEAT_CLINIC_TELEPHONE", ""),
            url=read.text("CAVEAT_CLINIC_URL", ""),
            opening_hours=read.text("CAVEAT_CLINIC_OPENING_HOURS", ""),
            region=read.text("CAVEAT_CLINIC_REGION", "us").lower(),
            timezone=read.timezone("CAVEAT_CLINIC_TIMEZONE", "UTC"),
        ),
        secret_key=read.text("CAVEAT_SECRET_KEY", "") or None,
        encryption_keys=read.listed("CAVEAT_ENCRYPTION_KEYS"),
        case_retention_days=read.whole("CAVEAT_CASE_RETENTION_DAYS", 365),
        webhook=_webhook(read),
        mail=Mail(
            host=read.text("CAVEAT_SMTP_HOST", ""),
            port=read.port("CAVEAT_SMTP_PORT", 587),
            user=read.text("CAVEAT_SMTP_USER", ""),
            password=read.text("CAVEAT_SMTP_PASSWORD", ""),
            sender=read.text("CAVEAT_MAIL_FROM", ""),
            to=read.text("CAVEAT_MAIL_TO", ""),
        ),
        console=Console(port=read.port("CAVEAT_CONSOLE_PORT", 5080), idle_minutes=read.whole("CAVEAT_CONSOLE_IDLE_MINUTES", 20)),
    )
    if not settings.binds_loopback and settings.require_review is None:
        raise SettingsError(
            f"CAVEAT_HOST is {settings.host}, which others can reach, but CAVEAT_REQUIRE_REVIEW is not set. "
            "Set it to 1 to withhold entries that no clinician has signed, or to 0 to show them marked as drafts."
        )
    return settings


def _webhook(read: _Variables) -> Webhook:
    webhook = Webhook(
        url=read.text("CAVEAT_WEBHOOK_URL", ""),
        secrets=read.listed("CAVEAT_WEBHOOK_SECRETS"),
        format=read.one_of("CAVEAT_WEBHOOK_FORMAT", ("json", "fhir")),
        timeout=read.whole("CAVEAT_WEBHOOK_TIMEOUT", 10),
    )
    if webhook.url and not webhook.url.startswith(("https://", "http://")):
        raise SettingsError(f"CAVEAT_WEBHOOK_URL is {webhook.url!r}. Set it to the clinic's https address, or remove it.")
    if webhook.url and not webhook.secrets:
        raise SettingsError(
            "CAVEAT_WEBHOOK_URL is set without CAVEAT_WEBHOOK_SECRETS. Set a secret (whsec_ and base64) that the receiver knows too."
        )
    for number, secret in enumerate(webhook.secrets, start=1):
        if not _is_webhook_secret(secret):
            raise SettingsError(f"Secret {number} of CAVEAT_WEBHOOK_SECRETS is none: write whsec_ and the base64 of 24 to 64 random bytes.")
    return webhook


def _is_webhook_secret(secret: str) -> bool:
    try:
        return secret.startswith("whsec_") and 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    except ValueError:
        return False


class _Variables:
    """Typed reading of environment variables."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str) -> str:
        return self._variables.get(name, "").strip() or default

    def whole(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()):
            raise SettingsError(f"{name} is {value!r}. Set it to a whole number of 0 or more, or remove it (default {default}).")
        return int(value)

    def port(self, name: str, default: int) -> int:
        value = self.whole(name, default)
        if not 1 <= value <= 65535:
            raise SettingsError(f"{name} is {value}. Set it to a port between 1 and 65535, or remove it (default {default}).")
        return value

    def switch(self, name: str) -> bool | None:
        value = self.text(name, "")
        if value == "":
            return None
        if value not in ("0", "1"):
            raise SettingsError(f"{name} is {value!r}. Set it to 1 or 0, or remove it.")
        return value == "1"

    def listed(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        value = self.text(name, known[0])
        if value not in known:
            raise SettingsError(f"{name} is {value!r}. Set it to {' or '.join(known)}, or remove it (default {known[0]}).")
        return value

    def timezone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise SettingsError(f"{name} is {value!r}, which is no time zone. Examples: America/New_York, Europe/London, UTC.") from None
        return value

    def origins(self, name: str) -> tuple[str, ...]:
        origins = tuple(o.strip().rstrip("/") for o in self.text(name, "").split(",") if o.strip())
        for origin in origins:
            if not origin.startswith(("https://", "http://")) or "*" in origin or origin.count("/") != 2:
                raise SettingsError(
                    f"{name} holds {origin!r}. Each origin is scheme and host, such as https://clinic.example, separated by commas."
                )
        return origins

    def networks(self, name: str) -> tuple[str, ...]:
        found = []
        for part in filter(None, (p.strip() for p in self.text(name, "").split(","))):
            try:
                found.append(str(ipaddress.ip_network(part, strict=False)))
            except ValueError as error:
                raise SettingsError(f"{name} holds {part!r}, which is no IP address or network. Example: 10.0.0.0/8,127.0.0.1.") from error
        return tuple(found)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
