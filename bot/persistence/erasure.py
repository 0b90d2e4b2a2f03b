"""Erasing what is stored about somebody, and handing it out, by their conversation or by their exact name, telephone number or e-mail address.

What is left says that something was erased, to whoever knows the conversation's id or the case's number, and nothing about the person.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection, Engine, Row

from bot.persistence.audit import COMMAND_LINE, enter
from bot.persistence.blind import BlindIndex, digest
from bot.persistence.case_queue import contact_is
from bot.persistence.case_tables import assignments, cases, consents, contacts, delivery_attempts, erasures, notes, outbox
from bot.persistence.export import everything
from bot.persistence.parcels import OutboxState
from bot.persistence.sealing import Sealer
from bot.persistence.tables import conversations, erased, exchanges, feedback, turns
from bot.persistence.traces import sweep
from bot.persistence.transactions import lock, reading, writing

_WHAT = "What is to be erased"
_OF_A_CASE = (contacts, consents, notes, assignments, outbox)
_OF_A_CONVERSATION = (turns, exchanges, feedback, conversations)
Counts = dict[str, int]


class Erasure:
    """Erasing and handing out. Methods raise ConversationError when the database fails.

    `actor` is who does it, as the audit log names them: "staff:7", "visitor". Counts are by table, of the rows that went; `delivered` is
    how many of the messages about the cases had reached the clinic's own system, where they have to be erased by the clinic.
    """

    def __init__(self, engine: Engine, sealer: Sealer, index: BlindIndex, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._sealer, self._index, self._clock = engine, sealer, index, clock

    def conversation(self, sender_id: str, actor: str) -> Counts:
        """Erase a conversation with its cases, and see to it that it can't be continued."""
        return self._erase({sender_id}, (), actor)

    def contact(self, text: str, actor: str, region: str = "") -> Counts:
        """Erase all cases of an exact name, telephone number or e-mail address, and the conversations that they come from.

        Other cases of such a conversation go too: their transcripts tell what the same person wrote.
        """
        with reading(self._engine, _WHAT) as connection:
            rows = self._of_contact(connection, text, region)
        return self._erase({row.sender_id for row in rows if row.sender_id}, [row.id for row in rows], actor)

    def numbers_of_conversation(self, sender_id: str) -> list[str]:
        """The numbers of the cases that would go with a conversation, oldest first."""
        with reading(self._engine, _WHAT) as connection:
            return [row.number for row in _cases(connection, {sender_id}, ())]

    def numbers_of_contact(self, text: str, region: str = "") -> list[str]:
        """The numbers of the cases that would go with a contact, oldest first."""
        with reading(self._engine, _WHAT) as connection:
            rows = self._of_contact(connection, text, region)
            return [row.number for row in _cases(connection, {row.sender_id for row in rows if row.sender_id}, [row.id for row in rows])]

    def export_conversation(self, sender_id: str, actor: str = COMMAND_LINE) -> dict[str, Any]:
        """All that is stored of a conversation and its cases, ready for JSON: `exported_at`, `conversations`, `cases`."""
        return self._export({sender_id}, (), actor)

    def export_contact(self, text: str, actor: str = COMMAND_LINE, region: str = "") -> dict[str, Any]:
        """The same of all cases of an exact name, telephone number or e-mail address, and of their conversations."""
        with reading(self._engine, _WHAT) as connection:
            rows = self._of_contact(connection, text, region)
        return self._export({row.sender_id for row in rows if row.sender_id}, [row.id for row in rows], actor)

    def _of_contact(self, connection: Connection, text: str, region: str) -> list[Row]:
        if not text.strip():
            return []
        query = select(cases.c.id, cases.c.sender_id).join(contacts, contacts.c.case_id == cases.c.id)
        return list(connection.execute(query.where(contact_is(text, self._index, region))))

    def _export(self, senders: set[str], case_ids: Iterable[int], actor: str) -> dict[str, Any]:
        now = self._clock()
        with writing(self._engine, "The export", durable=True) as connection:
            rows = _cases(connection, senders, case_ids)
            for row in rows:
                enter(connection, actor, "case.exported", row.number, at=now)
            for sender in sorted(senders):
                enter(connection, actor, "conversation.exported", digest(sender), at=now)
            return everything(connection, self._sealer, sorted(senders), [row.id for row in rows], now)

    def _erase(self, senders: set[str], case_ids: Iterable[int], actor: str) -> Counts:
        total: Counter[str] = Counter()
        with writing(self._engine, _WHAT, durable=True) as connection:
            # In one order, so that two who erase don't wait for each other; and before the cases are looked for, so that none comes after.
            for sender in sorted(senders):
                lock(connection, sender)
            for row in _cases(connection, senders, case_ids):
                total += self._recorded(connection, actor, "case.erased", row.number, delete_case(connection, row.id))
            for sender in sorted(senders):
                total += self._recorded(connection, actor, "conversation.erased", sender, _delete_conversation(connection, sender))
                _remember(connection, sender, self._clock())
        sweep(self._engine)
        return {name: total[name] for name in COUNTED}

    def _recorded(self, connection: Connection, actor: str, action: str, what: str, counts: Counter[str]) -> Counter[str]:
        """Leave a record without personal data, if anything was there."""
        if counts:
            now, told = self._clock(), json.dumps(counts)
            connection.execute(insert(erasures).values(at=now, actor=actor, digest=digest(what), counts=told))
            enter(connection, actor, action, digest(what), at=now, detail=told)
        return counts


COUNTED = ("cases", *(table.name for table in _OF_A_CASE), "delivery_attempts", "delivered", *(table.name for table in _OF_A_CONVERSATION))
"""What is counted."""


def delete_case(connection: Connection, case_id: int) -> Counter[str]:
    """Delete a case with all that hangs on it. Returns how many rows of each table went."""
    events = select(outbox.c.id).where(outbox.c.case_id == case_id)
    delivered = select(func.count()).where(outbox.c.case_id == case_id, outbox.c.state == OutboxState.DELIVERED.value)
    counts = Counter({"delivered": connection.scalar(delivered)})
    counts["delivery_attempts"] = connection.execute(delete(delivery_attempts).where(delivery_attempts.c.outbox_id.in_(events))).rowcount
    for table in _OF_A_CASE:
        counts[table.name] = connection.execute(delete(table).where(table.c.case_id == case_id)).rowcount
    counts["cases"] = connection.execute(delete(cases).where(cases.c.id == case_id)).rowcount
    return +counts


def _delete_conversation(connection: Connection, sender_id: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for table in _OF_A_CONVERSATION:
        counts[table.name] = connection.execute(delete(table).where(table.c.sender_id == sender_id)).rowcount
    return +counts


def _cases(connection: Connection, senders: set[str], case_ids: Iterable[int]) -> list[Row]:
    wanted = cases.c.sender_id.in_(senders) | cases.c.id.in_(list(case_ids))
    return list(connection.execute(select(cases.c.id, cases.c.number).where(wanted).order_by(cases.c.id)))


def _remember(connection: Connection, sender_id: str, now: float) -> None:
    """Keep the conversation's hash, by which `bot.persistence.conversations` knows that it was erased."""
    known = connection.scalar(select(erased.c.digest).where(erased.c.digest == digest(sender_id)))
    if known is None:
        connection.execute(insert(erased).values(digest=digest(sender_id), at=now))
