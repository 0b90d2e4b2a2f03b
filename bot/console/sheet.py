"""Requests as CSV that is safe to open: no cell begins in a way that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone

from bot.persistence.case_export import Exported

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet calculate. The wide forms are read as the narrow ones by some."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
Columns = Mapping[str, Callable[[Exported], str]]

OUTLINE: Columns = {
    "number": lambda one: one.case.number,
    "status": lambda one: one.case.status.value,
    "priority": lambda one: one.case.priority.value,
    "asker": lambda one: one.case.asker.value,
    "created_at": lambda one: _time(one.case.created_at),
    "due_at": lambda one: _time(one.case.due_at),
    "closed_at": lambda one: _time(one.case.closed_at),
    "assignee": lambda one: one.assignee,
}
WISH: Columns = {
    "topic": lambda one: (one.wish.topic or "") if one.wish else "",
    "about": lambda one: one.wish.about if one.wish else "",
    "preferred_time": lambda one: one.wish.preferred_time if one.wish else "",
    "remark": lambda one: one.wish.remark if one.wish else "",
    "red_flags": lambda one: " ".join(one.wish.red_flags) if one.wish else "",
}
CONTACT: Columns = {
    "name": lambda one: one.contact.name if one.contact else "",
    "phone": lambda one: (one.contact.phone or "") if one.contact else "",
    "email": lambda one: (one.contact.email or "") if one.contact else "",
}


def sheet(rows: Sequence[Exported], columns: Columns) -> str:
    """The rows under a line with the columns' names."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe(read(row)) for read in columns.values()] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def safe(cell: str) -> str:
    """The cell as text: with an apostrophe in front if it would be taken for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def _time(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(timezone.utc).isoformat(timespec="seconds")
