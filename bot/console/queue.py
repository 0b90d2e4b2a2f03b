"""The queue: which requests there are, the one due first at the top, and looking one up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console import wording
from bot.console.access import me, open_to
from bot.console.desk import desk
from bot.console.roles import CASE_ROLES
from bot.intake.case import AT_WORK, CaseStatus, Priority
from bot.persistence.case_files import QueueFilter, QueueRow

blueprint = Blueprint("queue", __name__, url_prefix="/requests")
PAGE = 50
_PLACE = "C-00000000"
"""Stands for the number in addresses, which are made once for all rows. Numbers hold nothing that an address would have to escape."""


@blueprint.get("")
@open_to(*CASE_ROLES)
def show() -> ResponseReturnValue:
    """One page of the queue."""
    rows = _found()
    more = rows[-1].cursor if len(rows) == PAGE else None
    return render_template("queue.html", rows=_cells(rows), counts=desk().casework.counts(), filters=_chosen(), more=more, looked_up=False)


@blueprint.get("/rows")
@open_to(*CASE_ROLES, passive=True)
def rows() -> ResponseReturnValue:
    """The same rows for the page that is open already, which asks every few seconds."""
    counts = desk().casework.counts()
    return {"rows": _cells(_found()), "counts": {status.value: counts[status] for status in CaseStatus}}


@blueprint.post("/look-up")
@open_to(*CASE_ROLES)
def look_up() -> ResponseReturnValue:
    """The requests of an exact name, telephone number, e-mail address or case number. It is posted, so that no address holds a name."""
    text = request.form.get("text", "").strip()
    if not text:
        flash("Type a name, a telephone number, an e-mail address or a case number.", "error")
        return redirect(url_for("queue.show"), 303)
    found = desk().casework.find(text)
    desk().audit.record(me().actor, "case.looked_up", found[0].number if len(found) == 1 else "", detail=f"{len(found)} found")
    return render_template("queue.html", rows=_cells(found), counts=desk().casework.counts(), filters={}, more=None, looked_up=True)


def _chosen() -> dict[str, str]:
    """The filters of the address, as far as they are known ones."""
    known = {
        "status": {status.value for status in CaseStatus},
        "priority": {priority.value for priority in Priority},
        "who": {"mine", "nobody"},
        "late": {"1"},
    }
    return {name: value for name, values in known.items() if (value := request.args.get(name, "")) in values}


def _found() -> list[QueueRow]:
    chosen = _chosen()
    status = CaseStatus(chosen["status"]) if "status" in chosen else None
    if chosen.get("who") == "nobody":
        if status not in (None, CaseStatus.OPEN):
            return []
        status = CaseStatus.OPEN
    return desk().casework.queue(
        QueueFilter(
            status=status,
            mine=me().id if chosen.get("who") == "mine" else None,
            late="late" in chosen,
            priority=Priority(chosen["priority"]) if "priority" in chosen else None,
            after=request.args.get("after") or None,
            limit=PAGE,
        )
    )


def _cells(found: Sequence[QueueRow]) -> list[dict[str, Any]]:
    mine, page, claim = me().id, *(url_for(view, number=_PLACE) for view in ("case_page.show", "case_page.claim"))
    return [_cell(row, mine, page.replace(_PLACE, row.number), claim.replace(_PLACE, row.number)) for row in found]


def _cell(row: QueueRow, mine: int, page: str, claim: str) -> dict[str, Any]:
    """A row in words: what the page shows, and what its script puts into a row of its own."""
    at_work = row.status in AT_WORK
    code, words = wording.due(row.due_at, row.seen_at) if at_work else ("done", "–")
    holder = "You" if row.assignee_id == mine else row.assignee
    return {
        "number": row.number,
        "href": page,
        "claim": claim if row.status is CaseStatus.OPEN else "",
        "version": row.version,
        "status": wording.STATUS[row.status],
        "priority": wording.PRIORITY[row.priority],
        "priority_code": row.priority.value,
        "flags": "Red flag" if row.red_flags else "",
        "topic": wording.topic(row.topic),
        "age": wording.span(row.age),
        "due": words,
        "due_code": code,
        "holder": holder or "Nobody",
    }
