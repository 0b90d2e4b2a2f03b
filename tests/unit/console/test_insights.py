"""Insights: counts and charts for everybody, and nothing of a person."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.console.charts import daily, ranked
from bot.persistence.conversations import Conversations
from tests.unit.console.conftest import ADA, CLARA, INA
from tests.unit.console.house import ANSWER, TRIAGE, House, words

UNKNOWN = {"id": "r3", "kind": "abstain", "reason": "not_covered", "topic": None, "text": "I have no answer to that."}


def say(house: House, conversation: str, text: str, payload: dict[str, Any] = UNKNOWN) -> None:
    """A message and its reply."""
    reply = {"text": payload["text"], "custom": payload, "buttons": []}
    Conversations(house.desk.engine, house.desk.sealer).add_exchange(conversation, text, [reply], [str(payload["id"])], {})


@pytest.mark.parametrize("who", [INA, CLARA, ADA])
def test_everybody_may_see_them(house: House, who: str) -> None:
    """Whatever the role, since nothing in them is somebody's."""
    assert house.signed_in(who).get("/insights").status_code == 200


def test_they_count_what_happened(house: House) -> None:
    """Messages, conversations, refusals, safety messages, requests and votes."""
    say(house, "a", "what is lupus", ANSWER)
    say(house, "a", "my chest hurts", TRIAGE)
    say(house, "b", "can i fly with lupus")
    Conversations(house.desk.engine, house.desk.sealer).add_feedback("a", "r1", True, None)
    house.ask("a")
    page = words(house.signed_in(INA).get("/insights"))
    assert "Conversations 2 Messages 3 Answered, of answers and refusals 50 % Requests to the clinic 1 Hand-over rate" in page
    assert "requests for each 100 conversations 50 % Found helpful, of 1 vote 100 %" in page
    for told in ("lupus 1", "Not covered 1", "Emergency 1"):
        assert told in page


def test_no_personal_data_is_on_the_page(house: House) -> None:
    """Not of a request, and not out of a question."""
    house.ask("a")
    for conversation in ("a", "b"):
        say(house, conversation, "my name is Tom Miller, call 212-555-0142, can i fly with lupus")
    page = house.signed_in(INA).get("/insights").text
    assert "can i fly with lupus" in page
    assert not re.search("Miller|555-0142|Hopper|grace@", page)


def test_what_one_conversation_alone_asked_is_not_among_them(house: House) -> None:
    """It stands on the page of those who write answers, marked as single."""
    say(house, "a", "can i fly with lupus")
    say(house, "a", "can i fly with lupus")
    assert "can i fly" not in house.signed_in(INA).get("/insights").text


def test_an_erased_conversation_is_gone_from_them(house: House) -> None:
    """At the next look, not after some time."""
    visitor = house.signed_in(INA)
    for conversation in ("a", "b"):
        say(house, conversation, "can i fly with lupus")
    assert "can i fly" in visitor.get("/insights").text
    Conversations(house.desk.engine, house.desk.sealer).erase("a")
    assert "can i fly" not in visitor.get("/insights").text


def test_hostile_questions_stay_text(house: House) -> None:
    """In the list and in attributes."""
    for conversation in ("a", "b"):
        say(house, conversation, '<script>alert(1)</script>"onload="x')
    page = house.signed_in(INA).get("/insights").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_span_is_one_of_those_offered(house: House) -> None:
    """Another number would read more than is kept in mind."""
    visitor = house.signed_in(INA)
    assert visitor.get("/insights?days=90").status_code == 200
    assert visitor.get("/insights?days=9000").status_code == 400


def test_charts_have_a_table_and_no_style_or_script(house: House) -> None:
    """Each says in a table what it shows, and each is well-formed."""
    say(house, "a", "what is lupus", ANSWER)
    page = house.signed_in(INA).get("/insights").text
    charts = re.findall(r"<svg class=\"chart\".*?</svg>", page, re.DOTALL)
    assert len(charts) == 2
    assert page.count('<table class="numbers">') == len(charts)
    for chart in charts:
        ElementTree.fromstring(chart)
    assert not re.search(r"<[^>]* (style|on\w+)=", page)


class TestCharts:
    def test_a_bar_is_as_tall_as_its_count(self) -> None:
        """The highest mark is a round number that holds all bars."""
        chart = daily([(date(2026, 11, 1) + timedelta(days=day), count) for day, count in enumerate((0, 35, 70))])
        assert [mark.label for mark in chart.marks] == ["0", "50", "100"]
        none, half, most = (bar.height for bar in chart.bars)
        assert (none, most) == (0, 2 * half)
        assert all(bar.y + bar.height == chart.floor for bar in chart.bars)

    def test_bars_stand_side_by_side_inside(self) -> None:
        """However many days there are."""
        chart = daily([(date(2026, 9, 1) + timedelta(days=day), 1) for day in range(90)])
        for bar, following in zip(chart.bars, chart.bars[1:], strict=False):
            assert bar.x + bar.width < following.x
        assert chart.bars[-1].x + chart.bars[-1].width <= chart.width
        assert len(chart.dates) <= 6

    def test_a_rank_is_as_long_as_its_count(self) -> None:
        """The longest leaves room for its number."""
        chart = ranked([("a", 10), ("b", 5), ("c", 0)])
        assert [bar.width / chart.bars[0].width for bar in chart.bars] == [1, 0.5, 0]
        assert chart.bars[0].width < chart.width

    @pytest.mark.parametrize("counts", [[], [("a", 0)]])
    def test_nothing_is_no_failure(self, counts: list[tuple[str, int]]) -> None:
        """Nor is a chart of zeros."""
        assert [bar.width for bar in ranked(counts).bars] == [0.0 for _ in counts]
        assert daily([]).bars == ()
