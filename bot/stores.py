"""The stores of a process that needs nothing else of the assistant, such as the action server."""

from __future__ import annotations

from functools import lru_cache

from bot import settings as settings_module
from bot.persistence.cases import Cases
from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.keys import encryption_keys
from bot.persistence.sealing import Sealer


@lru_cache(maxsize=1)
def cases() -> Cases:
    """The process's cases. Raises SettingsError or ConversationError when the database can't be used."""
    settings = settings_module.load()
    return Cases(open_database(settings.database_url), Sealer(encryption_keys(settings)))


@lru_cache(maxsize=1)
def conversations() -> Conversations:
    """The process's conversations. Raises SettingsError or ConversationError when the database can't be used."""
    settings = settings_module.load()
    return Conversations(open_database(settings.database_url), Sealer(encryption_keys(settings)))
