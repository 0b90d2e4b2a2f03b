"""Requests to the clinic in the database. Name and contact are sealed; a conversation has at most one open request."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConversationError
from bot.intake.case import Case, CaseStatus
from bot.persistence.database import WRITES
from bot.persistence.sealing import Sealer
from bot.persistence.tables import cases


class Cases:
    """All reading and writing of cases. Methods raise ConversationError when the database fails."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine, self._sealer = engine.execution_options(**{WRITES: True}), sealer

    def store(self, case: Case) -> Case:
        """Keep a confirmed request and return it. A second request of the same conversation joins the open one, which keeps its number."""
        try:
            with self._engine.begin() as connection:
                row = connection.execute(
                    select(cases).where(cases.c.sender_id == case.conversation, cases.c.status == CaseStatus.OPEN.value)
                ).first()
                if row is not None:
                    kept = Case(row.number, case.conversation, case.name, case.contact, case.about, case.consented_at)
                    connection.execute(update(cases).where(cases.c.number == row.number).values(details=self._sealed(kept)))
                    return kept
                connection.execute(
                    insert(cases).values(
                        number=case.number,
                        sender_id=case.conversation,
                        status=case.status.value,
                        created_at=case.consented_at.timestamp(),
                        details=self._sealed(case),
                    )
                )
                return case
        except SQLAlchemyError as error:
            raise ConversationError(f"The request could not be stored ({type(error).__name__}). Check the database.") from error

    def of_conversation(self, sender_id: str) -> list[Case]:
        """The cases of one conversation, oldest first."""
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(select(cases).where(cases.c.sender_id == sender_id).order_by(cases.c.created_at)).all()
        except SQLAlchemyError as error:
            raise ConversationError(f"The requests could not be read ({type(error).__name__}). Check the database.") from error
        return [self._case(row) for row in rows]

    def erase(self, sender_id: str) -> None:
        """Delete the cases of one conversation."""
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(cases).where(cases.c.sender_id == sender_id))
        except SQLAlchemyError as error:
            raise ConversationError(f"The requests could not be erased ({type(error).__name__}). Check the database.") from error

    def _sealed(self, case: Case) -> bytes:
        return self._sealer.seal({"name": case.name, "contact": case.contact, "about": case.about})

    def _case(self, row: Row) -> Case:
        details: dict[str, Any] = self._sealer.unseal(row.details)
        consented = datetime.fromtimestamp(row.created_at, timezone.utc)
        return Case(row.number, row.sender_id, details["name"], details["contact"], details["about"], consented, CaseStatus(row.status))
