"""The assistant of this checkout is at least as good on the test questions as `floors.json` demands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.report import WIDEST, as_json, as_text
from bot.evaluation.scoring import Outcome
from bot.evaluation.summary import Scored, group

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.xdist_group("evaluation")


def test_there_is_a_floor_for_every_figure() -> None:
    """Each a share between 0 and 1."""
    assert set(FLOORS) == {outcome.value for outcome in Outcome}
    assert all(0 <= floor <= 1 for floor in FLOORS.values())


def test_the_figures_keep_the_floors(evaluation: list[Scored]) -> None:
    """One test, so that one worker asks the questions once: `right` is the least share, the others are the greatest.

    The report of a full run also fits the terminal, and as JSON it has every question.
    """
    total = group("test", evaluation)
    text = as_text(evaluation)
    figures = {outcome: total.share(outcome).share for outcome in Outcome}
    short = {
        outcome.value: f"{share:.4f} instead of {FLOORS[outcome.value]}"
        for outcome, share in figures.items()
        if (share < FLOORS[outcome.value] if outcome is Outcome.RIGHT else share > FLOORS[outcome.value])
    }
    assert not short, f"{short}\n{text}"
    assert max(map(len, text.splitlines())) <= WIDEST
    items = json.loads(json.dumps(as_json(evaluation)))["items"]
    assert [item["id"] for item in items] == [question.item.id for question in evaluation]
