"""The settings as the console shows them: what is set, never a secret."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import Settings

SET, NOT_SET = "set, not shown", "not set"
Row = tuple[str, str]


def listed(settings: Settings) -> list[tuple[str, list[Row]]]:
    """The settings by group: each variable's name, and its value in words."""
    return [
        ("The clinic", list(_clinic(settings))),
        ("Where things are", list(_places(settings))),
        ("What visitors get", list(_visitors(settings))),
        ("How long things are kept", list(_retention(settings))),
        ("What is sent", list(_sending(settings))),
        ("Keys", list(_keys(settings))),
    ]


def _clinic(settings: Settings) -> Iterator[Row]:
    clinic = settings.clinic
    yield "CAVEAT_CLINIC_NAME", clinic.name
    yield "CAVEAT_CLINIC_TELEPHONE", clinic.telephone or NOT_SET
    yield "CAVEAT_CLINIC_URL", clinic.url or NOT_SET
    yield "CAVEAT_CLINIC_OPENING_HOURS", clinic.opening_hours or NOT_SET
    yield "CAVEAT_CLINIC_REGION", clinic.region
    yield "CAVEAT_CLINIC_TIMEZONE", clinic.timezone


def _places(settings: Settings) -> Iterator[Row]:
    yield "CAVEAT_DATABASE_URL", without_secret(settings.database_url)
    yield "CAVEAT_REDIS_URL", without_secret(settings.redis_url) if settings.redis_url else NOT_SET
    yield "CAVEAT_KNOWLEDGE", str(settings.knowledge)
    yield "CAVEAT_VAR", str(settings.var)
    yield "CAVEAT_HOST", settings.host
    yield "CAVEAT_PORT", str(settings.port)
    yield "CAVEAT_ACTIONS_PORT", str(settings.actions_port)
    yield "CAVEAT_CONSOLE_PORT", str(settings.console.port)
    yield "CAVEAT_TRUSTED_PROXIES", ", ".join(settings.trusted_proxies) or NOT_SET
    yield "CAVEAT_ALLOWED_ORIGINS", ", ".join(settings.allowed_origins) or NOT_SET
    yield "CAVEAT_OFFLINE", _switch(settings.offline)


def _visitors(settings: Settings) -> Iterator[Row]:
    yield "CAVEAT_REQUIRE_REVIEW", _switch(settings.require_review)
    yield "CAVEAT_REVIEW_GRACE_DAYS", f"{settings.review_grace_days} days"
    yield "CAVEAT_RATE_LIMIT", f"{settings.rate_limit} messages a minute"


def _retention(settings: Settings) -> Iterator[Row]:
    yield "CAVEAT_RETENTION_DAYS", f"{settings.retention_days} days (conversations)"
    yield "CAVEAT_CASE_RETENTION_DAYS", f"{settings.case_retention_days} days (closed and withdrawn requests)"
    yield "CAVEAT_CONSOLE_IDLE_MINUTES", f"{settings.console.idle_minutes} minutes (sign-in without doing anything)"


def _sending(settings: Settings) -> Iterator[Row]:
    webhook, mail = settings.webhook, settings.mail
    yield "CAVEAT_WEBHOOK_URL", without_secret(webhook.url) if webhook.url else NOT_SET
    yield "CAVEAT_WEBHOOK_SECRETS", f"{len(webhook.secrets)} {SET}" if webhook.secrets else NOT_SET
    yield "CAVEAT_WEBHOOK_FORMAT", webhook.format
    yield "CAVEAT_WEBHOOK_TIMEOUT", f"{webhook.timeout} seconds"
    yield "CAVEAT_SMTP_HOST", mail.host or NOT_SET
    yield "CAVEAT_SMTP_PORT", str(mail.port)
    yield "CAVEAT_SMTP_USER", SET if mail.user else NOT_SET
    yield "CAVEAT_SMTP_PASSWORD", SET if mail.password else NOT_SET
    yield "CAVEAT_MAIL_FROM", mail.sender or NOT_SET
    yield "CAVEAT_MAIL_TO", mail.to or NOT_SET


def _keys(settings: Settings) -> Iterator[Row]:
    made = "not set: made on first start, and kept in CAVEAT_VAR"
    yield "CAVEAT_SECRET_KEY", SET if settings.secret_key else made
    yield "CAVEAT_ENCRYPTION_KEYS", f"{len(settings.encryption_keys)} {SET}" if settings.encryption_keys else made


def without_secret(url: str) -> str:
    """An address without user, password and query, which may hold a token."""
    try:
        if not url.startswith("http"):
            whole = make_url(url)
            return str(URL.create(whole.drivername, host=whole.host, port=whole.port, database=whole.database))
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}{'?…' if parts.query else ''}"
    except (ArgumentError, ValueError):
        return SET


def _switch(value: bool | None) -> str:
    return NOT_SET if value is None else "1 (yes)" if value else "0 (no)"
