"""The classifier beside the rules adds urgency, and takes it away in two cases: where an emergency is all but certainly a matter for the same day, and where a red flag
is all but certainly only asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.triage.assess import Triage
from bot.triage.urgency import DESCRIBED, UrgencyThresholds, with_urgency
from bot.vocabulary import Disposition

# Fixed here, so that tuning the thresholds changes no rule.
LIMITS = UrgencyThresholds(
    emergency=0.40,
    crisis=0.35,
    same_day=0.60,
    sentence=0.95,
    guarded=0.20,
    lower=0.90,
    lower_sentence=0.40,
    dismiss=0.98,
    dismiss_sentence=0.90,
    asks=0.85,
    buried=0.98,
    beside=0.90,
    despairs=0.80,
)
NOTHING = Triage(None, (), (), False, False)
NAMED = Triage(None, (), (), True, False)
SAME_DAY = Triage(Disposition.SAME_DAY, ("fever",), ("fever",), False, False)
EMERGENCY = Triage(Disposition.EMERGENCY, ("chest_pain",), ("chest pain",), False, False)
CRISIS = Triage(Disposition.CRISIS, ("despair",), ("despair",), False, False)
URGENCY = [None, Disposition.SAME_DAY, Disposition.CRISIS, Disposition.EMERGENCY]
PROBABILITIES = st.dictionaries(st.sampled_from(["none", *(d.value for d in Disposition)]), st.floats(0, 1))
FOUND = st.builds(Triage, st.sampled_from(URGENCY), st.just(("flag",)), st.just(("shown",)), st.booleans(), st.booleans())
NONE = {"none": 1.0}


def heard(found: Triage = NOTHING, *sentences: Mapping[str, float], calm: bool = False, **whole: float) -> Disposition | None:
    """The disposition, given the probabilities of the whole message and of its sentences."""
    return with_urgency(found, {"none": 1 - sum(whole.values()), **whole}, sentences, LIMITS, calm=calm).disposition


class TestAdding:
    @given(FOUND, PROBABILITIES, st.lists(PROBABILITIES, max_size=3), st.floats(0, LIMITS.asks, exclude_max=True), st.booleans())
    @settings(max_examples=50, deadline=None)
    def test_a_message_that_may_ask_nothing_never_gets_less_urgent(
        self, found: Triage, whole: dict[str, float], sentences: list[dict[str, float]], asks: float, calm: bool
    ) -> None:
        """For any probabilities whatever, but those of a matter for the same day."""
        assume(whole.get("same_day", 0.0) < LIMITS.lower)
        after = with_urgency(found, whole, sentences, LIMITS, calm=calm, asks=asks)
        assert URGENCY.index(after.disposition) >= URGENCY.index(found.disposition)
        assert set(found.flags) <= set(after.flags) or found.disposition is None

    @given(FOUND)
    @settings(max_examples=20, deadline=None)
    def test_where_it_hears_nothing_all_stays_as_it_was(self, found: Triage) -> None:
        assert with_urgency(found, NONE, [NONE], LIMITS) == found

    @pytest.mark.parametrize(
        ("found", "whole"), [(EMERGENCY, {"emergency": 1.0, "crisis": LIMITS.beside - 0.01}), (CRISIS, {"emergency": LIMITS.beside - 0.01})]
    )
    def test_what_the_rules_call_an_emergency_or_a_crisis_is_left_alone(self, found: Triage, whole: dict[str, float]) -> None:
        assert with_urgency(found, whole, (), LIMITS) is found

    def test_despair_beside_an_emergency_brings_the_crisis_line(self) -> None:
        assert with_urgency(EMERGENCY, {"crisis": LIMITS.beside}, (), LIMITS) == replace(EMERGENCY, also_crisis=True)

    @pytest.mark.parametrize(("whole", "sentence"), [({"emergency": LIMITS.beside}, NONE), ({"none": 1.0}, {"emergency": LIMITS.beside})])
    def test_an_emergency_beside_despair_comes_first(self, whole: dict[str, float], sentence: dict[str, float]) -> None:
        """ "The vice is squeezing and I feel like I'm going to die": unless the message as a whole is a crisis."""
        after = with_urgency(CRISIS, whole, (sentence,), LIMITS)
        assert (after.disposition, after.also_crisis, after.flags) == (Disposition.EMERGENCY, True, (DESCRIBED, "despair"))

    def test_where_both_are_heard_the_emergency_carries_the_crisis_line(self) -> None:
        """In two sentences, beside what the rules found or not."""
        both = ({"emergency": LIMITS.sentence}, {"crisis": LIMITS.buried})
        for found in (NOTHING, NAMED, SAME_DAY, EMERGENCY):
            after = with_urgency(found, NONE, both, LIMITS)
            assert (after.disposition, after.also_crisis) == (Disposition.EMERGENCY, True)

    def test_a_weak_emergency_does_not_hide_a_crisis(self) -> None:
        """It carries the crisis line."""
        after = with_urgency(SAME_DAY, {"emergency": LIMITS.emergency}, ({"crisis": LIMITS.sentence},), LIMITS)
        assert (after.disposition, after.also_crisis) == (Disposition.EMERGENCY, True)

    def test_where_something_is_urgent_and_despair_is_the_likeliest_of_it_it_is_a_crisis(self) -> None:
        """A call to the doctor today would be the wrong answer to it."""
        assert heard(crisis=LIMITS.crisis - 0.01, same_day=0.3) is Disposition.CRISIS
        assert heard(crisis=0.3, same_day=0.31) is Disposition.SAME_DAY
        assert heard(crisis=LIMITS.crisis - 0.01, same_day=0.2) is None

    def test_it_stays_a_crisis_where_the_message_is_one(self) -> None:
        assert with_urgency(CRISIS, {"crisis": LIMITS.despairs}, ({"emergency": 1.0},), LIMITS) is CRISIS

    @pytest.mark.parametrize(
        ("whole", "disposition"),
        [
            ({"emergency": LIMITS.emergency}, Disposition.EMERGENCY),
            ({"emergency": LIMITS.emergency - 0.01}, None),
            ({"crisis": LIMITS.crisis}, Disposition.CRISIS),
            ({"crisis": LIMITS.crisis - 0.01}, None),
            ({"same_day": LIMITS.same_day}, Disposition.SAME_DAY),
            ({"same_day": LIMITS.same_day - 0.01}, None),
            ({"emergency": 0.36, "crisis": 0.30}, Disposition.EMERGENCY),
            ({"emergency": 0.30, "crisis": 0.34}, Disposition.CRISIS),
            ({"emergency": 0.3, "same_day": 0.36}, Disposition.SAME_DAY),
        ],
    )
    def test_each_disposition_has_its_threshold(self, whole: dict[str, float], disposition: Disposition | None) -> None:
        """What is spread over several counts together."""
        assert heard(**whole) is disposition

    def test_a_sentence_by_itself_has_to_be_surer(self) -> None:
        assert heard(NOTHING, {"emergency": LIMITS.sentence - 0.01}) is None
        assert heard(NOTHING, {"emergency": LIMITS.sentence}) is Disposition.EMERGENCY

    def test_a_red_flag_that_was_only_named_asks_for_more(self) -> None:
        """ "What are the signs of a stroke?" """
        assert heard(NAMED, emergency=LIMITS.emergency + LIMITS.guarded - 0.01) is None
        assert heard(NAMED, emergency=LIMITS.emergency + LIMITS.guarded + 0.01) is Disposition.EMERGENCY

    def test_so_does_a_message_that_surely_is_something_else(self) -> None:
        assert heard(emergency=LIMITS.emergency + LIMITS.guarded - 0.01, calm=True) is None
        assert heard(emergency=LIMITS.emergency + LIMITS.guarded + 0.01, calm=True) is Disposition.EMERGENCY

    @pytest.mark.parametrize(("found", "calm"), [(NAMED, False), (NOTHING, True)])
    def test_a_cry_in_the_middle_of_a_calm_message_is_heard(self, found: Triage, calm: bool) -> None:
        """One sentence that is one all but surely is enough; of a day that may wait it is not."""
        assert heard(found, {"emergency": LIMITS.sentence}, calm=calm) is Disposition.EMERGENCY
        assert heard(found, {"emergency": LIMITS.sentence - 0.01}, calm=calm) is None
        assert heard(found, {"crisis": LIMITS.buried}, calm=calm) is Disposition.CRISIS
        assert heard(found, {"crisis": LIMITS.buried - 0.01}, calm=calm) is None
        assert heard(found, {"same_day": 1.0}, calm=calm) is None

    def test_of_several_the_most_urgent_counts(self) -> None:
        assert heard(NOTHING, {"crisis": 0.95}, same_day=0.6) is Disposition.CRISIS
        assert heard(NOTHING, {"crisis": 0.95}, {"emergency": 0.95}) is Disposition.EMERGENCY

    @pytest.mark.parametrize(("disposition", "least"), [("emergency", LIMITS.emergency), ("crisis", LIMITS.crisis)])
    def test_a_finding_for_the_same_day_becomes_what_would_be_heard_without_it(self, disposition: str, least: float) -> None:
        assert heard(SAME_DAY, **{disposition: least - 0.01}) is Disposition.SAME_DAY
        assert heard(SAME_DAY, **{disposition: least}) is Disposition(disposition)
        sentence = {disposition: LIMITS.sentence - 0.01}
        assert heard(SAME_DAY, sentence) is Disposition.SAME_DAY
        assert heard(SAME_DAY, {disposition: LIMITS.sentence}) is Disposition(disposition)

    def test_what_it_adds_says_that_it_was_described(self) -> None:
        added = with_urgency(NAMED, {"emergency": 0.9}, (), LIMITS)
        assert added == Triage(Disposition.EMERGENCY, (DESCRIBED,), (), False, False)
        raised = with_urgency(SAME_DAY, {"emergency": 0.9}, (), LIMITS)
        assert (raised.flags, raised.shows) == ((DESCRIBED, "fever"), ())

    def test_thresholds_can_be_set(self) -> None:
        strict: Any = UrgencyThresholds(emergency=0.99, same_day=0.99, crisis=0.99)
        assert with_urgency(NOTHING, {"emergency": 0.9}, (), strict) == NOTHING


class TestLowering:
    """What the rules call an emergency may be a matter for the same day."""

    TODAY: ClassVar = {"same_day": 0.95, "none": 0.05}

    def test_it_is_where_the_classifier_is_all_but_certain(self) -> None:
        after = with_urgency(EMERGENCY, self.TODAY, [self.TODAY, NONE], LIMITS)
        assert after == Triage(Disposition.SAME_DAY, (DESCRIBED, "chest_pain"), (), False, False)

    def test_less_is_not_enough(self) -> None:
        assert with_urgency(EMERGENCY, {"same_day": 0.89, "none": 0.11}, (), LIMITS) is EMERGENCY

    @pytest.mark.parametrize("place", [0, 1])
    def test_a_sentence_that_may_be_an_emergency_keeps_it(self, place: int) -> None:
        sentences: list[Mapping[str, float]] = [self.TODAY, self.TODAY]
        sentences[place] = {"emergency": 0.4, "same_day": 0.6}
        assert with_urgency(EMERGENCY, self.TODAY, sentences, LIMITS) is EMERGENCY

    @pytest.mark.parametrize(
        "found",
        [CRISIS, replace(EMERGENCY, also_crisis=True), replace(EMERGENCY, accident=True)],
        ids=["crisis", "crisis line", "accident"],
    )
    def test_neither_a_crisis_nor_an_accident_is_lowered(self, found: Triage) -> None:
        assert with_urgency(found, self.TODAY, (), LIMITS).disposition is found.disposition


class TestDespair:
    """What the rules call an emergency may be a cry for help in other words."""

    CRY: ClassVar = {"crisis": LIMITS.despairs_surely, "emergency": 0.02}

    def test_it_is_where_the_classifier_is_all_but_certain(self) -> None:
        after = with_urgency(EMERGENCY, self.CRY, [self.CRY, NONE], LIMITS)
        assert after == Triage(Disposition.CRISIS, (DESCRIBED, "chest_pain"), (), False, False)

    @pytest.mark.parametrize("whole", [{"crisis": LIMITS.despairs_surely - 0.01}, {"crisis": 0.95, "emergency": LIMITS.no_emergency}])
    def test_less_is_not_enough(self, whole: Mapping[str, float]) -> None:
        """It stays an emergency, with the crisis line beside it."""
        assert with_urgency(EMERGENCY, whole, (), LIMITS) == replace(EMERGENCY, also_crisis=True)

    def test_a_sentence_that_may_be_an_emergency_keeps_it(self) -> None:
        """ "I took the lot. I don't want to be here." """
        after = with_urgency(EMERGENCY, self.CRY, [self.CRY, {"emergency": LIMITS.lower_sentence}], LIMITS)
        assert after == replace(EMERGENCY, also_crisis=True)

    @pytest.mark.parametrize("found", [replace(EMERGENCY, also_crisis=True), replace(EMERGENCY, accident=True)])
    def test_neither_an_accident_nor_a_poisoning_becomes_one(self, found: Triage) -> None:
        """Their reply has the emergency number first, and the crisis line beside it."""
        assert with_urgency(found, self.CRY, (), LIMITS) == replace(found, also_crisis=True)


class TestDismissing:
    """ "How is chest pain from lupus told from a heart attack?" names a red flag, and asks."""

    SURE: Mapping[str, float] = {"none": LIMITS.dismiss}
    QUITE: Mapping[str, float] = {"none": LIMITS.dismiss_sentence}

    def after(self, found: Triage, *sentences: Mapping[str, float], none: float = LIMITS.dismiss, asks: float = LIMITS.asks) -> Triage:
        """What becomes of a finding."""
        return with_urgency(found, {"none": none, "emergency": 1 - none}, sentences, LIMITS, asks=asks)

    @pytest.mark.parametrize("found", [EMERGENCY, SAME_DAY])
    def test_a_finding_is_dismissed_where_all_are_sure_and_a_safety_note_stays(self, found: Triage) -> None:
        """The answer then names the emergency contacts."""
        assert self.after(found, self.QUITE, self.QUITE) == Triage(None, (), (), True, False)

    def test_of_a_message_of_one_sentence_the_whole_is_enough(self) -> None:
        assert self.after(EMERGENCY).disposition is None

    def test_the_message_as_a_whole_must_be_none(self) -> None:
        assert self.after(EMERGENCY, none=LIMITS.dismiss - 0.01) == EMERGENCY

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_so_must_each_of_its_sentences(self, place: int) -> None:
        """ "What is lupus? I can't breathe. Thanks." """
        sentences = [NONE, NONE, NONE]
        sentences[place] = {"none": LIMITS.dismiss_sentence - 0.01}
        assert self.after(EMERGENCY, *sentences) == EMERGENCY

    def test_and_it_must_ask_a_question(self) -> None:
        """A statement that sounds harmless may still be about now."""
        assert self.after(EMERGENCY, asks=LIMITS.asks - 0.01) == EMERGENCY
        assert with_urgency(EMERGENCY, NONE, [NONE], LIMITS) == EMERGENCY

    @given(PROBABILITIES, st.lists(PROBABILITIES, max_size=3), st.floats(0, 1), st.booleans())
    @settings(max_examples=50, deadline=None)
    def test_a_crisis_is_never_dismissed(self, whole: dict[str, float], sentences: list[dict[str, float]], asks: float, calm: bool) -> None:
        """Whatever the classifier says; at most an emergency comes before it, and the crisis line stays."""
        after = with_urgency(CRISIS, whole, sentences, LIMITS, calm=calm, asks=asks)
        assert after is CRISIS or (after.disposition is Disposition.EMERGENCY and after.also_crisis)
        assert with_urgency(CRISIS, NONE, [NONE], LIMITS, calm=True, asks=1.0) is CRISIS

    def test_of_an_accident_it_must_be_surer(self) -> None:
        """ "Splashed oven cleaner in his eyes, can he wash it out with his drops?" reads like a question to it; "we're drowning in rain here" is nothing."""
        accident, sure = replace(EMERGENCY, accident=True), {"none": LIMITS.accident_sentence}
        assert self.after(accident, sure, none=LIMITS.accident) == Triage(None, (), (), True, False)
        assert self.after(accident, sure, none=LIMITS.accident - 0.01) == accident
        assert self.after(accident, {"none": LIMITS.accident_sentence - 0.01}, none=1.0) == accident
        assert self.after(replace(EMERGENCY, accident=True, also_crisis=True), sure, none=1.0).disposition is Disposition.EMERGENCY

    @pytest.mark.parametrize("found", [NOTHING, NAMED])
    def test_where_nothing_was_found_there_is_nothing_to_dismiss(self, found: Triage) -> None:
        """No safety note appears where no red flag was named."""
        assert self.after(found, self.QUITE) is found

    def test_what_says_nothing_of_none_is_not_sure(self) -> None:
        assert with_urgency(EMERGENCY, {}, [], LIMITS, asks=1.0) == EMERGENCY
        assert with_urgency(EMERGENCY, NONE, [{}], LIMITS, asks=1.0) == EMERGENCY
