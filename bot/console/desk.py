"""What the console's pages work with: the settings, the stores and the clock of one application."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from sqlalchemy.engine import Engine

from bot.console.accounts import Accounts
from bot.console.credentials import Credentials
from bot.console.refusals import Refusals
from bot.persistence.audit import Audit
from bot.persistence.blind import BlindIndex
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer
from bot.settings import Settings

Clock = Callable[[], float]
_KEY = "caveat"


@dataclass(frozen=True)
class Desk:
    """One application's stores. All are made from the same settings; the clock gives seconds since 1970 (UTC)."""

    settings: Settings
    engine: Engine
    sealer: Sealer
    index: BlindIndex
    casework: Casework
    outbox: Outbox
    audit: Audit
    refusals: Refusals
    accounts: Accounts
    credentials: Credentials
    clock: Clock

    @classmethod
    def of(cls, settings: Settings, clock: Clock = time.time) -> Desk:
        """The stores that these settings lead to. Raises SettingsError or ConversationError when they can't be used."""
        engine, sealer = open_database(settings.database_url), Sealer(encryption_keys(settings))
        index = BlindIndex(secret_key(settings))
        return cls(
            settings=settings,
            engine=engine,
            sealer=sealer,
            index=index,
            casework=Casework(engine, sealer, index, clock),
            outbox=Outbox(engine, sealer, clock),
            audit=Audit(engine, clock),
            refusals=Refusals(engine, clock),
            accounts=Accounts(engine, clock),
            credentials=Credentials(engine, clock),
            clock=clock,
        )


def desk() -> Desk:
    """The desk of the application that answers the present request."""
    return desk_of(current_app)


def desk_of(app: Flask) -> Desk:
    """The desk of an application."""
    return cast(Desk, app.extensions[_KEY])


def set_up(app: Flask, made: Desk) -> None:
    """Give an application its desk."""
    app.extensions[_KEY] = made
