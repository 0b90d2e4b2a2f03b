"""Exports: requests as a CSV sheet, and one request as a FHIR bundle. Each is entered in the audit log, with how much it held."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console import wording
from bot.console.access import me, open_to, refuse
from bot.console.desk import desk
from bot.console.roles import CASE_ROLES, EVERYONE
from bot.console.sheet import CONTACT, OUTLINE, WISH, sheet
from bot.delivery.fhir import CONTENT_TYPE, fhir_body
from bot.delivery.payload import Event
from bot.errors import DeliveryError, IntakeError
from bot.intake.case import CaseStatus
from bot.persistence.case_export import MOST_ROWS, CaseExport, Wanted
from bot.persistence.case_queue import as_number

blueprint = Blueprint("exports", __name__, url_prefix="/export")
DAYS = 30


@blueprint.get("")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """The forms. An administrator gets a sheet without anything about a person."""
    today = _today()
    return render_template(
        "exports/show.html", since=today - timedelta(days=DAYS - 1), until=today, sees_cases=_sees_cases(), most=MOST_ROWS
    )


@blueprint.post("/requests.csv")
@open_to(*EVERYONE)
def requests() -> ResponseReturnValue:
    """The requests of some days as CSV."""
    first, last, status = _day("since"), _day("until"), _status()
    if last < first:
        flash("The last day is before the first. Nothing was exported.", "error")
        return redirect(url_for("exports.show"), 303)
    contacts = request.form.get("contacts") == "yes"
    if contacts and not _sees_cases():
        refuse("contacts without the role")
        abort(403)
    wanted = Wanted(_begins(first), _begins(last + timedelta(days=1)), status)
    try:
        rows = _export().sheet(wanted, me().actor, _told(first, last, status, contacts), wishes=_sees_cases(), with_contacts=contacts)
    except IntakeError as error:
        flash(str(error), "error")
        return redirect(url_for("exports.show"), 303)
    columns = {**OUTLINE, **(WISH if _sees_cases() else {}), **(CONTACT if contacts else {})}
    return _file(sheet(rows, columns).encode(), "text/csv; charset=utf-8", f"requests_{first}_{last}.csv")


@blueprint.post("/request.json")
@open_to(*CASE_ROLES)
def bundle() -> ResponseReturnValue:
    """One request, with contact and conversation, as a FHIR R4 bundle."""
    number = as_number(request.form.get("number", ""))
    try:
        case, payload = _export().event(number, me().actor)
        body = fhir_body(Event(f"export_{case.number}_{case.version}", case.updated_at, payload))
    except IntakeError:
        flash("There is no such request. Type its number as it stands in the queue, such as C-7KQ2MX4P.", "error")
        return redirect(url_for("exports.show"), 303)
    except DeliveryError as error:
        flash(f"Nothing was exported. {error}", "error")
        return redirect(url_for("exports.show"), 303)
    return _file(body.content, CONTENT_TYPE, f"{case.number}.fhir.json")


def _export() -> CaseExport:
    at = desk()
    return CaseExport(at.engine, at.sealer, at.clock)


def _sees_cases() -> bool:
    return me().has_any(frozenset(CASE_ROLES))


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _told(first: date, last: date, status: CaseStatus | None, contacts: bool) -> str:
    return f"CSV, made from {first} to {last}, status {status.value if status else 'any'}, {'with' if contacts else 'without'} contacts"


def _status() -> CaseStatus | None:
    wanted = request.form.get("status", "")
    if wanted not in {"", *(status.value for status in CaseStatus)}:
        abort(400)
    return CaseStatus(wanted) if wanted else None


def _day(name: str) -> date:
    try:
        day = date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(400)
    if not 2000 <= day.year < 2200:
        abort(400)
    return day


def _begins(day: date) -> float:
    """When a day begins at the clinic."""
    return datetime(day.year, day.month, day.day, tzinfo=_zone()).timestamp()


def _today() -> date:
    return wording.now().astimezone(_zone()).date()


def _zone() -> ZoneInfo:
    return ZoneInfo(desk().settings.clinic.timezone)
