"""The review board: which texts are overdue, due soon, void or drafts, each as the visitor sees it, and signing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from bot.answer.ledger import Ledger
from bot.console import wording
from bot.console.access import me, open_to
from bot.console.desk import desk, desk_of
from bot.console.library import Library, Shelf, fingerprint
from bot.console.roles import Role
from bot.errors import AnswerError, CaveatError, KnowledgeError, ReviewError
from bot.knowledge.comparing import compare
from bot.knowledge.signature import SignedTexts
from bot.knowledge.signing import find, next_review
from bot.knowledge.standing import Reviewable, is_overdue, standing
from bot.rendering import day_in_words, payload, review_line
from bot.vocabulary import AbstainReason
from bot.wiring import Assistant

blueprint = Blueprint("reviews", __name__, url_prefix="/review")
REVIEWERS = (Role.CLINICIAN, Role.ADMIN)
WITHIN = (30, 90, 180)
LISTS = {"overdue": "Overdue", "due_soon": "Due soon", "void": "Void signatures", "drafts": "Drafts", "signed": "Signed"}
WITHHELD = {
    AbstainReason.EXPIRED: "Visitors don't get it now: its review date has passed, or it is retired.",
    AbstainReason.NOT_REVIEWED: "Visitors don't get it now: no clinician has signed it.",
}
_KEY = "caveat library"


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    app.extensions[_KEY] = Library(desk_of(app).settings.knowledge)


@blueprint.get("")
@open_to(*REVIEWERS)
def show() -> ResponseReturnValue:
    """One of the lists, the most urgent that has anything unless another is asked for; of a file alone when one is chosen."""
    shelf, chosen, within = _library().shelf(), request.args.get("list", ""), request.args.get("within", str(WITHIN[0]))
    if chosen not in {"", *LISTS} or within not in map(str, WITHIN):
        abort(400)
    now, file = standing(shelf.knowledge, _today(), int(within)), request.args.get("file", "")
    chosen = chosen or next((name for name in LISTS if getattr(now, name)), "overdue")
    rows = getattr(now, chosen)
    return render_template(
        "reviews/board.html",
        lists=[(name, words, len(getattr(now, name))) for name, words in LISTS.items()],
        chosen=chosen,
        within=int(within),
        spans=WITHIN,
        files=_files(rows),
        file=file,
        rows=[_row(one, now.today) for one in rows if not file or one.place.file == file] if file or chosen != "drafts" else None,
        urgent=[one.id for one in now.overdue_but_shown],
        findings=shelf.findings,
        in_words=day_in_words,
    )


@blueprint.get("/<path:name>")
@open_to(*REVIEWERS)
def entry(name: str) -> ResponseReturnValue:
    """A text as the visitor sees it, what has changed since it was signed, and the form to sign it."""
    shelf = _library().shelf()
    try:
        one = find(shelf.knowledge, shelf.findings, name)
    except ReviewError as error:
        return render_template("reviews/refused.html", name=name, why=str(error)), 404
    return _entry_page(shelf, one)


@blueprint.post("/<path:name>")
@open_to(*REVIEWERS)
def sign(name: str) -> ResponseReturnValue:
    """Sign it, in the name of the account."""
    due, problem = _day(request.form.get("due", "")), ""
    if request.form.get("read") != "yes":
        problem = "Nothing was signed: tick that you have read the text."
    elif not me().name:
        problem = (
            "Nothing was signed: your account has no name, and a signature needs one. Ask an administrator to enter it on the page Staff."
        )
    if problem:
        flash(problem, "error")
        return redirect(url_for("reviews.entry", name=name), 303)
    try:
        signed = _library().sign(name, _reviewer(), _today(), due, request.form.get("seen", ""))
    except ReviewError as error:
        desk().audit.record(
            me().actor, "review.signed", name, allowed=False, detail="not possible: changed, with findings, or not writable"
        )
        flash(str(error), "error")
        return redirect(url_for("reviews.entry", name=name), 303)
    review = signed.review
    desk().audit.record(me().actor, "review.signed", name, detail=f"digest {review.digest}, next review due {review.next_review_due}")
    flash(
        f"You have signed {name}. Next review by {day_in_words(review.next_review_due)}. Visitors get it so when the assistant is started again.",
        "success",
    )
    return redirect(url_for("reviews.entry", name=name), 303)


@blueprint.errorhandler(AnswerError)
@blueprint.errorhandler(KnowledgeError)
def _not_usable(error: CaveatError) -> ResponseReturnValue:
    return render_template("reviews/refused.html", name="The knowledge folder", why=str(error)), 503


def _entry_page(shelf: Shelf, one: Reviewable) -> str:
    compared, written = compare(shelf.knowledge, one), one.review.as_written
    composer = Assistant(desk().settings, shelf.knowledge, Ledger()).composer
    reply = composer.preview(one.entry) if one.entry is not None else None
    reason = composer.withheld(one.entry) if one.entry is not None else None
    return render_template(
        "reviews/entry.html",
        one=one,
        review=one.review,
        overdue=is_overdue(one.review, _today()),
        reply=payload(reply) if reply is not None else None,
        review_line=review_line(reply) if reply is not None else "",
        in_words=day_in_words,
        lines=SignedTexts(shelf.knowledge).of(one.entry, written).splitlines(),
        changes=list(compared.lines()) if compared.signed is not None else None,
        withheld=WITHHELD[reason] if reason is not None else "",
        seen=fingerprint(shelf.knowledge, one),
        reviewer=_reviewer(),
        today=_today(),
        due=next_review(_today(), one.entry),
    )


def library_of(app: Flask) -> Library:
    """The library of an application."""
    return cast(Library, app.extensions[_KEY])


def _library() -> Library:
    return library_of(current_app)


def _today() -> date:
    return wording.now().astimezone(ZoneInfo(desk().settings.clinic.timezone)).date()


def _reviewer() -> str:
    """As the signature names the person: by name and what they are here."""
    return f"{me().name}, {'clinician' if me().has_any(frozenset({Role.CLINICIAN})) else 'administrator'}"


def _day(text: str) -> date | None:
    """A day of the form; blank lets the kind of content decide. Answers with 400 for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(400)


def _files(rows: Sequence[Reviewable]) -> list[tuple[str, int, date]]:
    """The files that the texts stand in, the one due first at the top: how many there are of each, and when the first is due."""
    counts = Counter(one.place.file for one in rows)
    first: dict[str, date] = {}
    for one in rows:
        first.setdefault(one.place.file, one.review.next_review_due)
    return [(file, counts[file], due) for file, due in first.items()]


def _row(one: Reviewable, today: date) -> dict[str, Any]:
    days = (one.review.next_review_due - today).days
    late = is_overdue(one.review, today)
    return {
        "one": one,
        "due": f"{'Overdue by' if late else 'Due in'} {abs(days)} {'day' if abs(days) == 1 else 'days'}",
        "code": "late" if late else "near" if days <= WITHIN[0] else "later",
        "shown": "Visitors still get it" if late and one.is_never_withheld else "",
    }
