"""The classifier beside the rules adds urgency and never takes any away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.assess import Triage
from bot.triage.urgency import DESCRIBED, UrgencyThresholds, with_urgency
from bot.vocabulary import Disposition

LIMITS = UrgencyThresholds()
NOTHING = Triage(None, (), (), False, False)
NAMED = Triage(None, (), (), True, False)
SAME_DAY = Triage(Disposition.SAME_DAY, ("fever",), ("fever",), False, False)
URGENCY = [None, Disposition.SAME_DAY, Disposition.CRISIS, Disposition.EMERGENCY]
PROBABILITIES = st.dictionaries(st.sampled_from(["none", *(d.value for d in Disposition)]), st.floats(0, 1))
FOUND = st.builds(Triage, st.sampled_from(URGENCY), st.just(("flag",)), st.just(("shown",)), st.booleans(), st.booleans())


def heard(found: Triage = NOTHING, *sentences: Mapping[str, float], **whole: float) -> Disposition | None:
    """The disposition, given the probabilities of the whole message and of its sentences."""
    return with_urgency(found, {"none": 1 - sum(whole.values()), **whole}, sentences).disposition


@given(FOUND, PROBABILITIES, st.lists(PROBABILITIES, max_size=3))
@settings(max_examples=50, deadline=None)
def test_a_disposition_never_gets_less_urgent(found: Triage, whole: dict[str, float], sentences: list[dict[str, float]]) -> None:
    """For any probabilities whatever."""
    after = with_urgency(found, whole, sentences)
    assert URGENCY.index(after.disposition) >= URGENCY.index(found.disposition)
    assert set(found.flags) <= set(after.flags) or found.disposition is None


@given(FOUND)
@settings(max_examples=20, deadline=None)
def test_where_it_hears_nothing_all_stays_as_it_was(found: Triage) -> None:
    assert with_urgency(found, {"none": 1.0}, [{"none": 1.0}]) == found


@pytest.mark.parametrize("disposition", [Disposition.EMERGENCY, Disposition.CRISIS])
def test_what_the_rules_call_an_emergency_or_a_crisis_is_left_alone(disposition: Disposition) -> None:
    found = Triage(disposition, ("flag",), ("shown",), False, True)
    assert with_urgency(found, {"emergency": 1.0, "crisis": 1.0}) is found


@pytest.mark.parametrize(
    ("whole", "disposition"),
    [
        ({"emergency": LIMITS.emergency}, Disposition.EMERGENCY),
        ({"emergency": LIMITS.emergency - 0.01}, None),
        ({"crisis": LIMITS.crisis}, Disposition.CRISIS),
        ({"same_day": LIMITS.same_day}, Disposition.SAME_DAY),
        ({"same_day": LIMITS.same_day - 0.01}, None),
        ({"emergency": 0.36, "crisis": 0.30}, Disposition.EMERGENCY),
        ({"emergency": 0.30, "crisis": 0.36}, Disposition.CRISIS),
        ({"emergency": 0.3, "same_day": 0.36}, Disposition.SAME_DAY),
    ],
)
def test_each_disposition_has_its_threshold(whole: dict[str, float], disposition: Disposition | None) -> None:
    """What is spread over several counts together."""
    assert heard(**whole) is disposition


def test_a_sentence_by_itself_has_to_be_surer() -> None:
    assert heard(NOTHING, {"emergency": 0.6}) is None
    assert heard(NOTHING, {"emergency": LIMITS.sentence}) is Disposition.EMERGENCY


def test_a_red_flag_that_was_only_named_asks_for_more() -> None:
    """ "What are the signs of a stroke?" """
    assert heard(NAMED, emergency=LIMITS.emergency + 0.1) is None
    assert heard(NAMED, emergency=LIMITS.emergency + LIMITS.guarded + 0.01) is Disposition.EMERGENCY


def test_of_several_the_most_urgent_counts() -> None:
    assert heard(NOTHING, {"crisis": 0.95}, same_day=0.6) is Disposition.CRISIS
    assert heard(NOTHING, {"crisis": 0.95}, {"emergency": 0.95}) is Disposition.EMERGENCY


def test_to_make_an_emergency_of_the_same_day_it_has_to_be_very_sure() -> None:
    assert heard(SAME_DAY, emergency=LIMITS.upgrade - 0.01) is Disposition.SAME_DAY
    assert heard(SAME_DAY, emergency=LIMITS.upgrade) is Disposition.EMERGENCY


def test_what_it_adds_says_that_it_was_described() -> None:
    added = with_urgency(NAMED, {"emergency": 0.9})
    assert added == Triage(Disposition.EMERGENCY, (DESCRIBED,), (), False, False)
    raised = with_urgency(SAME_DAY, {"emergency": 0.9})
    assert (raised.flags, raised.shows) == ((DESCRIBED, "fever"), ())


def test_thresholds_can_be_set() -> None:
    strict: Any = UrgencyThresholds(emergency=0.99, same_day=0.99, crisis=0.99)
    assert with_urgency(NOTHING, {"emergency": 0.9}, (), strict) == NOTHING
