"""From a reading to a decision: the rules in the order of their precedence, then every way of finding no answer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.model import Knowledge
from bot.understanding.decide import IN_STEM_CELL_TALK, NEAREST_ASPECT, Decision, Thresholds, decide
from bot.understanding.reading import Context, Guess, Reading
from bot.vocabulary import AbstainReason, Aspect, Kind
from tests.unit.understanding.made_up import knowledge

KNOWLEDGE = knowledge()
# Fixed here, so that tuning the thresholds changes no rule.
LIMITS = Thresholds(
    answer=0.30,
    alone=0.40,
    follow_up=0.22,
    anew=0.20,
    refuse=0.60,
    personal=0.40,
    off_topic=0.22,
    near=0.54,
    clear=0.04,
    claim=0.55,
    claim_hint=0.20,
    described=0.62,
    beyond=0.10,
    classifier=0.6,
    examples=0.3,
    entry=0.4,
)
LUPUS_TALK = Context("lupus", "treatment")


def guesses(**confidences: float) -> tuple[Guess, ...]:
    """Guesses, best first."""
    return tuple(sorted((Guess(label, c) for label, c in confidences.items()), key=lambda g: -g.confidence))


def reading(focus: str = "a question about something unusual", *, intents: dict[str, float] | None = None, **changes: Any) -> Reading:
    """A reading in which nothing is named, unless `changes` say so."""
    return Reading(focus=focus, intents=guesses(**(intents or {})), **changes)


def decided(said: Reading, context: Context | None = None, known: Knowledge = KNOWLEDGE) -> Decision:
    """The decision with the fixed thresholds."""
    return decide(said, context or Context(), known, LIMITS)


def reason(said: Reading, context: Context | None = None) -> str:
    """Why there is no answer."""
    decision = decided(said, context)
    assert decision.kind is Kind.ABSTAIN
    assert decision.reason is not None
    return decision.reason.value


def entries(said: Reading, context: Context | None = None) -> tuple[str, ...]:
    """The entries that answer."""
    decision = decided(said, context)
    assert decision.kind is Kind.ANSWER, decision
    return decision.entries


SURE = {"ask_symptoms": 0.9}


class TestPrecedence:
    def test_another_language_comes_first(self) -> None:
        said = reading(intents={"personal_advice": 0.9}, language="de", topics=("lupus",), asks_personal_advice=True)
        assert reason(said) == "unsupported_language"

    def test_advice_on_ones_own_case_comes_before_any_answer(self) -> None:
        assert reason(reading(intents=SURE, topics=("lupus",), asks_personal_advice=True)) == "personal_advice"

    @pytest.mark.parametrize(("confidence", "refused"), [(LIMITS.personal, True), (LIMITS.personal - 0.01, False)])
    def test_the_classifier_may_find_it_too_where_it_is_sure_enough(self, confidence: float, refused: bool) -> None:
        decision = decided(reading(intents={"personal_advice": confidence, "ask_symptoms": 0.39}, topics=("lupus",)))
        assert (decision.reason is AbstainReason.PERSONAL_ADVICE) is refused

    def test_a_name_in_a_text_on_something_else_is_off_topic(self) -> None:
        """ "MS Word keeps crashing" """
        said = reading(
            intents={"ask_symptoms": 0.5, "off_topic": 0.3}, topics=("multiple_sclerosis",), entries=(Guess("lupus/overview", 0.5),)
        )
        assert reason(said) == "off_topic"

    def test_unless_an_entry_comes_near(self) -> None:
        said = reading(intents={"ask_symptoms": 0.6, "off_topic": 0.3}, topics=("lupus",), entries=(Guess("lupus/symptoms", 0.6),))
        assert entries(said) == ("lupus/symptoms",)

    def test_a_wish_to_be_contacted_starts_the_referral(self) -> None:
        assert decided(reading(intents={"request_contact": 0.6}, topics=("lupus",))).kind is Kind.REFERRAL

    @pytest.mark.parametrize("label", ["privacy", "privacy_erase"])
    def test_privacy_is_answered_whatever_else_is_named(self, label: str) -> None:
        decision = decided(reading(intents={label: 0.4}, topics=("lupus",)))
        assert (decision.kind, decision.phrase) == (Kind.PRIVACY, label)

    @pytest.mark.parametrize("label", ["greet", "thanks", "goodbye", "bot_challenge", "help", "feelings", "affirm", "deny", "cancel"])
    def test_small_talk_is_answered_as_such(self, label: str) -> None:
        decision = decided(reading(intents={label: 0.8}))
        assert (decision.kind, decision.phrase, decision.confidence) == (Kind.SMALL_TALK, label, 0.8)

    @pytest.mark.parametrize("named", [{"topics": ("lupus",)}, {"elsewhere": ("lupus",)}])
    def test_but_not_where_a_disease_is_named(self, named: dict[str, tuple[str, ...]]) -> None:
        decision = decided(reading(intents={"feelings": 0.6, "ask_symptoms": 0.3}, aspects=(Guess("symptoms", 0.9),), **named))
        assert decision.entries == ("lupus/symptoms",)

    def test_and_not_where_the_classifier_is_unsure(self) -> None:
        assert reason(reading(intents={"greet": 0.2})) == "unclear"

    def test_a_name_or_a_number_is_no_intent_of_its_own(self) -> None:
        """ "inform" answers a form; outside of one the next guess counts."""
        assert entries(reading(intents={"inform": 0.5, "ask_symptoms": 0.48}, aspects=(Guess("symptoms", 0.9),), topics=("lupus",))) == (
            "lupus/symptoms",
        )
        assert decided(reading(intents={"inform": 0.9})).phrase == "inform"


class TestAnswers:
    def test_a_named_topic_and_a_sure_aspect_have_their_entry(self) -> None:
        decision = decided(reading(intents=SURE, topics=("lupus",)))
        assert (decision.kind, decision.entries, decision.topic, decision.confidence) == (Kind.ANSWER, ("lupus/symptoms",), "lupus", 0.9)
        assert 0 < decision.score <= 1

    def test_two_topics_have_two_answers_and_never_three(self) -> None:
        said = reading(intents=SURE, topics=("lupus", "crohns_disease", "multiple_sclerosis"))
        assert entries(said) == ("lupus/symptoms", "crohns_disease/symptoms")

    def test_two_topics_that_share_a_text_have_it_once(self) -> None:
        said = reading(intents={"ask_pregnancy": 0.9}, topics=("lupus", "crohns_disease"))
        assert entries(said) == ("autoimmune_disease/pregnancy",)

    def test_of_two_topics_only_one_may_have_an_entry(self) -> None:
        assert entries(reading(intents=SURE, topics=("psoriasis", "lupus"))) == ("lupus/symptoms",)

    def test_the_question_counts_before_the_rest_of_the_message(self) -> None:
        assert entries(reading(intents=SURE, topics=("lupus",), elsewhere=("crohns_disease",))) == ("lupus/symptoms",)

    def test_where_it_names_none_the_last_one_of_the_rest_is_meant(self) -> None:
        assert entries(reading(intents=SURE, elsewhere=("lupus", "crohns_disease"))) == ("crohns_disease/symptoms",)

    def test_the_likeness_to_examples_helps_an_unsure_classifier(self) -> None:
        unsure = reading(intents={"ask_symptoms": 0.3}, topics=("lupus",))
        assert decided(unsure).kind is Kind.CLARIFY
        sure = reading(intents={"ask_symptoms": 0.3}, topics=("lupus",), aspects=(Guess("symptoms", 0.8),))
        assert entries(sure) == ("lupus/symptoms",)

    def test_only_the_asked_topics_own_entries_speak_for_an_aspect(self) -> None:
        close = {"intents": {"ask_symptoms": 0.5, "ask_treatment": 0.5}}
        assert entries(
            reading(**close, topics=("lupus",), entries=(Guess("lupus/treatment", 0.9), Guess("crohns_disease/symptoms", 1.0)))
        ) == ("lupus/treatment",)

    def test_a_score_is_never_above_one(self) -> None:
        said = reading(
            intents={"ask_symptoms": 1.0}, topics=("lupus",), aspects=(Guess("symptoms", 1.0),), entries=(Guess("lupus/symptoms", 1.0),)
        )
        assert decided(said).score == 1.0

    def test_doubt_about_a_claim_is_shared_out_among_the_aspects(self) -> None:
        """No claim is like it, so what the classifier gave to claims was meant for an aspect."""
        said = reading(intents={"ask_claim_check": 0.45, "ask_treatment": 0.4}, topics=("lupus",))
        assert entries(said) == ("lupus/treatment",)


class TestMedicines:
    def test_a_medicine_stands_for_the_likeliest_topic(self) -> None:
        assert entries(reading(intents={"ask_treatment": 0.9}, medicines=(("psoriasis", "rheumatoid_arthritis"),))) == (
            "psoriasis/treatment",
        )

    def test_two_medicines_stand_for_what_both_are_given_for(self) -> None:
        medicines = (("psoriasis", "rheumatoid_arthritis"), ("lupus", "rheumatoid_arthritis"))
        assert entries(reading(intents=SURE, medicines=medicines)) == ("rheumatoid_arthritis/symptoms",)

    def test_where_they_share_nothing_the_first_counts(self) -> None:
        assert entries(reading(intents=SURE, medicines=(("lupus",), ("crohns_disease",)))) == ("lupus/symptoms",)

    def test_the_topic_of_the_talk_is_meant_if_the_medicine_points_to_it(self) -> None:
        said = reading(intents=SURE, medicines=(("lupus", "rheumatoid_arthritis"),))
        assert entries(said, Context("rheumatoid_arthritis", "overview")) == ("rheumatoid_arthritis/symptoms",)
        assert entries(said, Context("crohns_disease", "overview")) == ("lupus/symptoms",)


class TestFollowUps:
    def test_a_question_that_names_nothing_is_about_the_topic_of_the_talk(self) -> None:
        assert entries(reading("and the symptoms?", intents=SURE), LUPUS_TALK) == ("lupus/symptoms",)

    def test_a_new_topic_alone_is_asked_the_same(self) -> None:
        """ "And Crohn's?" """
        assert entries(reading("and psoriasis?", intents={"same_for_topic": 0.9}, topics=("psoriasis",)), LUPUS_TALK) == (
            "psoriasis/treatment",
        )

    def test_outside_of_a_talk_it_is_asked_what_it_is(self) -> None:
        assert entries(reading("and psoriasis?", intents={"same_for_topic": 0.9}, topics=("psoriasis",))) == ("psoriasis/overview",)

    def test_a_new_topic_with_a_question_of_its_own_is_asked_that(self) -> None:
        """ "And lupus, how does it feel?" """
        said = reading(intents={"same_for_topic": 0.6, "ask_symptoms": 0.3}, topics=("crohns_disease",), aspects=(Guess("symptoms", 0.8),))
        assert entries(said, LUPUS_TALK) == ("crohns_disease/symptoms",)

    def test_a_named_topic_with_nothing_sure_keeps_the_aspect(self) -> None:
        assert entries(reading("psoriasis", intents={"ask_symptoms": 0.15}, topics=("psoriasis",)), LUPUS_TALK) == ("psoriasis/treatment",)

    def test_more_detail_is_more_of_the_same(self) -> None:
        said = reading("tell me more", intents={"more_detail": 0.8, "ask_symptoms": 0.05})
        assert entries(said, LUPUS_TALK) == ("lupus/treatment",)

    def test_a_follow_up_needs_less_certainty_than_a_first_question(self) -> None:
        said = reading("a word of odd shape", intents={"ask_symptoms": 0.4})
        assert LIMITS.follow_up <= LIMITS.classifier * 0.4 < LIMITS.alone
        assert entries(said, LUPUS_TALK) == ("lupus/symptoms",)
        assert reason(said) == "unclear"

    @pytest.mark.parametrize("label", ["off_topic", "not_covered"])
    def test_a_sure_refusal_ends_the_talk(self, label: str) -> None:
        said = reading(intents={label: LIMITS.refuse, "ask_symptoms": 0.3}, entries=(Guess("lupus/symptoms", 0.6),))
        assert reason(said, LUPUS_TALK) == label

    def test_an_unsure_one_does_not(self) -> None:
        said = reading(intents={"not_covered": 0.45, "ask_symptoms": 0.4}, aspects=(Guess("symptoms", 0.7),))
        assert entries(said, LUPUS_TALK) == ("lupus/symptoms",)

    def test_but_only_a_question_goes_on(self) -> None:
        assert reason(reading(intents={"not_covered": 0.45, "ask_symptoms": 0.1}), LUPUS_TALK) == "not_covered"


class TestGeneralTopics:
    def test_autoimmune_disease_in_general_has_entries_of_its_own(self) -> None:
        assert entries(reading(intents={"ask_causes": 0.9}, general=("autoimmune_disease",)), LUPUS_TALK) == ("autoimmune_disease/causes",)

    def test_a_question_that_says_something_and_names_nothing_is_general(self) -> None:
        assert entries(reading("why does immunity attack organs", intents={"ask_causes": 0.9})) == ("autoimmune_disease/causes",)

    def test_one_that_says_little_leaves_open_which_topic(self) -> None:
        decision = decided(reading("what are the symptoms?", intents=SURE))
        assert (decision.kind, decision.phrase, decision.aspect) == (Kind.CLARIFY, "clarify-topic", Aspect.SYMPTOMS)
        assert decision.entries == ("lupus/symptoms", "multiple_sclerosis/symptoms", "rheumatoid_arthritis/symptoms")

    def test_a_topic_that_is_described_without_its_name_is_found(self) -> None:
        said = reading("thick silvery scales on elbows", intents={"ask_treatment": 0.9}, entries=(Guess("psoriasis/treatment", 0.7),))
        assert entries(said) == ("psoriasis/treatment",)

    def test_but_not_by_a_faint_likeness(self) -> None:
        said = reading(
            "thick silvery scales on elbows", intents={"ask_causes": 0.9}, entries=(Guess("lupus/causes", LIMITS.described - 0.01),)
        )
        assert entries(said) == ("autoimmune_disease/causes",)

    @pytest.mark.parametrize("aspect", ["pregnancy", "vaccines"])
    def test_the_general_topic_speaks_for_conditions_on_pregnancy_and_vaccines(self, aspect: str) -> None:
        assert entries(reading(intents={f"ask_{aspect}": 0.9}, topics=("lupus",))) == (f"autoimmune_disease/{aspect}",)


class TestStemCells:
    def test_they_have_entries_of_their_own(self) -> None:
        assert entries(reading(intents={"ask_stem_cell_risks": 0.9}, general=("stem_cell_therapy",))) == (
            "stem_cell_therapy/stem_cell_risks",
        )

    def test_of_a_condition_its_own_evidence_comes_first(self) -> None:
        said = {"intents": {"ask_stem_cell_evidence": 0.9}, "general": ("stem_cell_therapy",)}
        assert entries(reading(**said, topics=("lupus",))) == ("lupus/stem_cell_evidence",)
        assert entries(reading(**said, topics=("psoriasis",))) == ("stem_cell_therapy/stem_cell_evidence",)

    @pytest.mark.parametrize(("ordinary", "meant"), [(a, m) for a, m in IN_STEM_CELL_TALK.items() if m is not Aspect.STEM_CELL_ELIGIBILITY])
    def test_beside_stem_cells_an_ordinary_aspect_is_theirs(self, ordinary: Aspect, meant: Aspect) -> None:
        """ "The risks" of a transplant are not the complications of the disease."""
        said = reading(intents={f"ask_{ordinary.value}": 0.9}, general=("stem_cell_therapy",))
        assert entries(said) == (f"stem_cell_therapy/{meant.value}",)

    def test_so_it_is_where_the_talk_was_of_them(self) -> None:
        said = reading("and the side effects?", intents={"ask_medicine_side_effects": 0.9})
        assert entries(said, Context("lupus", "stem_cell_evidence")) == ("stem_cell_therapy/stem_cell_risks",)

    def test_until_a_condition_is_named_again(self) -> None:
        assert entries(reading(intents={"ask_treatment": 0.9}, topics=("lupus",)), Context("multiple_sclerosis", "stem_cell_evidence")) == (
            "lupus/treatment",
        )

    def test_a_stem_cell_question_that_names_nothing_is_about_stem_cell_therapy(self) -> None:
        assert entries(reading("the price of a round abroad", intents={"ask_cost_and_coverage": 0.9})) == (
            "stem_cell_therapy/cost_and_coverage",
        )

    def test_in_a_talk_about_a_condition_it_is_about_that_condition(self) -> None:
        said = reading("do stem cells work", intents={"ask_stem_cell_evidence": 0.9}, general=("stem_cell_therapy",))
        assert entries(said, Context("lupus", "overview")) == ("lupus/stem_cell_evidence",)

    def test_a_condition_described_beside_them_has_to_come_clearly_nearer(self) -> None:
        base = {"intents": {"ask_stem_cell_evidence": 0.9}, "general": ("stem_cell_therapy",)}
        near = (Guess("lupus/stem_cell_evidence", 0.8), Guess("stem_cell_therapy/stem_cell_evidence", 0.65))
        assert entries(reading(**base, entries=near)) == ("lupus/stem_cell_evidence",)
        about_as_near = (Guess("lupus/stem_cell_evidence", 0.7), Guess("stem_cell_therapy/stem_cell_evidence", 0.65))
        assert entries(reading(**base, entries=about_as_near)) == ("stem_cell_therapy/stem_cell_evidence",)

    def test_a_claim_that_nobody_wrote_down_is_answered_with_the_evidence(self) -> None:
        said = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.2}, general=("stem_cell_therapy",), topics=("lupus",))
        assert entries(said) == ("lupus/stem_cell_evidence",)


class TestClaims:
    CLAIM = (Guess("cells_cure_lupus", 0.8),)

    def test_a_known_claim_that_is_put_up_for_checking_is_checked(self) -> None:
        decision = decided(reading(intents={"ask_claim_check": 0.6}, claims=self.CLAIM, topics=("lupus",)))
        assert (decision.kind, decision.entries, decision.topic, decision.score) == (
            Kind.ANSWER,
            ("claims/cells_cure_lupus",),
            "lupus",
            0.8,
        )

    def test_by_its_form_where_the_classifier_thinks_it_possible(self) -> None:
        said = {"claims": self.CLAIM, "topics": ("lupus",), "checks_claim": True}
        assert entries(reading(intents={"ask_treatment": 0.5, "ask_claim_check": LIMITS.claim_hint}, **said)) == (
            "claims/cells_cure_lupus",
        )
        assert entries(reading(intents={"ask_treatment": 0.7, "ask_claim_check": 0.1}, **said)) == ("lupus/treatment",)

    def test_it_has_to_be_like_the_claim(self) -> None:
        said = reading(
            intents={"ask_claim_check": 0.6, "ask_treatment": 0.3},
            claims=(Guess("cells_cure_lupus", LIMITS.claim - 0.01),),
            topics=("lupus",),
        )
        assert entries(said) == ("lupus/treatment",)

    def test_a_claim_about_several_topics_is_answered_for_the_one_that_is_asked(self) -> None:
        said = reading(intents={"ask_claim_check": 0.6}, claims=self.CLAIM, topics=("rheumatoid_arthritis",))
        assert decided(said).topic == "rheumatoid_arthritis"

    def test_one_about_another_disease_is_none(self) -> None:
        """Lupus must not be answered with Crohn's."""
        said = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.3}, claims=self.CLAIM, topics=("crohns_disease",))
        assert entries(said) == ("crohns_disease/symptoms",)

    def test_a_general_claim_counts_where_it_speaks_of_the_disease(self) -> None:
        claims = (Guess("cells_cure_all", 0.8),)
        assert entries(reading(intents={"ask_claim_check": 0.6}, claims=claims, topics=("multiple_sclerosis",))) == (
            "claims/cells_cure_all",
        )
        said = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.3}, claims=claims, topics=("crohns_disease",))
        assert entries(said) == ("crohns_disease/symptoms",)

    def test_a_claim_that_names_nothing_is_checked_as_it_is(self) -> None:
        assert entries(reading(intents={"ask_claim_check": 0.6}, claims=self.CLAIM)) == ("claims/cells_cure_lupus",)


class TestNoAnswer:
    def test_a_condition_that_is_not_covered_is_named(self) -> None:
        decision = decided(reading(intents=SURE, other_conditions=("gout",)), LUPUS_TALK)
        assert (decision.reason, decision.phrase) == (AbstainReason.NOT_COVERED, "named")
        assert decision.condition is not None
        assert decision.condition.name == "gout"

    def test_stem_cells_for_it_are_refused_in_words_of_their_own(self) -> None:
        assert decided(reading(intents=SURE, other_conditions=("gout",), general=("stem_cell_therapy",))).phrase == "stem"

    def test_beside_a_covered_topic_it_does_not_matter(self) -> None:
        assert entries(reading(intents=SURE, topics=("lupus",), other_conditions=("gout",))) == ("lupus/symptoms",)

    @pytest.mark.parametrize("label", ["off_topic", "not_covered"])
    def test_a_refusal_of_the_classifier_stands_where_nothing_is_named(self, label: str) -> None:
        assert reason(reading(intents={label: 0.5, "ask_symptoms": 0.4}, entries=(Guess("lupus/symptoms", 0.6),))) == label

    def test_a_topic_without_a_question_is_offered_what_there_is(self) -> None:
        decision = decided(reading("lupus", topics=("lupus",)))
        assert (decision.kind, decision.phrase, decision.topic) == (Kind.CLARIFY, "clarify-entry", "lupus")
        assert decision.entries == ("lupus/overview", "lupus/symptoms", "lupus/causes")

    def test_nothing_named_and_nothing_sure_is_unclear(self) -> None:
        assert reason(reading("hm", intents={"ask_symptoms": 0.2})) == "unclear"
        assert reason(reading("hm")) == "unclear"

    @pytest.mark.parametrize(("confidence", "answered"), [(0.51, True), (0.49, False)])
    def test_below_the_threshold_no_aspect_is_chosen(self, confidence: float, answered: bool) -> None:
        """The classifier's share is weighed before it is compared."""
        assert LIMITS.classifier * 0.5 == pytest.approx(LIMITS.answer)
        decision = decided(reading(intents={"ask_symptoms": confidence}, topics=("lupus",)))
        assert (decision.kind is Kind.ANSWER) is answered

    def test_an_aspect_that_a_topic_lacks_is_said_to_be_missing(self) -> None:
        decision = decided(reading(intents={"ask_prevalence": 0.9}, topics=("lupus",)))
        assert (decision.reason, decision.phrase, decision.topic) == (AbstainReason.NOT_COVERED, "known", "lupus")
        assert decision.entries == ("lupus/overview", "lupus/symptoms", "lupus/causes")

    def test_unless_a_near_aspect_stands_in(self) -> None:
        assert Aspect.CAUSES in NEAREST_ASPECT[Aspect.RISK_FACTORS]
        assert entries(reading(intents={"ask_risk_factors": 0.9}, topics=("lupus",))) == ("lupus/causes",)

    @pytest.mark.parametrize(("lead", "kind"), [(LIMITS.clear - 0.01, Kind.CLARIFY), (LIMITS.clear + 0.01, Kind.ANSWER)])
    def test_two_aspects_that_are_as_likely_are_offered_both(self, lead: float, kind: Kind) -> None:
        """The better one has to lead by `clear`."""
        second = 0.55
        first = second + lead / LIMITS.classifier
        decision = decided(reading(intents={"ask_causes": first, "ask_symptoms": second}, topics=("lupus",)))
        assert decision.kind is kind
        assert decision.entries == (("lupus/causes", "lupus/symptoms") if kind is Kind.CLARIFY else ("lupus/causes",))

    def test_thresholds_can_be_set(self) -> None:
        said = reading(intents=SURE, topics=("lupus",))
        strict = decide(said, Context(), KNOWLEDGE, Thresholds(answer=0.99))
        assert strict.kind is Kind.CLARIFY
