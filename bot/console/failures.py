"""What is shown when something can't be done: in plain words, with what to do next, and without what went wrong inside."""

from __future__ import annotations

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bot.console.access import refuse
from bot.errors import CaveatError, IntakeError, KnowledgeError

_TEXTS = {
    400: ("This could not be read", "Go back, load the page again and try once more."),
    403: ("You may not open this page", "It needs another role. Ask an administrator of the console if your work needs it."),
    404: ("There is no such page", "Check the address, or start from the first page."),
    405: ("This page can't be opened that way", "Start from the first page."),
    413: ("That was too much text", "Shorten it and save it again."),
    500: ("Something went wrong", "Nothing was changed. Try again in a moment; if it stays so, tell whoever runs this console."),
    503: ("The database can't be reached", "Nothing was changed. Try again in a moment; if it stays so, tell whoever runs this console."),
}
AUDITED = (400, 404, 405)
"""403 is entered where it is decided."""


def set_up(app: Flask) -> None:
    """Pages for everything that fails."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntakeError, _can_not)
    app.register_error_handler(KnowledgeError, _no_knowledge)
    app.register_error_handler(CaveatError, _unavailable)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    refuse("stale or missing form token")
    return _page(
        400, "This form is too old", "Your sign-in has changed since the page was opened. Load the page again and repeat what you did."
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code in AUDITED:
        refuse(f"answered with {code}")
    title, advice = _TEXTS.get(code, _TEXTS[500])
    return _page(code, title, advice)


def _can_not(error: IntakeError) -> ResponseReturnValue:
    """A step that isn't possible, for one because a colleague was quicker: the message says why, on the page that one comes from."""
    number = (request.view_args or {}).get("number")
    if request.method != "POST" or number is None:
        refuse("no such case")
        return _page(404, "This can't be shown", str(error))
    flash(str(error), "error")
    return redirect(url_for("case_page.show", number=number), 303)


def _no_knowledge(error: KnowledgeError) -> ResponseReturnValue:
    return _page(503, "The knowledge folder can't be read", f"{error} Nothing was changed.")


def _unavailable(error: CaveatError) -> ResponseReturnValue:
    return _page(503, *_TEXTS[503])


def _page(code: int, title: str, advice: str) -> ResponseReturnValue:
    return render_template("error.html", code=code, title=title, advice=advice, signed_in=current_user.is_authenticated), code
