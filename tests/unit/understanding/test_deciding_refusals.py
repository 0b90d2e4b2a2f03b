"""Why a message gets no answer, and where it gets a question back."""

from __future__ import annotations

import pytest

from bot.understanding.decide import (
    NEAREST_ASPECT,
    NEIGHBOURS,
    Decision,
    Thresholds,
    decide,
)
from bot.understanding.reading import Context
from bot.vocabulary import AbstainReason, Aspect, Kind
from tests.unit.understanding.deciding import GENERAL, KNOWLEDGE, LIMITS, LUPUS_TALK, SURE, decided, entries, reading, reason


class TestNoAnswer:
    def test_a_condition_that_is_not_covered_is_named(self) -> None:
        decision = decided(reading(intents=SURE, other_conditions=("gout",)), LUPUS_TALK)
        assert (decision.reason, decision.phrase) == (AbstainReason.NOT_COVERED, "named")
        assert decision.condition is not None
        assert decision.condition.name == "gout"

    def test_unless_the_talk_is_of_something_that_may_lead_to_it(self) -> None:
        """ "Does it raise the odds of gout?" """
        said = reading(intents=SURE, other_conditions=("gout",), points_back=True)
        assert entries(said, LUPUS_TALK) == ("lupus/symptoms",)
        assert decided(said).phrase == "named"
        unsure = reading(intents={"not_covered": 0.5, "ask_symptoms": 0.3}, other_conditions=("gout",), points_back=True)
        assert entries(unsure, LUPUS_TALK) == ("lupus/symptoms",)

    def test_what_points_back_to_one_is_about_it(self) -> None:
        """ "What tablets for it?" after gout was declined in a talk of lupus, until something is named."""
        talk = Context("lupus", "symptoms", other="gout")
        declined = decided(reading(intents=SURE, points_back=True), talk)
        assert (declined.reason, declined.phrase) == (AbstainReason.NOT_COVERED, "named")
        assert entries(reading(intents=SURE), talk) == ("lupus/symptoms",)
        assert decided(reading(intents=SURE, topics=("psoriasis",), points_back=True), talk).topic == "psoriasis"

    def test_stem_cells_for_it_are_refused_in_words_of_their_own(self) -> None:
        assert decided(reading(intents=SURE, other_conditions=("gout",), **GENERAL)).phrase == "stem"

    def test_beside_a_covered_topic_it_does_not_matter(self) -> None:
        assert entries(reading(intents=SURE, topics=("lupus",), other_conditions=("gout",))) == ("lupus/symptoms",)
        assert entries(reading(intents=SURE, medicines=(("lupus",),), other_conditions=("gout",))) == ("lupus/symptoms",)

    def test_one_that_the_question_names_comes_before_a_topic_of_the_rest(self) -> None:
        """ "I have lupus. What are the signs of gout?" """
        assert decided(reading(intents=SURE, other_conditions=("gout",), elsewhere=("lupus",))).phrase == "named"

    def test_unless_the_question_points_to_that_topic_too(self) -> None:
        """ "She has lupus. Why is gout looked for in that one?" """
        said = {"other_conditions": ("gout",), "elsewhere": ("lupus",), "points": True}
        assert entries(reading(intents=SURE, **said)) == ("lupus/symptoms",)
        assert reason(reading(intents={"not_covered": 0.9, "ask_symptoms": 0.05}, **said)) == "not_covered"

    def test_or_is_about_autoimmune_disease_in_general(self) -> None:
        """ "Does gout make autoimmune diseases likelier?" """
        said = reading(intents={"ask_causes": 0.9}, other_conditions=("gout",), general=("autoimmune_disease",))
        assert entries(said) == ("autoimmune_disease/causes",)

    def test_what_has_surely_nothing_to_do_with_health_asks_for_no_advice_on_it(self) -> None:
        """ "Can I swap just the dead battery?" """
        assert reason(reading(intents={"off_topic": LIMITS.refuse}, asks_personal_advice=True)) == "off_topic"
        assert reason(reading(intents={"off_topic": LIMITS.refuse - 0.01}, asks_personal_advice=True)) == "personal_advice"
        assert reason(reading(intents={"off_topic": LIMITS.refuse}, asks_personal_advice=True, topics=("lupus",))) == "personal_advice"

    @pytest.mark.parametrize("label", ["off_topic", "not_covered", "personal_advice"])
    def test_a_refusal_of_the_classifier_stands_where_nothing_is_named(self, label: str) -> None:
        assert reason(reading(intents={label: 0.39, "ask_symptoms": 0.38})) == label

    def test_where_a_topic_is_named_its_doubt_gives_way_to_a_question(self) -> None:
        assert entries(reading(intents={"not_covered": 0.45, "ask_symptoms": 0.4}, topics=("lupus",))) == ("lupus/symptoms",)
        assert reason(reading(intents={"not_covered": 0.8, "ask_symptoms": 0.1}, topics=("lupus",))) == "not_covered"

    def test_a_topic_without_a_question_is_offered_what_there_is(self) -> None:
        decision = decided(reading("lupus", topics=("lupus",)))
        assert (decision.kind, decision.phrase, decision.topic) == (Kind.CLARIFY, "clarify-entry", "lupus")
        assert decision.entries == ("lupus/overview", "lupus/symptoms", "lupus/causes")

    @pytest.mark.parametrize(("confidence", "sure"), [(LIMITS.alone, True), (LIMITS.alone - 0.01, False)])
    def test_nothing_named_and_nothing_sure_is_unclear(self, confidence: float, sure: bool) -> None:
        decision = decided(reading("hm", intents={"ask_symptoms": confidence}))
        assert (decision.kind is Kind.CLARIFY) is sure
        assert (decision.reason is AbstainReason.UNCLEAR) is not sure

    def test_so_is_what_has_no_intent_at_all(self) -> None:
        assert reason(reading("hm")) == "unclear"

    @pytest.mark.parametrize(("confidence", "answered"), [(LIMITS.answer, True), (LIMITS.answer - 0.01, False)])
    def test_below_the_threshold_no_aspect_is_chosen(self, confidence: float, answered: bool) -> None:
        decision = decided(reading(intents={"ask_symptoms": confidence}, topics=("lupus",)))
        assert (decision.kind is Kind.ANSWER) is answered

    def test_an_aspect_that_a_topic_lacks_is_said_to_be_missing(self) -> None:
        decision = decided(reading(intents={"ask_prevalence": 0.9}, topics=("lupus",)))
        assert (decision.reason, decision.phrase, decision.topic) == (AbstainReason.NOT_COVERED, "known", "lupus")
        assert decision.entries == ("lupus/overview", "lupus/symptoms", "lupus/causes")

    @pytest.mark.parametrize("aspect", ["pregnancy", "vaccines"])
    def test_what_holds_for_autoimmune_diseases_in_general_does_not_stand_in_but_is_offered_first(self, aspect: str) -> None:
        decision = decided(reading(intents={f"ask_{aspect}": 0.9}, topics=("lupus",)))
        assert (decision.kind, decision.reason) == (Kind.ABSTAIN, AbstainReason.NOT_COVERED)
        assert decision.entries == (f"autoimmune_disease/{aspect}", "lupus/overview", "lupus/symptoms")

    def test_unless_a_near_aspect_stands_in(self) -> None:
        assert Aspect.CAUSES in NEAREST_ASPECT[Aspect.RISK_FACTORS]
        assert entries(reading(intents={"ask_risk_factors": 0.9}, topics=("lupus",))) == ("lupus/causes",)

    def test_thresholds_can_be_set(self) -> None:
        said = reading(intents=SURE, topics=("lupus",))
        strict = decide(said, Context(), KNOWLEDGE, Thresholds(answer=0.99))
        assert strict.kind is Kind.CLARIFY


class TestDoubt:
    """Two aspects that are about as likely."""

    def between(self, **intents: float) -> Decision:
        """What is made of a question about lupus."""
        return decided(reading(intents=intents, topics=("lupus",)))

    @pytest.mark.parametrize(("lead", "kind"), [(LIMITS.clear - 0.01, Kind.CLARIFY), (LIMITS.clear + 0.01, Kind.ANSWER)])
    def test_both_are_offered_unless_the_better_one_leads_clearly(self, lead: float, kind: Kind) -> None:
        decision = self.between(ask_causes=0.3 + lead, ask_symptoms=0.3)
        assert decision.kind is kind
        assert decision.entries == (("lupus/causes", "lupus/symptoms") if kind is Kind.CLARIFY else ("lupus/causes",))

    def test_at_most_three_are_offered_and_none_that_there_is_no_entry_for(self) -> None:
        decision = self.between(ask_causes=0.3, ask_prevalence=0.29, ask_symptoms=0.28, ask_treatment=0.1)
        assert (decision.kind, decision.phrase) == (Kind.CLARIFY, "clarify-entry")
        assert decision.entries == ("lupus/causes", "lupus/symptoms")

    def test_one_that_is_sure_needs_no_lead(self) -> None:
        assert self.between(ask_causes=LIMITS.sure, ask_symptoms=LIMITS.sure - 0.01).entries == ("lupus/causes",)
        assert self.between(ask_causes=LIMITS.sure - 0.01, ask_symptoms=LIMITS.sure - 0.02).kind is Kind.CLARIFY

    def test_nor_one_that_speaks_of_nearly_the_same(self) -> None:
        assert any({Aspect.SYMPTOMS, Aspect.WHEN_TO_SEEK_CARE} <= group for group in NEIGHBOURS)
        decision = self.between(ask_symptoms=0.3, ask_when_to_seek_care=0.29)
        assert (decision.kind, decision.entries) == (Kind.ANSWER, ("lupus/symptoms",))

    def test_an_aspect_of_the_talk_is_not_in_doubt(self) -> None:
        said = reading("tell me more", intents={"more_detail": 0.5, "ask_symptoms": 0.12, "ask_causes": 0.12})
        assert entries(said, LUPUS_TALK) == ("lupus/treatment",)
