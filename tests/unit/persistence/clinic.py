"""A clinic's database for tests: made-up requests, two members of staff, and all stores on it, with a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

from cryptography.fernet import Fernet
from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.intake.case import Asker, Case, Contact, Request, Wish
from bot.persistence.audit import Audit, AuditEvent, AuditFilter
from bot.persistence.blind import BlindIndex
from bot.persistence.case_tables import staff
from bot.persistence.cases import Cases
from bot.persistence.casework import Casework
from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.outbox import Outbox
from bot.persistence.sealing import Sealer

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
ANNA, BEN = 1, 2
TRANSCRIPT = ({"at": NOON.isoformat(), "said": "Do my kidneys suffer?", "replies": [{"text": "They can."}]},)


@dataclass
class Clock:
    """The time in seconds, which a test moves."""

    now: float = NOON.timestamp()

    def __call__(self) -> float:
        return self.now


@dataclass
class Clinic:
    """All stores of one database."""

    engine: Engine
    sealer: Sealer
    index: BlindIndex
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.cases = Cases(self.engine, self.sealer, self.index, self.clock)
        self.casework = Casework(self.engine, self.sealer, self.index, self.clock)
        self.outbox = Outbox(self.engine, self.sealer, self.clock)
        self.audit = Audit(self.engine, self.clock)
        self.conversations = Conversations(self.engine, self.sealer)

    def store(self, conversation: str, name: str = "Ada Lovelace", **details: object) -> Case:
        """Store a request that is confirmed now."""
        return self.cases.store(self.request(conversation, name, **details))

    def request(
        self,
        conversation: str,
        name: str = "Ada Lovelace",
        phone: str | None = "+12125550142",
        email: str | None = "ada@example.org",
        wish: Wish | None = None,
    ) -> Request:
        """A request that is confirmed now."""
        confirmed = datetime.fromtimestamp(self.clock(), timezone.utc)
        about = wish or Wish("my kidneys", "lupus", "mornings", "please ring twice")
        return Request(conversation, Asker.ADULT, Contact(name, phone, email), about, "I agree.", confirmed, TRANSCRIPT)

    def logged(self) -> list[AuditEvent]:
        """The audit log, oldest entry first."""
        return self.audit.search(AuditFilter(limit=1000))[::-1]


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def open_clinic(url: str, *keys: str) -> Clinic:
    """A clinic on a new database, with Anna and Ben."""
    engine = open_database(url)
    people = [{"id": ANNA, "email": "anna@clinic.example", "name": "Anna Berg"}, {"id": BEN, "email": "ben@clinic.example", "name": ""}]
    with engine.begin() as connection:
        for person in people:
            uniquifier = person["email"]
            connection.execute(insert(staff).values(password="-", active=True, fs_uniquifier=uniquifier, created_at=0.0, **person))
    return Clinic(engine, Sealer(keys or (new_key(),)), BlindIndex(b"a secret of this test"))
