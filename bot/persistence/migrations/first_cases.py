"""Requests as the first release kept them, {"name", "contact", "about"} sealed in one column, and the way from there to here and back."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Column, Float, LargeBinary, MetaData, String, Table, insert, select
from sqlalchemy.engine import Connection

from bot.intake.case import DUE_AFTER, Asker, CaseStatus, Contact, Priority, Wish
from bot.persistence.blind import BlindIndex
from bot.persistence.case_payload import wish_values
from bot.persistence.cases import contact_row
from bot.persistence.sealing import Sealer

UNRECORDED = "The person agreed to be contacted. This request is from a release that did not keep the wording."
_EXTENSION = re.compile(r"\s*(?:x|ext).*", re.IGNORECASE)


def first_cases() -> Table:
    """Their table, as it stands in 0001."""
    return Table(
        "cases",
        MetaData(),
        Column("number", String(16), primary_key=True),
        Column("sender_id", String(80), nullable=False, index=True),
        Column("status", String(16), nullable=False),
        Column("created_at", Float, nullable=False, index=True),
        Column("details", LargeBinary, nullable=False),
    )


def carry_over(connection: Connection, tables: MetaData, rows: list[dict[str, Any]], sealer: Sealer, index: BlindIndex) -> None:
    """Put requests of the first release into the tables of the second. Raises ConversationError when the keys don't fit."""
    for row in rows:
        details = sealer.unseal(row["details"])
        contact, remark = _contact(details)
        wish = Wish(about=details["about"] or "", topic=details["about"], remark=remark)
        withdrawn = row["status"] == CaseStatus.WITHDRAWN.value
        made = connection.execute(insert(tables.tables["cases"]).values(_case(row, Wish() if withdrawn else wish, sealer)))
        case_id = made.inserted_primary_key[0]
        if not withdrawn:
            connection.execute(insert(tables.tables["contacts"]).values(case_id=case_id, **contact_row(contact, sealer, index)))
        connection.execute(insert(tables.tables["consents"]).values(case_id=case_id, at=row["created_at"], wording=UNRECORDED))


def carry_back(connection: Connection, tables: MetaData, sealer: Sealer) -> list[dict[str, Any]]:
    """The requests as the first release kept them; what it had no place for stays behind."""
    cases, contacts = tables.tables["cases"], tables.tables["contacts"]
    query = select(cases, contacts.c.sealed).select_from(cases.outerjoin(contacts, contacts.c.case_id == cases.c.id))
    return [_first(row._mapping, sealer) for row in connection.execute(query)]


def _contact(details: dict[str, Any]) -> tuple[Contact, str]:
    """The contact, and a remark that keeps what has no place in it."""
    name, given = details["name"], details["contact"]
    if "@" in given:
        return Contact(name, email=given), ""
    number = _EXTENSION.sub("", given)
    # The (0) of +44 (0)20 is dialled inside the country only.
    dialled = number.replace("(0)", "") if number.startswith(("+", "00")) else number
    plain = "".join(character for character in dialled if character.isdigit() or character == "+")
    phone = f"+{plain[2:]}" if plain.startswith("00") else plain
    return Contact(name, phone=phone), "" if number == given else f"The number was given as {given}."


def _case(row: dict[str, Any], wish: Wish, sealer: Sealer) -> dict[str, Any]:
    at = row["created_at"]
    finished = row["status"] in (CaseStatus.CLOSED.value, CaseStatus.WITHDRAWN.value)
    return {
        "number": row["number"],
        "sender_id": row["sender_id"],
        "status": row["status"],
        "priority": Priority.ROUTINE.value,
        "asker": Asker.ADULT.value,
        "created_at": at,
        "updated_at": at,
        "due_at": at + DUE_AFTER[Priority.ROUTINE].total_seconds(),
        "closed_at": at if finished else None,
        "version": 1,
        "wish": sealer.seal(wish_values(wish)),
        "transcript": sealer.seal([]),
    }


def _first(row: Any, sealer: Sealer) -> dict[str, Any]:
    contact = sealer.unseal(row["sealed"]) if row["sealed"] is not None else {}
    details = {
        "name": contact.get("name", ""),
        "contact": contact.get("phone") or contact.get("email") or "",
        "about": sealer.unseal(row["wish"])["topic"],
    }
    kept = {name: row[name] for name in ("number", "status", "created_at")}
    return {**kept, "sender_id": row["sender_id"] or "", "details": sealer.seal(details)}
