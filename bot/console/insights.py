"""Insights: how much is asked, about what, what had no answer, and what comes of it. Nothing on the page tells of a person."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from bot.console import wording
from bot.console.access import may_open, open_to
from bot.console.charts import Chart, daily, ranked
from bot.console.desk import Desk, desk_of
from bot.console.redaction import redactor_of
from bot.console.roles import EVERYONE
from bot.insights.summary import Summary, first_moment, summarise
from bot.insights.unanswered import Unanswered, unanswered
from bot.persistence.insights import Counted, Insights
from bot.vocabulary import AbstainReason, Disposition

blueprint = Blueprint("insights", __name__, url_prefix="/insights")
SPANS = (30, 90)
"""In days. The last is the longest that is counted."""
TOPICS = 10
FIRST_GROUPS = 5
KEPT = 4
REASON = {
    AbstainReason.OFF_TOPIC.value: "Off topic",
    AbstainReason.NOT_COVERED.value: "Not covered",
    AbstainReason.PERSONAL_ADVICE.value: "Asked for personal advice",
    AbstainReason.UNSUPPORTED_LANGUAGE.value: "Another language",
    AbstainReason.EXPIRED.value: "Text past its review date",
    AbstainReason.NOT_REVIEWED.value: "Text not reviewed",
    AbstainReason.UNCLEAR.value: "Not understood",
}
DISPOSITION = {Disposition.EMERGENCY.value: "Emergency", Disposition.CRISIS.value: "Crisis", Disposition.SAME_DAY.value: "Same day"}
_KEY = "caveat insights"


class Board:
    """What the pages show, worked out once for what is stored."""

    def __init__(self, at: Desk) -> None:
        self._desk, self._insights = at, Insights(at.engine, at.sealer, lambda text: redactor_of(at.settings.knowledge).redact(text))
        self._zone = ZoneInfo(at.settings.clinic.timezone)
        self._lock = threading.Lock()
        self._groups: OrderedDict[tuple[object, ...], list[Unanswered]] = OrderedDict()

    def counted(self, days: int) -> Counted:
        """What was counted in so many days."""
        today = self._today()
        return self._insights.since(first_moment(today, SPANS[-1], self._zone), first_moment(today, days, self._zone))

    def summary(self, counted: Counted, days: int) -> Summary:
        """The counts."""
        return summarise(counted.facts, counted.requests, counted.votes, self._today(), days, self._zone)

    def groups(self, counted: Counted) -> list[Unanswered]:
        """The questions without an answer, those that ask alike together. They are grouped anew when anything has changed."""
        with self._lock:
            found = self._groups.get(counted.stamp)
            if found is None:
                found = self._groups[counted.stamp] = unanswered(counted.facts)
                while len(self._groups) > KEPT:
                    self._groups.popitem(last=False)
            return found

    def _today(self) -> date:
        return datetime.fromtimestamp(self._desk.clock(), self._zone).date()


def board() -> Board:
    """The board of the application that answers the present request."""
    return cast(Board, current_app.extensions[_KEY])


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions[_KEY] = Board(desk_of(cast(Flask, state.app)))


@blueprint.get("")
@open_to(*EVERYONE)
def show() -> ResponseReturnValue:
    """The counts of the last weeks, with charts."""
    days = span()
    counted = board().counted(days)
    summary = board().summary(counted, days)
    return render_template(
        "insights/show.html",
        days=days,
        spans=SPANS,
        summary=summary,
        charts=_charts(summary),
        groups=[group for group in board().groups(counted) if not group.single][:FIRST_GROUPS],
        cut=counted.cut,
        REASON=REASON,
        asked_at=asked_at,
        may_open=may_open,
    )


def asked_at(group: Unanswered) -> datetime:
    """When a question was asked last."""
    return datetime.fromtimestamp(group.last, timezone.utc)


def span() -> int:
    """How many days the page is about. Answers with 400 for another number than those that are offered."""
    wanted = request.args.get("days", str(SPANS[0]))
    if wanted not in map(str, SPANS):
        abort(400)
    return int(wanted)


def _charts(summary: Summary) -> list[dict[str, Any]]:
    """What each chart is called, what its table's columns are, and where its bars stand."""
    return [
        _chart("messages", "Messages a day", ("Day", "Messages"), daily(summary.days)),
        _chart("requests", "Requests to the clinic a day", ("Day", "Requests"), daily(summary.requests_by_day)),
        _chart("topics", "What answers were about", ("Topic", "Messages"), _ranked(summary.topics[:TOPICS], wording.topic)),
        _chart("reasons", "Why there was no answer", ("Reason", "Messages"), _ranked(summary.reasons, lambda name: REASON[name])),
        _chart("triage", "Safety messages", ("How urgent", "Messages"), _ranked(summary.dispositions, lambda name: DISPOSITION[name])),
    ]


def _chart(name: str, title: str, columns: tuple[str, str], chart: Chart) -> dict[str, Any]:
    return {"name": name, "title": title, "columns": columns, "chart": chart}


def _ranked(counts: tuple[tuple[str, int], ...], words: Callable[[str], str]) -> Chart:
    return ranked([(words(name), count) for name, count in counts])
