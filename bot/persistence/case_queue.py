"""The questions behind the staff's queue. Every one ends at an index, and only rows that are shown are read as a whole.

Pages follow each other by the last row seen (its due time and id), not by a count of rows to leave out, so the hundredth costs as much as the first.
"""

from __future__ import annotations

import re

from sqlalchemy import and_, func, literal, or_, select, true, tuple_, union_all
from sqlalchemy.sql import ColumnElement, Select

from bot.intake.case import FINISHED, CaseStatus
from bot.intake.contact import Reach, read_contact
from bot.persistence.blind import BlindIndex
from bot.persistence.case_files import MOST_ROWS, QueueFilter, place_of
from bot.persistence.case_tables import cases, contacts, staff

_PHONE = re.compile(r"[0-9+()/.\s-]+", re.ASCII)
_SHOWN = (
    cases.c.id,
    cases.c.number,
    cases.c.status,
    cases.c.priority,
    cases.c.asker,
    cases.c.created_at,
    cases.c.due_at,
    cases.c.version,
    cases.c.assignee_id,
    cases.c.wish,
    staff.c.name.label("assignee_name"),
    staff.c.email.label("assignee_email"),
)
_SHOWN_FROM = cases.outerjoin(staff, cases.c.assignee_id == staff.c.id)


def page(wanted: QueueFilter, now: float) -> Select:
    """The rows of one page, in order."""
    parts = [select(_ids(status, wanted, now).subquery()) for status in wanted.statuses]
    chosen = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery() if parts else select(cases.c.id).where(~true()).subquery()
    newest_first = wanted.status in FINISHED
    return (
        select(*_SHOWN)
        .select_from(_SHOWN_FROM)
        .where(cases.c.id.in_(select(chosen.c.id)))
        .order_by(*_order(newest_first))
        .limit(_limit(wanted))
    )


def _ids(status: CaseStatus, wanted: QueueFilter, now: float) -> Select:
    """The next cases of one state: an index holds them in order, which it doesn't over several states."""
    newest_first = status in FINISHED
    holders = [one for one in (wanted.assignee, wanted.mine) if one is not None]
    conditions = [cases.c.status == status.value, *(cases.c.assignee_id == one for one in holders)]
    if wanted.after is not None:
        place, last = tuple_(cases.c.due_at, cases.c.id), tuple_(*map(literal, place_of(wanted.after)))
        conditions.append(place < last if newest_first else place > last)
    if wanted.late:
        conditions.append(cases.c.due_at < now)
    if wanted.priority is not None:
        conditions.append(cases.c.priority == wanted.priority.value)
    return select(cases.c.id).where(and_(*conditions)).order_by(*_order(newest_first)).limit(_limit(wanted))


def _order(newest_first: bool) -> tuple[ColumnElement[object], ...]:
    return (cases.c.due_at.desc(), cases.c.id.desc()) if newest_first else (cases.c.due_at, cases.c.id)


def _limit(wanted: QueueFilter) -> int:
    return max(1, min(wanted.limit, MOST_ROWS))


def numbers_in_each_state() -> Select:
    """How many cases each state has."""
    return select(cases.c.status, func.count().label("number")).group_by(cases.c.status)


def found_by(text: str, index: BlindIndex, region: str) -> Select:
    """The cases that a number, or an exact name, telephone number or e-mail address leads to, newest first."""
    by_contact = select(contacts.c.case_id.label("id")).where(contact_is(text, index, region))
    # Not "or": PostgreSQL would read through all cases.
    chosen = union_all(select(cases.c.id).where(cases.c.number == as_number(text)), by_contact).subquery()
    return (
        select(*_SHOWN)
        .select_from(_SHOWN_FROM)
        .where(cases.c.id.in_(select(chosen.c.id)))
        .order_by(cases.c.created_at.desc(), cases.c.id.desc())
        .limit(MOST_ROWS)
    )


def contact_is(text: str, index: BlindIndex, region: str = "") -> ColumnElement[bool]:
    """Whether a contact's name, telephone number or e-mail address is this text. The database sees keyed hashes only.

    With the clinic's `region`, a telephone number may also be written as it is dialled there.
    """
    return or_(
        contacts.c.name_index == index.of("name", text),
        contacts.c.phone_index == index.of("phone", as_phone(text, region)),
        contacts.c.email_index == index.of("email", text),
    )


def as_number(text: str) -> str:
    """A case number as it is stored, however it was typed: "c 7kq2 mx4p" is C-7KQ2MX4P."""
    bare = "".join(text.upper().split()).replace("-", "")
    return f"C-{bare.removeprefix('C')}" if len(bare) == 9 else f"C-{bare}"


def as_phone(text: str, region: str = "") -> str:
    """A telephone number as it is stored, without the marks that it is written with; blank for a text that is none."""
    if not _PHONE.fullmatch(text):
        return ""
    reach = read_contact(text, region) if region else None
    if isinstance(reach, Reach) and reach.phone is not None:
        return reach.phone
    bare = "".join(character for character in text if character.isdigit() or character == "+")
    return f"+{bare[2:]}" if bare.startswith("00") else bare
