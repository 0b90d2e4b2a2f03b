"""The stores of a process: made once, from the settings. Each raises SettingsError or ConversationError when the database can't be used."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.engine import Engine

from bot import settings as settings_module
from bot.persistence.audit import Audit
from bot.persistence.blind import BlindIndex
from bot.persistence.cases import Cases
from bot.persistence.casework import Casework
from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.erasure import Erasure
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The process's database."""
    return open_database(settings_module.load().database_url)


@lru_cache(maxsize=1)
def sealer() -> Sealer:
    """What seals and opens with the process's keys."""
    return Sealer(encryption_keys(settings_module.load()))


@lru_cache(maxsize=1)
def index() -> BlindIndex:
    """What people are looked up by."""
    return BlindIndex(secret_key(settings_module.load()))


@lru_cache(maxsize=1)
def cases() -> Cases:
    """The intake's side of cases."""
    return Cases(engine(), sealer(), index())


@lru_cache(maxsize=1)
def casework() -> Casework:
    """The staff's side of cases."""
    return Casework(engine(), sealer(), index())


@lru_cache(maxsize=1)
def outbox() -> Outbox:
    """What the clinic's system is to be told."""
    return Outbox(engine(), sealer())


@lru_cache(maxsize=1)
def audit() -> Audit:
    """Who did what."""
    return Audit(engine())


@lru_cache(maxsize=1)
def erasure() -> Erasure:
    """Erasing and handing out what is stored about somebody."""
    return Erasure(engine(), sealer(), index())


@lru_cache(maxsize=1)
def conversations() -> Conversations:
    """What was said."""
    return Conversations(engine(), sealer())
