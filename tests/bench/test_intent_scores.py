"""In-scope accuracy at an out-of-scope recall."""

from __future__ import annotations

import math

import pytest

from bench.intent_scores import RECALLS, Guess, scores_of, threshold
from bench.intent_sets import IntentSet


def test_the_wanted_share_lies_below_the_threshold_and_no_more() -> None:
    confidences = [number / 10 for number in range(10)]
    for percent in (10, 50, 70, 100):
        least = threshold(confidences, percent)
        assert sum(confidence < least for confidence in confidences) == percent // 10


def test_a_share_between_two_items_is_rounded_up() -> None:
    assert 0.2 < threshold([0.1, 0.2, 0.3], 50) < 0.3


def test_the_threshold_is_the_lowest_one() -> None:
    """What is but a trifle surer than the last one that has to be rejected isn't rejected."""
    assert threshold([0.1, 0.9], 50) == math.nextafter(0.1, 1.0)


def test_of_equal_confidences_all_are_rejected() -> None:
    assert threshold([0.5, 0.5, 0.5, 0.9], 25) == math.nextafter(0.5, 1.0)


def test_nothing_has_to_be_rejected_without_a_recall() -> None:
    assert threshold([0.1], 0) == -math.inf


def test_in_scope_counts_what_is_sure_enough_and_right() -> None:
    asked = IntentSet("x", [], [("a", "one"), ("b", "one"), ("c", "one"), ("d", "two")], [str(number) for number in range(10)])
    inside = [Guess("one", 0.95), Guess("one", 0.65), Guess("two", 0.99), Guess("two", 0.55)]
    outside = [Guess("one", number / 10) for number in range(10)]
    found = scores_of(asked, [*inside, *outside])
    assert found.overall == 75.0
    assert found.at == {50: 75.0, 70: 50.0, 80: 25.0, 90: 25.0}
    assert tuple(found.at) == RECALLS


def test_what_is_as_sure_as_what_has_to_be_rejected_is_rejected_too() -> None:
    """A system that is always sure recognises nothing."""
    asked = IntentSet("x", [], [("a", "one")], ["b", "c"])
    found = scores_of(asked, [Guess("one", 1.0)] * 3)
    assert found.overall == 100.0
    assert set(found.at.values()) == {0.0}


def test_too_few_guesses_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        scores_of(IntentSet("x", [], [("a", "one"), ("b", "one")], []), [Guess("one", 1.0)])
