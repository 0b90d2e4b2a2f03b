"""One request: what it is about, what was said, who works on it, and what is done with it. Every look is entered in the audit log."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console import wording
from bot.console.access import me, open_to
from bot.console.desk import desk
from bot.console.roles import CASE_ROLES
from bot.console.transcript import turns
from bot.intake.case import AT_WORK, TRANSITIONS, CaseStatus, Contact
from bot.persistence.audit import AuditFilter
from bot.persistence.casework import LONGEST_NOTE

blueprint = Blueprint("case_page", __name__, url_prefix="/requests/<number>")
MOST_EVENTS = 100


@blueprint.get("")
@open_to(*CASE_ROLES)
def show(number: str) -> ResponseReturnValue:
    """The page of a case, without the contact."""
    return _page(number)


@blueprint.post("/contact")
@open_to(*CASE_ROLES)
def contact(number: str) -> ResponseReturnValue:
    """The same page with the contact; that it was looked at is entered first."""
    return _page(number, desk().casework.contact(number, me().id))


@blueprint.post("/claim")
@open_to(*CASE_ROLES)
def claim(number: str) -> ResponseReturnValue:
    """Take the case on."""
    desk().casework.claim(number, me().id, _whole("version"))
    flash(f"You have {number} now.", "success")
    return _back(number)


@blueprint.post("/assign")
@open_to(*CASE_ROLES)
def assign(number: str) -> ResponseReturnValue:
    """Give the case to a colleague who may see it."""
    chosen = _whole("staff_id")
    colleague = next((account for account in desk().accounts.workers() if account.id == chosen), None)
    if colleague is None:
        abort(400)
    desk().casework.assign(number, colleague.id, me().id, _whole("version"))
    flash(f"{number} was given to {colleague.shown_name}.", "success")
    return _back(number)


@blueprint.post("/move")
@open_to(*CASE_ROLES)
def move(number: str) -> ResponseReturnValue:
    """Bring the case into another state."""
    wanted = request.form.get("to", "")
    if wanted not in {CaseStatus.OPEN.value, CaseStatus.CLOSED.value, CaseStatus.WITHDRAWN.value}:
        abort(400)
    moved = desk().casework.move(number, CaseStatus(wanted), me().id, _whole("version"))
    flash(f"{number} is {moved.status.value} now.", "success")
    return _back(number)


@blueprint.post("/notes")
@open_to(*CASE_ROLES)
def add_note(number: str) -> ResponseReturnValue:
    """Keep a note. What can't be kept stands in the field again, so that nobody types it twice."""
    text = request.form.get("text", "")
    if not text.strip() or len(text.strip()) > LONGEST_NOTE:
        flash(f"A note has 1 to {LONGEST_NOTE:,} characters. Nothing was saved.", "error")
        return _page(number, note=text), 422
    desk().casework.add_note(number, me().id, text)
    flash("Your note is saved.", "success")
    return _back(number, "notes")


@blueprint.post("/deliveries/<int:parcel_id>/resend")
@open_to(*CASE_ROLES)
def resend(number: str, parcel_id: int) -> ResponseReturnValue:
    """Send a message to the clinic's system once more."""
    if parcel_id not in {delivery.id for delivery in desk().casework.file(number).deliveries}:
        abort(404)
    if desk().outbox.resend(parcel_id):
        desk().audit.record(me().actor, "delivery.resent", number)
        flash("It will be sent again in a moment.", "success")
    else:
        flash("It is waiting to be sent already, or has been delivered. Nothing was changed.", "info")
    return _back(number, "deliveries")


def _page(number: str, revealed: Contact | None = None, note: str = "") -> str:
    at = desk()
    file = at.casework.file(number, me().id)
    case = file.case
    return render_template(
        "case.html",
        file=file,
        case=case,
        contact=revealed,
        has_contact=case.status is not CaseStatus.WITHDRAWN,
        note=note,
        longest_note=LONGEST_NOTE,
        turns=turns(at.casework.transcript(number, me().id)),
        due=wording.due(case.due_at, wording.now()) if case.status in AT_WORK else None,
        age=wording.span(wording.now() - case.created_at),
        moves=TRANSITIONS[case.status],
        workers=at.accounts.workers(),
        names={account.actor: account.shown_name for account in at.accounts.all()},
        attempts={delivery.id: at.outbox.attempts(delivery.id) for delivery in file.deliveries},
        events=at.audit.search(AuditFilter(subject=number, limit=MOST_EVENTS)),
        mine=case.assignee_id == me().id,
    )


def _back(number: str, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("case_page.show", number=number, _anchor=part), 303)


def _whole(name: str) -> int:
    """A number of the form. Answers with 400 when it is none."""
    value = request.form.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 18):
        abort(400)
    return int(value)
