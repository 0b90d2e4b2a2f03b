"""From a reading to a decision: the rules in the order of their precedence, then every way of finding no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.understanding.aspects import MOST_SHARED
from bot.understanding.decide import (
    KIND_STANDS_IN,
    Decision,
    decide,
)
from bot.understanding.reading import Context, Guess, Place
from bot.vocabulary import AbstainReason, Aspect, Kind
from tests.unit.understanding.deciding import GENERAL, KNOWLEDGE, LIMITS, LUPUS_TALK, SURE, decided, entries, guesses, reading, reason
from tests.unit.understanding.made_up import knowledge, topic


class TestPlaces:
    """What stands for a topic of the talk."""

    TALK = Context("psoriasis", "treatment", illnesses=("lupus", "psoriasis"))

    @pytest.mark.parametrize(
        ("place", "meant"), [(Place.FIRST, "lupus"), (Place.SECOND, "psoriasis"), (Place.OTHER, "lupus"), (Place.LAST, "psoriasis")]
    )
    def test_it_is_meant_by_its_place(self, place: Place, meant: str) -> None:
        assert entries(reading(intents={"ask_overview": 0.9}, refers_to=place), self.TALK) == (f"{meant}/overview",)

    def test_a_talk_of_one_illness_has_no_places(self) -> None:
        """ "The first one" is something else then."""
        said = reading(intents={"ask_overview": 0.9}, refers_to=Place.FIRST)
        assert entries(said, Context("psoriasis", "treatment", illnesses=("psoriasis",))) == ("psoriasis/overview",)

    def test_it_may_be_described(self) -> None:
        """ "The one with the rash": of the talk's illnesses the likeliest, and of one illness nothing."""
        said = reading(intents={"ask_overview": 0.9}, refers_to=Place.DESCRIBED, described=guesses(multiple_sclerosis=0.5, lupus=0.2))
        assert entries(said, self.TALK) == ("lupus/overview",)
        assert entries(said, Context("psoriasis", "treatment", illnesses=("psoriasis",))) == ("psoriasis/overview",)
        other = reading(intents={"ask_overview": 0.9}, refers_to=Place.DESCRIBED, described=guesses(multiple_sclerosis=0.5))
        assert entries(other, self.TALK) == ("psoriasis/overview",)

    def test_a_cue_to_another_illness_is_asked_of_the_talks_where_the_message_points_back(self) -> None:
        """ "Is gluten free any good for it?" """
        said = {"intents": {"ask_treatment": 0.9}, "medicines": (("psoriasis",),)}
        assert entries(reading(**said, points=True), LUPUS_TALK) == ("lupus/treatment",)
        assert entries(reading(**said), LUPUS_TALK) == ("psoriasis/treatment",)
        assert entries(reading(**said, points=True, elsewhere=("psoriasis",)), LUPUS_TALK) == ("psoriasis/treatment",)

    def test_what_is_asked_again_of_another_illness_does_not_waver(self) -> None:
        """ "Sorry, I meant lupus"."""
        said = reading(intents={"same_for_topic": 0.9, "ask_overview": 0.04, "ask_treatment": 0.03}, topics=("lupus",))
        assert entries(said, Context("psoriasis", "overview")) == ("lupus/overview",)

    def test_stem_cells_are_brought_up_for_the_illness_of_the_talk(self) -> None:
        """ "and stem cells?" asks whether they work for it. Where the talk has no illness, it is as unclear as it was."""
        said = reading("and stem cells?", intents={"ask_overview": 0.9}, general=("stem_cell_therapy",), names_cells_only=True)
        assert entries(said, LUPUS_TALK) == ("lupus/stem_cell_evidence",)
        assert entries(said) == ("stem_cell_therapy/overview",)


class TestPrecedence:
    def test_another_language_comes_first(self) -> None:
        said = reading(intents={"personal_advice": 0.9}, language="de", topics=("lupus",), asks_personal_advice=True)
        assert reason(said) == "unsupported_language"

    def test_advice_on_ones_own_case_comes_before_any_answer(self) -> None:
        assert reason(reading(intents=SURE, topics=("lupus",), asks_personal_advice=True)) == "personal_advice"

    @pytest.mark.parametrize(("confidence", "refused"), [(LIMITS.personal, True), (LIMITS.personal - 0.01, False)])
    def test_the_classifier_may_find_it_too_where_it_is_sure_enough(self, confidence: float, refused: bool) -> None:
        decision = decided(reading(intents={"personal_advice": confidence, "ask_symptoms": 0.38}, topics=("lupus",)))
        assert (decision.reason is AbstainReason.PERSONAL_ADVICE) is refused

    @pytest.mark.parametrize(("confidence", "refused"), [(LIMITS.personal, True), (LIMITS.personal - 0.01, False)])
    def test_a_second_place_is_enough(self, confidence: float, refused: bool) -> None:
        """Answering somebody who asks what to do harms more than declining somebody who asks in general."""
        decision = decided(reading(intents={"ask_symptoms": 0.6, "personal_advice": confidence}, topics=("lupus",)))
        assert (decision.reason is AbstainReason.PERSONAL_ADVICE) is refused

    @pytest.mark.parametrize(("confidence", "refused"), [(LIMITS.off_topic, True), (LIMITS.off_topic - 0.01, False)])
    def test_a_name_in_a_text_on_something_else_is_off_topic(self, confidence: float, refused: bool) -> None:
        """ "MS Word keeps crashing" """
        decision = decided(reading(intents={"off_topic": confidence, "ask_symptoms": 0.4}, topics=("multiple_sclerosis",)))
        assert (decision.reason is AbstainReason.OFF_TOPIC) is refused

    def test_but_only_where_the_classifier_thinks_that_likeliest(self) -> None:
        assert entries(reading(intents={"ask_symptoms": 0.6, "off_topic": 0.58}, topics=("lupus",))) == ("lupus/symptoms",)

    @pytest.mark.parametrize(("confidence", "kind"), [(LIMITS.talk, Kind.REFERRAL), (LIMITS.talk - 0.01, Kind.ANSWER)])
    def test_a_wish_to_be_contacted_starts_the_referral(self, confidence: float, kind: Kind) -> None:
        said = reading(intents={"request_contact": confidence, "ask_symptoms": 0.28}, topics=("lupus",))
        assert decided(said).kind is kind

    @pytest.mark.parametrize("label", ["privacy", "privacy_erase", "erase_chat"])
    def test_privacy_is_answered_whatever_else_is_named(self, label: str) -> None:
        decision = decided(reading(intents={label: 0.4}, topics=("lupus",)))
        assert (decision.kind, decision.phrase) == (Kind.PRIVACY, label)

    @pytest.mark.parametrize("label", ["greet", "thanks", "goodbye", "bot_challenge", "help", "feelings", "affirm", "deny", "cancel"])
    def test_small_talk_is_answered_as_such(self, label: str) -> None:
        decision = decided(reading(intents={label: 0.8}))
        assert (decision.kind, decision.phrase, decision.confidence) == (Kind.SMALL_TALK, label, 0.8)

    @pytest.mark.parametrize(
        ("named", "entry"),
        [
            ({"topics": ("lupus",)}, "lupus/symptoms"),
            ({"elsewhere": ("lupus",)}, "lupus/symptoms"),
            ({"medicines": (("lupus",),)}, "lupus/symptoms"),
            ({"general": ("stem_cell_therapy",)}, "stem_cell_therapy/overview"),
        ],
    )
    def test_but_not_where_something_is_named(self, named: dict[str, Any], entry: str) -> None:
        aspect = entry.split("/")[1]
        assert entries(reading(intents={"feelings": 0.6, f"ask_{aspect}": 0.3}, **named)) == (entry,)

    def test_and_not_where_the_classifier_is_unsure(self) -> None:
        assert reason(reading(intents={"greet": LIMITS.talk - 0.01})) == "unclear"

    def test_a_name_or_a_number_is_no_intent_of_its_own(self) -> None:
        """ "inform" answers a form; outside of one the next guess counts."""
        decision = decided(reading(intents={"inform": 0.5, "ask_symptoms": 0.48}, topics=("lupus",)))
        assert (decision.entries, decision.confidence) == (("lupus/symptoms",), 0.48)
        assert decided(reading(intents={"inform": 0.9})).phrase == "inform"


class TestAnswers:
    def test_a_named_topic_and_a_sure_aspect_have_their_entry(self) -> None:
        decision = decided(reading(intents=SURE, topics=("lupus",)))
        assert (decision.kind, decision.entries, decision.topic, decision.confidence) == (Kind.ANSWER, ("lupus/symptoms",), "lupus", 0.9)
        assert decision.score == pytest.approx(0.9)

    def test_two_topics_have_two_answers_and_never_three(self) -> None:
        said = reading(intents=SURE, topics=("lupus", "crohns_disease", "multiple_sclerosis"))
        assert entries(said) == ("lupus/symptoms", "crohns_disease/symptoms")

    def test_two_topics_that_share_a_text_have_it_once(self) -> None:
        said = reading(intents={"ask_stem_cell_risks": 0.9}, topics=("lupus", "crohns_disease"), **GENERAL)
        assert entries(said) == ("stem_cell_therapy/stem_cell_risks",)

    def test_of_two_topics_only_one_may_have_an_entry(self) -> None:
        assert entries(reading(intents=SURE, topics=("psoriasis", "lupus"))) == ("lupus/symptoms",)

    def test_the_question_counts_before_the_rest_of_the_message(self) -> None:
        assert entries(reading(intents=SURE, topics=("lupus",), elsewhere=("crohns_disease",))) == ("lupus/symptoms",)

    def test_where_it_names_none_the_first_one_of_the_rest_is_meant(self) -> None:
        """ "My son has PSC on top of colitis. What is the scan looking for?" """
        assert entries(reading(intents=SURE, elsewhere=("lupus", "crohns_disease"))) == ("lupus/symptoms",)

    def test_a_score_is_never_above_one(self) -> None:
        assert decided(reading(intents={"ask_symptoms": 0.9, "ask_claim_check": 0.8}, topics=("lupus",))).score == 1.0

    def test_doubt_about_a_claim_is_shared_out_among_the_aspects(self) -> None:
        """No claim is like it, so what the classifier gave to claims was meant for an aspect."""
        decision = decided(reading(intents={"ask_claim_check": 0.36, "ask_treatment": 0.24, "ask_symptoms": 0.06}, topics=("lupus",)))
        assert decision.entries == ("lupus/treatment",)
        assert decision.score == pytest.approx(0.24 * (1 + 0.36 / 0.30))

    def test_but_it_makes_no_aspect_sure_that_is_not(self) -> None:
        """What is known to help answers a claim about an illness, and a claim about nothing has no answer."""
        faint = LIMITS.answer / (1 + MOST_SHARED) - 0.01
        assert entries(reading(intents={"ask_claim_check": 0.9, "ask_symptoms": faint}, topics=("lupus",))) == ("lupus/treatment",)
        assert reason(reading(intents={"ask_claim_check": 0.9, "ask_symptoms": faint})) == "unclear"

    def test_one_that_speaks_of_cells_is_checked_against_the_studies(self) -> None:
        said = reading("did cells bring back insulin", intents={"ask_claim_check": 0.9, "ask_symptoms": 0.01}, topics=("lupus",))
        assert entries(said) == ("lupus/stem_cell_evidence",)

    def test_another_aspect_that_is_sure_outranks_the_form_of_a_claim(self) -> None:
        """ "He says it works in 95 %. What are the warning signs of a bad clinic?" """
        said = {"claims": (Guess("cells_cure_lupus", 0.9),), "checks_claim": True, "topics": ("lupus",)}
        sure = {"ask_symptoms": LIMITS.claim_form, "ask_claim_check": LIMITS.claim_hint}
        unsure = {"ask_symptoms": LIMITS.claim_form - 0.01, "ask_claim_check": LIMITS.claim_hint}
        assert entries(reading(intents=sure, **said)) == ("lupus/symptoms",)
        assert entries(reading(intents=unsure, **said)) == ("claims/cells_cure_lupus",)

    def test_a_claim_that_no_entry_is_about_is_answered_with_what_helps_or_what_brings_it_on(self) -> None:
        """ "A cousin says that you catch it from milk": the causes, if that is clearly likelier."""
        intents = {"ask_claim_check": 0.95, "ask_treatment": 0.01}
        assert entries(reading(intents={**intents, "ask_causes": 0.03}, elsewhere=("lupus",))) == ("lupus/treatment",)
        assert entries(reading(intents={**intents, "ask_causes": 0.04}, elsewhere=("lupus",))) == ("lupus/causes",)


class TestFollowUps:
    def test_a_name_alone_is_asked_the_same_as_the_one_before(self) -> None:
        """Whatever the classifier takes it for; as the first message it is asked what it is."""
        said = {"intents": {"ask_overview": 0.9}, "topics": ("psoriasis",), "only_names": True}
        assert entries(reading("psoriasis", **said), LUPUS_TALK) == ("psoriasis/treatment",)
        assert entries(reading("psoriasis", **said)) == ("psoriasis/overview",)

    def test_what_only_cells_have_an_answer_to_must_be_sure_in_another_talk(self) -> None:
        """ "Is it accepted by doctors", asked of lupus, is no question about the approval of cells."""
        said = {"intents": {"ask_regulation": LIMITS.cells - 0.1}}
        assert decided(reading(**said), LUPUS_TALK).kind is Kind.CLARIFY
        assert decided(reading(intents={"ask_regulation": LIMITS.cells + 0.05}), LUPUS_TALK).kind is not Kind.CLARIFY
        assert decided(reading(**said, **GENERAL), LUPUS_TALK).kind is not Kind.CLARIFY

    def test_stem_cells_for_another_illness(self) -> None:
        """ "And for psoriasis": known by heart, so that the classifier gives no aspect at all."""
        said = reading("and for psoriasis", intents={"same_for_topic": 1.0}, topics=("psoriasis",))
        assert entries(said, Context("lupus", "stem_cell_evidence")) == (
            KNOWLEDGE.entry("stem_cell_therapy", Aspect.STEM_CELL_EVIDENCE).id,
        )

    @pytest.mark.parametrize("aspect", [None, *Aspect])
    @pytest.mark.parametrize(
        "intent", ["same_for_topic", "more_detail", "ask_claim_check", "ask_regulation", "off_topic", "affirm", "inform"]
    )
    def test_whatever_is_known_by_heart_has_a_decision_in_every_talk(self, intent: str, aspect: Aspect | None) -> None:
        """No other intent has a probability then. Without a decision there is no reply."""
        for talked in (None, "lupus", "stem_cell_therapy"):
            for topics in ((), ("psoriasis",), ("lupus", "psoriasis")):
                said = reading(intents={intent: 1.0}, topics=topics, general=("stem_cell_therapy",) if not topics else ())
                assert decided(said, Context(talked, aspect.value if aspect else None)).kind in Kind
                assert (
                    decided(reading(intents={intent: 1.0}, topics=topics), Context(talked, aspect.value if aspect else None)).kind in Kind
                )

    def test_a_question_that_names_nothing_is_about_the_topic_of_the_talk(self) -> None:
        assert entries(reading("and the symptoms?", intents=SURE), LUPUS_TALK) == ("lupus/symptoms",)

    def test_a_new_topic_alone_is_asked_the_same(self) -> None:
        """ "And Crohn's?" """
        assert entries(reading("and psoriasis?", intents={"same_for_topic": 0.9}, topics=("psoriasis",)), LUPUS_TALK) == (
            "psoriasis/treatment",
        )

    def test_outside_of_a_talk_it_is_asked_what_it_is(self) -> None:
        assert entries(reading("and psoriasis?", intents={"same_for_topic": 0.9}, topics=("psoriasis",))) == ("psoriasis/overview",)

    @pytest.mark.parametrize(("confidence", "entry"), [(LIMITS.anew, "lupus/symptoms"), (LIMITS.anew - 0.01, "lupus/treatment")])
    def test_a_new_topic_with_a_question_of_its_own_is_asked_that(self, confidence: float, entry: str) -> None:
        """ "And lupus, how does it feel?" """
        lenient = replace(LIMITS, answer=0.05)
        said = reading(intents={"same_for_topic": 0.6, "ask_symptoms": confidence}, topics=("lupus",))
        assert decide(said, Context("psoriasis", "treatment"), KNOWLEDGE, lenient).entries == (entry,)

    def test_a_named_topic_with_nothing_sure_keeps_the_aspect(self) -> None:
        assert entries(reading("psoriasis", intents={"ask_symptoms": 0.2}, topics=("psoriasis",)), LUPUS_TALK) == ("psoriasis/treatment",)

    def test_more_detail_is_more_of_the_same(self) -> None:
        said = reading("tell me more", intents={"more_detail": 0.8, "ask_symptoms": 0.05, "ask_causes": 0.05})
        assert entries(said, LUPUS_TALK) == ("lupus/treatment",)
        assert reason(said) == "unclear"

    @pytest.mark.parametrize(("confidence", "answered"), [(LIMITS.follow_up, True), (LIMITS.follow_up - 0.01, False)])
    def test_a_follow_up_needs_less_certainty_than_a_question_that_names_its_topic(self, confidence: float, answered: bool) -> None:
        assert LIMITS.follow_up < LIMITS.answer
        decision = decided(reading("a word of odd shape", intents={"ask_symptoms": confidence}), LUPUS_TALK)
        assert (decision.entries == ("lupus/symptoms",)) is answered
        assert (decision.reason is AbstainReason.UNCLEAR) is not answered

    @pytest.mark.parametrize("label", ["off_topic", "not_covered"])
    def test_a_sure_refusal_ends_the_talk(self, label: str) -> None:
        assert reason(reading(intents={label: LIMITS.refuse, "ask_symptoms": 0.3}), LUPUS_TALK) == label

    def test_an_unsure_one_does_not(self) -> None:
        said = reading(intents={"not_covered": LIMITS.refuse - 0.01, "ask_symptoms": 0.4})
        assert entries(said, LUPUS_TALK) == ("lupus/symptoms",)

    def test_but_only_a_question_goes_on(self) -> None:
        assert reason(reading(intents={"not_covered": 0.45, "ask_symptoms": 0.1}), LUPUS_TALK) == "not_covered"

    def test_and_only_one_that_names_nothing_else(self) -> None:
        assert reason(reading(intents={"not_covered": 0.45, "ask_symptoms": 0.4}, **GENERAL), LUPUS_TALK) == "not_covered"

    def test_where_the_topic_of_the_talk_has_no_entry_that_is_said(self) -> None:
        decision = decided(reading("how common is that", intents={"ask_prevalence": 0.9}), LUPUS_TALK)
        assert (decision.reason, decision.topic) == (AbstainReason.NOT_COVERED, "lupus")


class TestGeneralTopics:
    def test_autoimmune_disease_in_general_has_entries_of_its_own(self) -> None:
        assert entries(reading(intents={"ask_causes": 0.9}, general=("autoimmune_disease",)), LUPUS_TALK) == ("autoimmune_disease/causes",)

    def test_whether_it_is_one_asks_about_what_the_talk_was_of(self) -> None:
        said = {"intents": {"ask_causes": 0.9}, "general": ("autoimmune_disease",)}
        assert entries(reading("is it an autoimmune disease?", points_back=True, **said), LUPUS_TALK) == ("lupus/causes",)
        assert entries(reading("is it an autoimmune disease?", points_back=True, **said)) == ("autoimmune_disease/causes",)

    def test_and_so_does_the_bare_word(self) -> None:
        """ "Autoimmune, they think. How come?" """
        said = reading(intents={"ask_causes": 0.9}, general=("autoimmune_disease",), calls_autoimmune=True)
        assert entries(said, LUPUS_TALK) == ("lupus/causes",)
        assert entries(said) == ("autoimmune_disease/causes",)

    def test_beside_it_an_illness_may_be_described(self) -> None:
        said = {"intents": {"ask_causes": 0.9}, "general": ("autoimmune_disease",)}
        assert entries(reading(**said, described=(Guess("lupus", LIMITS.generally),))) == ("lupus/causes",)
        assert entries(reading(**said, described=(Guess("lupus", LIMITS.generally - 0.01),))) == ("autoimmune_disease/causes",)
        assert entries(reading(**said, described=(Guess("stem_cell_therapy", 0.9),))) == ("autoimmune_disease/causes",)

    def test_a_question_that_says_little_leaves_open_which_topic(self) -> None:
        """Unless the sentences around it describe one ("waxy tight hands. what are the symptoms of it?")."""
        little, enough = LIMITS.described - 0.01, LIMITS.described
        assert entries(reading("what are the symptoms of it?", intents=SURE, described=(Guess("lupus", enough),))) == ("lupus/symptoms",)
        decision = decided(reading("what are the symptoms of it?", intents=SURE, described=(Guess("lupus", little),)))
        assert (decision.kind, decision.phrase, decision.aspect) == (Kind.CLARIFY, "clarify-topic", Aspect.SYMPTOMS)
        assert decision.entries == ("lupus/symptoms", "multiple_sclerosis/symptoms", "rheumatoid_arthritis/symptoms")


class TestDescribed:
    """ "Thick silvery scales on my elbows": a topic without its name."""

    SCALES = "thick silvery scales on elbows"

    def described(self, *guesses: Guess, context: Context | None = None) -> Decision:
        """What is made of a question on causes."""
        return decided(reading(self.SCALES, intents={"ask_causes": 0.9}, described=guesses), context)

    def test_a_topic_that_is_described_is_found(self) -> None:
        decision = self.described(Guess("lupus", LIMITS.described), Guess("autoimmune_disease", 0.29))
        assert (decision.kind, decision.entries, decision.topic) == (Kind.ANSWER, ("lupus/causes",), "lupus")

    def test_a_faint_likeness_leaves_open_which_topic(self) -> None:
        decision = self.described(Guess("lupus", LIMITS.described - 0.01))
        assert (decision.kind, decision.phrase, decision.aspect) == (Kind.CLARIFY, "clarify-topic", Aspect.CAUSES)

    def test_one_that_is_all_but_named_counts_beside_the_name_of_another_illness(self) -> None:
        said = {"intents": {"ask_treatment": 0.9}, "other_conditions": ("gout",)}
        assert entries(reading(self.SCALES, **said, described=(Guess("psoriasis", LIMITS.surely_described),))) == ("psoriasis/treatment",)
        assert reason(reading(self.SCALES, **said, described=(Guess("psoriasis", LIMITS.surely_described - 0.01),))) == "not_covered"

    def test_only_the_likeliest_counts(self) -> None:
        assert self.described(Guess("psoriasis", 0.6), Guess("lupus", 0.35)).topic == "psoriasis"

    @pytest.mark.parametrize(("confidence", "answered"), [(LIMITS.general, True), (LIMITS.general - 0.01, False)])
    def test_autoimmune_disease_in_general_need_not_be_likeliest(self, confidence: float, answered: bool) -> None:
        """It is never a wrong illness."""
        decision = self.described(Guess("lupus", LIMITS.described - 0.01), Guess("autoimmune_disease", confidence))
        assert (decision.entries == ("autoimmune_disease/causes",)) is answered
        assert (decision.phrase == "clarify-topic") is not answered

    def test_the_topic_of_the_talk_is_meant_rather(self) -> None:
        assert self.described(Guess("psoriasis", 0.9), context=LUPUS_TALK).entries == ("lupus/causes",)

    def test_the_guess_settles_no_aspect(self) -> None:
        said = reading(self.SCALES, intents={"ask_causes": LIMITS.alone - 0.01}, described=(Guess("lupus", 0.9),))
        assert reason(said) == "unclear"


class TestKinds:
    """What holds for a condition holds for its kinds, on some aspects."""

    FAMILY = knowledge(
        topic("lupus", "lupus", Aspect.OVERVIEW, Aspect.PREVALENCE, *sorted(KIND_STANDS_IN)),
        topic("lupus_nephritis", "lupus nephritis", Aspect.OVERVIEW, Aspect.VACCINES, kind_of="lupus"),
        topic("skin_lupus", "skin lupus", Aspect.OVERVIEW),
    )

    def about(self, slug: str, aspect: Aspect) -> Decision:
        """What is made of a sure question on an aspect of a topic."""
        return decided(reading(intents={f"ask_{aspect.value}": 0.9}, topics=(slug,)), known=self.FAMILY)

    @pytest.mark.parametrize("aspect", [Aspect.PREGNANCY, Aspect.MEDICINE_SIDE_EFFECTS, Aspect.SELF_CARE])
    def test_the_broader_condition_stands_in(self, aspect: Aspect) -> None:
        decision = self.about("lupus_nephritis", aspect)
        assert (decision.entries, decision.topic) == ((f"lupus/{aspect.value}",), "lupus_nephritis")

    def test_only_where_the_kind_has_no_entry_of_its_own(self) -> None:
        assert self.about("lupus_nephritis", Aspect.VACCINES).entries == ("lupus_nephritis/vaccines",)

    def test_not_on_what_differs_between_kinds(self) -> None:
        decision = self.about("lupus_nephritis", Aspect.PREVALENCE)
        assert (decision.kind, decision.reason, decision.topic) == (Kind.ABSTAIN, AbstainReason.NOT_COVERED, "lupus_nephritis")

    def test_not_for_a_condition_that_is_no_kind_of_it(self) -> None:
        assert self.about("skin_lupus", Aspect.SELF_CARE).reason is AbstainReason.NOT_COVERED

    def test_two_kinds_of_one_condition_have_its_text_once(self) -> None:
        said = reading(intents={"ask_self_care": 0.9}, topics=("lupus_nephritis", "lupus"))
        assert decided(said, known=self.FAMILY).entries == ("lupus/self_care",)
