"""The audit log, searched by who, what, about what and when; the newest entry first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.console.access import open_to
from bot.console.desk import desk
from bot.console.refusals import ANONYMOUS
from bot.console.roles import Role
from bot.persistence.audit import COMMAND_LINE, VISITOR, WORKER, AuditFilter

blueprint = Blueprint("audit_log", __name__, url_prefix="/audit-log")
PAGE = 100
OTHERS = (VISITOR, WORKER, COMMAND_LINE, ANONYMOUS)
"""Who acts without an account."""
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@blueprint.get("")
@open_to(Role.ADMIN)
def show() -> ResponseReturnValue:
    """One page of what fits."""
    chosen = {name: request.args.get(name, "").strip() for name in ("actor", "action", "subject", "refused", "since", "until")}
    events = desk().audit.search(_filter(chosen))
    names = {account.actor: account.shown_name for account in desk().accounts.all()}
    return render_template(
        "audit_log/show.html",
        events=events,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value},
        names=names,
        actors=[*names.items(), *((other, other) for other in OTHERS)],
        more=events[-1].id if len(events) == PAGE else None,
    )


def _filter(chosen: Mapping[str, str]) -> AuditFilter:
    before = request.args.get("before", "")
    if (before and not _NUMBER.fullmatch(before)) or chosen["refused"] not in ("", "1"):
        abort(400)
    return AuditFilter(
        actor=chosen["actor"],
        action=chosen["action"],
        subject=chosen["subject"],
        allowed=False if chosen["refused"] else None,
        since=_begins(chosen["since"]),
        until=_begins(chosen["until"], timedelta(days=1)),
        before=int(before) if before else None,
        limit=PAGE,
    )


def _begins(text: str, later: timedelta = timedelta(0)) -> datetime | None:
    """When a day begins at the clinic, or so much later; None for a blank. Answers with 400 for what is no day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + later
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(desk().settings.clinic.timezone))
    except (ValueError, OverflowError):
        abort(400)
