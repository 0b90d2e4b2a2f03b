"""What a run is held against: the figures that the report was made from, with a margin."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.counting import figures_of
from bot.evaluation.figures import Figures, Promise, Share
from bot.evaluation.promises import broken, changes, margin, read_figures
from tests.unit.evaluation.made_up import MADE_FROM, QUESTIONS

FIGURES = figures_of(QUESTIONS, MADE_FROM)


def promising(promise: Promise, count: int, total: int = 1000) -> Figures:
    return replace(FIGURES, promised={**FIGURES.promised, promise.value: Share(count, total)})


def test_the_same_figures_keep_every_promise() -> None:
    """A run of what the report was made from."""
    assert broken(FIGURES, FIGURES) == []


@pytest.mark.parametrize(
    ("promise", "fresh", "kept"),
    [
        (Promise.RIGHT, 890, True),
        (Promise.RIGHT, 889, False),
        (Promise.RIGHT, 1000, True),
        (Promise.WRONG_ANSWER, 910, True),
        (Promise.WRONG_ANSWER, 911, False),
        (Promise.WRONG_ANSWER, 0, True),
    ],
)
def test_one_in_a_hundred_may_be_worse_and_all_may_be_better(promise: Promise, fresh: int, kept: bool) -> None:
    """Of right ones more is better, of wrong ones less."""
    assert (broken(promising(promise, fresh), promising(promise, 900)) == []) is kept


def test_of_few_questions_three_may_be_worse() -> None:
    """One in a hundred of 60 would be none."""
    assert margin(60) == 3 / 60
    promised = promising(Promise.CRISIS_RECOGNISED, 58, 60)
    assert broken(promising(Promise.CRISIS_RECOGNISED, 55, 60), promised) == []
    assert broken(promising(Promise.CRISIS_RECOGNISED, 54, 60), promised) == [
        "crisis_recognised: 90.0% (54 of 60). The report promises 96.7% (58 of 60), give or take 5.0%."
    ]


def test_shares_are_compared_when_the_number_of_questions_has_changed() -> None:
    """Twice the questions, and twice the wrong answers."""
    assert broken(promising(Promise.WRONG_ANSWER, 20, 400), promising(Promise.WRONG_ANSWER, 10, 200)) == []


def test_a_promise_without_questions_is_broken() -> None:
    """A figure can't get better by nobody's counting it any more."""
    (told,) = broken(promising(Promise.RIGHT, 0, 0), FIGURES)
    assert told.startswith("right: there is no question left to count it on.")


def test_a_figure_that_the_report_lacks_is_told() -> None:
    """As after a new promise."""
    assert broken(FIGURES, replace(FIGURES, promised={}))[0] == "right: the report has no such figure. Write it anew."


def test_what_has_changed_since_the_report_is_named() -> None:
    """Nothing, or which of its digests differ."""
    assert changes(MADE_FROM, MADE_FROM) == []
    assert changes(replace(MADE_FROM, knowledge="other", questions="others"), MADE_FROM) == ["knowledge", "questions"]


def test_figures_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """Not there, no JSON, or of another version; what was written comes back."""
    path = tmp_path / "figures.json"
    assert read_figures(path) is None
    for text in ("{", "{}", "[]", json.dumps({**FIGURES.to_json(), "made_from": {"day": "today"}})):
        path.write_text(text, encoding="utf-8")
        assert read_figures(path) is None
    path.write_text(json.dumps(FIGURES.to_json()), encoding="utf-8")
    assert read_figures(path) == FIGURES
