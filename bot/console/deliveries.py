"""What was to be sent to the clinic's own system and how far it came. Messages that could not be delivered are sent again from here."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console.access import me, open_to
from bot.console.desk import desk
from bot.console.roles import EVERYONE
from bot.persistence.parcels import OutboxState

blueprint = Blueprint("deliveries", __name__, url_prefix="/deliveries")
PAGE = 50


@blueprint.get("")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """The messages of one state, newest first; those that failed unless asked otherwise. None shows what it holds."""
    wanted = request.args.get("state", OutboxState.DEAD.value)
    before = request.args.get("before", "")
    if wanted not in {state.value for state in OutboxState} or not (before == "" or (before.isascii() and before.isdigit())):
        abort(400)
    state, at = OutboxState(wanted), desk()
    rows = at.outbox.rows(state, limit=PAGE, before=int(before) if before else None)
    return render_template(
        "deliveries.html",
        rows=rows,
        state=state,
        states=OutboxState,
        counts=at.outbox.counts(),
        attempts={row.id: at.outbox.attempts(row.id) for row in rows},
        more=rows[-1].id if len(rows) == PAGE else None,
        receiver=bool(at.settings.webhook.url),
    )


@blueprint.post("/<int:parcel_id>/resend")
@open_to(*EVERYONE)
def resend(parcel_id: int) -> ResponseReturnValue:
    """Send one again."""
    if desk().outbox.resend(parcel_id):
        desk().audit.record(me().actor, "delivery.resent", f"delivery:{parcel_id}")
        flash("It will be sent again in a moment.", "success")
    else:
        flash("It is waiting to be sent already, or is gone. Nothing was changed.", "info")
    return redirect(url_for("deliveries.show"), 303)
