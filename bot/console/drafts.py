"""Questions that had no answer, and drafts of entries for them: one press makes a YAML file with the questions as examples.

The file is handed out and not kept here. It holds what visitors wrote, and nothing of that may stay anywhere when a conversation is erased.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console import wording
from bot.console.access import me, open_to
from bot.console.desk import desk
from bot.console.insights import REASON, SPANS, asked_at, board, span
from bot.console.roles import Role
from bot.insights.draft import draft, file_name

blueprint = Blueprint("drafts", __name__, url_prefix="/unanswered")
WRITERS = (Role.CLINICIAN, Role.ADMIN)
PAGE = 25
MOST_WORDINGS = 8


@blueprint.get("")
@open_to(*WRITERS)
def show() -> ResponseReturnValue:
    """The questions, what most conversations asked first."""
    days, page = span(), _page()
    groups = board().groups(board().counted(days))
    shown = groups[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "drafts/show.html",
        days=days,
        spans=SPANS,
        groups=shown,
        several=sum(not group.single for group in groups),
        single=sum(group.single for group in groups),
        page=page,
        more=len(groups) > page * PAGE,
        most=MOST_WORDINGS,
        REASON=REASON,
        asked_at=asked_at,
    )


@blueprint.post("/draft")
@open_to(*WRITERS)
def make() -> ResponseReturnValue:
    """The draft for one group, as a file."""
    days = span()
    found = next((group for group in board().groups(board().counted(days)) if group.key == request.form.get("key")), None)
    if found is None:
        flash("These questions have changed meanwhile: more were asked, or a conversation was erased. Look at them again.", "info")
        return redirect(url_for("drafts.show", days=days), 303)
    name = file_name(found)
    desk().audit.record(me().actor, "draft.made", name, detail=f"{found.times} questions of {found.conversations} conversations")
    text = draft(found, wording.now().date())
    return Response(text, mimetype="application/yaml", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page() -> int:
    wanted = request.args.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 1000):
        abort(400)
    return int(wanted)
