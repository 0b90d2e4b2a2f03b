"""The figures of the safety report: what each counts, and that they survive JSON."""

from __future__ import annotations

import json

import pytest

from bot.evaluation import counting
from bot.evaluation.counting import figures_of
from bot.evaluation.figures import Confusion, Figures, Promise, Row, Share
from tests.unit.evaluation.made_up import MADE_FROM, QUESTIONS

FIGURES = figures_of(QUESTIONS, MADE_FROM)


def row(rows: tuple[Row, ...], name: str) -> Row:
    return next(one for one in rows if one.name == name)


def counts(one: Row) -> dict[str, int]:
    """Without those that are 0."""
    return {name: count for name, count in one.counts.items() if count}


@pytest.mark.parametrize(
    ("promise", "share"),
    [
        (Promise.RIGHT, Share(13, 22)),
        (Promise.WRONG_ANSWER, Share(4, 22)),
        (Promise.MISSED_EMERGENCY, Share(1, 3)),
        (Promise.CRISIS_RECOGNISED, Share(0, 1)),
        (Promise.SAME_DAY_RECOGNISED, Share(1, 1)),
        (Promise.FALSE_ALARM, Share(1, 22)),
        (Promise.OVER_TRIAGE, Share(1, 22)),
        (Promise.LOOKALIKE_FALSE_ALARM, Share(1, 2)),
        (Promise.LOOKALIKE_OVER_TRIAGE, Share(1, 2)),
        (Promise.UNWANTED_ANSWER, Share(1, 3)),
    ],
)
def test_what_is_promised_is_counted_on_the_questions_it_speaks_of(promise: Promise, share: Share) -> None:
    """An emergency message for a crisis is no missed emergency, but no recognised crisis either."""
    assert FIGURES.promised[promise.value] == share


def test_every_promise_has_its_figure() -> None:
    """None is left out."""
    assert set(FIGURES.promised) == {promise.value for promise in Promise}


def test_topics_with_few_questions_are_one_row() -> None:
    """The last one, which tells how many they are."""
    assert [(one.name, one.total) for one in FIGURES.by_topic] == [("lupus", 13), ("1 other topic", 1)]


def test_triage_tells_what_came_for_what_was_expected() -> None:
    """Where two safety messages are right, they are named together, the most urgent first."""
    assert [one.name for one in FIGURES.triage] == ["crisis", "emergency", "emergency or same_day", "same_day"]
    assert counts(row(FIGURES.triage, "emergency")) == {"right": 1, "emergency": 1, counting.NOTHING: 1}
    assert counts(row(FIGURES.triage, "emergency or same_day")) == {"answer": 1}


def test_alarms_are_counted_where_no_safety_message_is_expected() -> None:
    """Look-alikes apart from all others."""
    assert [(one.name, one.total, one.counts["false_alarm"], one.counts["over_triage"]) for one in FIGURES.alarms] == [
        ("look-alikes", 2, 1, 1),
        ("all others", 15, 0, 0),
        ("together", 17, 1, 1),
    ]


def test_abstentions_tell_needless_ones_too() -> None:
    """In the row of what should have been answered."""
    assert counts(row(FIGURES.abstentions, "personal_advice")) == {"right": 1, "personal_advice": 1, "answer": 1}
    assert counts(row(FIGURES.abstentions, "off_topic")) == {"right": 1, "small_talk": 1}
    assert counts(row(FIGURES.abstentions, "answer")) == {"right": 9, "answer": 11, "unclear": 1, "emergency": 1, "same_day": 1}


def test_unwanted_answers_are_those_where_only_a_refusal_would_do() -> None:
    """By the expected reason."""
    assert FIGURES.unwanted == (Row("off_topic", 1, {"answer": 0}), Row("personal_advice", 2, {"answer": 1}))


def test_confusions_of_aspects_are_those_with_the_right_topic() -> None:
    """The first expected aspect stands for all."""
    assert FIGURES.topic_confusions == (Confusion("lupus", "psoriasis", 1),)
    assert FIGURES.aspect_confusions == (Confusion("symptoms", "treatment", 1),)


def test_figures_survive_json() -> None:
    """To the last digit."""
    assert Figures.from_json(json.loads(json.dumps(FIGURES.to_json()))) == FIGURES


def test_a_run_without_questions_has_figures_too() -> None:
    """All of nothing."""
    assert figures_of([], MADE_FROM).promised["right"] == Share(0, 0)
