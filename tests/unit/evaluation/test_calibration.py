"""How sure answers are, and how many of them are right."""

from __future__ import annotations

import pytest

from bot.evaluation.calibration import LEAST_CONFIDENCES, Bin, Point, calibration, curve
from bot.evaluation.scoring import Got
from bot.vocabulary import Aspect, Disposition, Kind
from tests.unit.evaluation.made_up import LUPUS, OFF_TOPIC, QUESTIONS, answer, question, triage

RIGHT = question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS, 0.9))
WRONG = question("a", LUPUS, answer("lupus", Aspect.TREATMENT, 0.5))


def test_a_bin_holds_its_lower_bound_and_the_last_one_also_1() -> None:
    """Empty bins are left out."""
    sure = question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS, 1.0))
    assert calibration([RIGHT, WRONG, sure]).bins == (Bin(0.5, 0.6, 1, 0, 0.5), Bin(0.9, 1.0, 2, 2, 0.95))


def test_the_error_weighs_bins_by_their_answers_and_the_brier_score_is_a_mean_square() -> None:
    """(0.5 - 0) and (1 - 0.9); their squares."""
    found = calibration([RIGHT, WRONG])
    assert (found.total, found.error, found.brier) == (2, pytest.approx(0.3), pytest.approx(0.13))


def test_only_answers_that_tell_a_confidence_and_count_are_judged() -> None:
    """A safety message outranks an answer beside it. Of two answers the less sure one is taken."""
    others = [
        question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS)),
        question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS, 0.9), triage(Disposition.EMERGENCY)),
        question("a", LUPUS, Got(Kind.CLARIFY)),
        question("a", LUPUS),
    ]
    found = calibration(others)
    assert (found.total, found.error, found.brier, found.bins) == (0, 0, 0, ())
    two = question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS, 0.9), answer("lupus", Aspect.COMPLICATIONS, 0.7))
    assert calibration([two]).bins == (Bin(0.7, 0.8, 1, 1, 0.7),)


def test_the_curve_begins_with_the_assistant_as_it_is() -> None:
    """And goes on with more and more answers held back, which is a miss, be it of a right or of a wrong answer."""
    points = {point.least: point for point in curve([RIGHT, WRONG, question("a", OFF_TOPIC, Got(Kind.SMALL_TALK))])}
    assert tuple(points) == LEAST_CONFIDENCES
    assert points[0.0] == Point(0.0, 3, answered=2, right=2, wrong=1, abstained=0)
    assert points[0.5] == Point(0.5, 3, answered=2, right=2, wrong=1, abstained=0)
    assert points[0.6] == Point(0.6, 3, answered=1, right=2, wrong=0, abstained=1)
    assert points[0.9] == Point(0.9, 3, answered=1, right=2, wrong=0, abstained=1)


def test_an_answer_that_tells_no_confidence_is_never_held_back() -> None:
    """Nor is a safety message."""
    untold = question("a", LUPUS, answer("lupus", Aspect.SYMPTOMS))
    alarmed = question("a", LUPUS, triage(Disposition.EMERGENCY))
    assert {(point.answered, point.right, point.abstained) for point in curve([untold, alarmed])} == {(1, 1, 0)}


def test_a_higher_demand_never_gives_more_answers() -> None:
    """Right and wrong ones alike."""
    points = curve(QUESTIONS)
    for fewer, more in zip(points[1:], points, strict=False):
        assert (fewer.answered, fewer.right, fewer.wrong) <= (more.answered, more.right, more.wrong)
        assert fewer.abstained >= more.abstained
