"""One message in, replies out: an urgent red flag outranks all else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answer.compose import Composer, House
from bot.answer.model import Abstention, Answer, Reply, TriageReply
from bot.consult import Consultation, context_after
from bot.triage.assess import Triage
from bot.understanding.reading import Context, Guess, Reading
from bot.vocabulary import AbstainReason, Disposition, Kind
from tests.unit.understanding.made_up import TODAY, knowledge

KNOWLEDGE = knowledge()
CONSULTATION = Consultation(KNOWLEDGE, Composer(KNOWLEDGE, House("The Clinic", "here"), lambda: TODAY))
NOTHING = Triage(None, (), (), False, False)
NAMED = Triage(None, (), (), True, False)


def reading(label: str, confidence: float = 0.9, **changes: Any) -> Reading:
    """A reading with one guess."""
    return Reading("a question about something unusual", (Guess(label, confidence),), **changes)


def replies(said: Reading, found: Triage = NOTHING, context: Context | None = None) -> tuple[Reply, ...]:
    """What is answered."""
    return CONSULTATION.replies(found, said, context or Context())


def only(said: Reading, found: Triage = NOTHING) -> Reply:
    """The one reply."""
    (reply,) = replies(said, found)
    return reply


@pytest.mark.parametrize("disposition", list(Disposition))
@pytest.mark.parametrize(
    "said",
    [
        reading("ask_symptoms", topics=("lupus",)),
        reading("ask_symptoms", language="de"),
        reading("greet"),
        reading("x", asks_personal_advice=True),
    ],
)
def test_triage_outranks_everything(disposition: Disposition, said: Reading) -> None:
    """Whatever else was understood, and in any language, the safety message is the only reply."""
    reply = only(said, Triage(disposition, ("flag",), ("chest pain",), False, False))
    assert isinstance(reply, TriageReply)
    assert reply.disposition is disposition


def test_an_answer_carries_its_scores() -> None:
    reply = only(reading("ask_symptoms", topics=("lupus",)))
    assert isinstance(reply, Answer)
    assert reply.entry == "lupus/symptoms"
    assert reply.scores is not None
    assert reply.scores.confidence == 0.9


def test_two_topics_get_two_answers() -> None:
    both = replies(reading("ask_symptoms", topics=("lupus", "crohns_disease")))
    assert [r.topic for r in both] == ["lupus", "crohns_disease"]
    assert all(isinstance(r, Answer) for r in both)


@pytest.mark.parametrize("said", [reading("ask_symptoms", topics=("lupus",)), reading("x", asks_personal_advice=True)])
def test_a_red_flag_that_is_not_urgent_leaves_a_note(said: Reading) -> None:
    note = "If this is happening now, call 000."
    reply = only(said, NAMED)
    assert note in (reply.lines[0] if reply.lines else "", getattr(reply, "safety_note", None))
    assert reply.contacts


def test_a_question_back_offers_entries() -> None:
    reply = only(Reading("what is it", (Guess("ask_symptoms", 0.9),)))
    assert (reply.kind, len(reply.suggestions)) == (Kind.CLARIFY, 3)


def test_a_refusal_offers_what_there_is_and_the_clinic() -> None:
    reply = only(reading("ask_prevalence", topics=("lupus",)))
    assert isinstance(reply, Abstention)
    assert reply.reason is AbstainReason.NOT_COVERED
    assert [s.title for s in reply.suggestions] == ["Lupus: overview", "Lupus: symptoms", "Lupus: causes", "Ask the clinic"]


def test_a_condition_that_is_not_covered_has_its_own_specialist() -> None:
    reply = only(reading("ask_symptoms", other_conditions=("gout",)))
    assert reply.referral is not None
    assert (reply.lines, reply.referral.who) == (("I do not cover gout.",), "a joint doctor")


def test_stem_cells_for_one_offer_what_there_is_on_stem_cells() -> None:
    reply = only(reading("ask_stem_cell_evidence", other_conditions=("gout",), general=("stem_cell_therapy",)))
    assert [s.title for s in reply.suggestions] == [
        "Stem cell therapy: overview",
        "Stem cell therapy: stem cell risks",
        "Stem cell therapy: choosing a clinic",
        "Ask the clinic",
    ]


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("greet", "About greet."),
        ("feelings", "About feelings."),
        ("affirm", "All right."),
        ("cancel", "All right."),
        ("inform", "All right."),
    ],
)
def test_small_talk_has_its_words(label: str, line: str) -> None:
    assert only(reading(label)).lines == (line,)


@pytest.mark.parametrize(("label", "line"), [("privacy", "Kept for 30 days."), ("privacy_erase", "Erase it?")])
def test_privacy_has_its_words(label: str, line: str) -> None:
    reply = only(reading(label))
    assert (reply.kind, reply.lines) == (Kind.PRIVACY, (line,))


def test_erasing_is_confirmed_with_a_button() -> None:
    """One message alone erases nothing."""
    assert [s.payload for s in only(reading("privacy_erase")).suggestions] == ["/erase_chat"]


def test_a_wish_for_a_person_offers_the_form() -> None:
    reply = only(reading("request_contact"))
    assert (reply.kind, [s.payload for s in reply.suggestions]) == (Kind.REFERRAL, ["/request_contact"])


def test_a_button_shows_its_entry() -> None:
    assert CONSULTATION.show("lupus", "symptoms", None).topic == "lupus"
    shown = CONSULTATION.show(None, None, "cells_cure_lupus")
    assert isinstance(shown, Answer)
    assert shown.entry == "claims/cells_cure_lupus"


@pytest.mark.parametrize(
    ("topic", "aspect", "claim"), [("lupus", "prevalence", None), (None, None, None), ("../x", "y", None), (None, None, "gone")]
)
def test_a_button_whose_entry_is_gone_is_refused(topic: str | None, aspect: str | None, claim: str | None) -> None:
    assert isinstance(CONSULTATION.show(topic, aspect, claim), Abstention)


class TestContextAfter:
    def test_what_was_answered_is_what_the_talk_is_about(self) -> None:
        said = reading("ask_symptoms", topics=("lupus",))
        assert context_after(Context("psoriasis", "treatment"), said, replies(said)) == Context("lupus", "symptoms", illnesses=("lupus",))

    def test_thanks_in_between_does_not_end_the_topic(self) -> None:
        said = reading("thanks")
        assert context_after(Context("lupus", "causes"), said, replies(said)) == Context("lupus", "causes", illnesses=("lupus",))

    def test_a_topic_that_was_named_counts_without_an_answer(self) -> None:
        said = reading("inform", elsewhere=("lupus",))
        after = context_after(Context("psoriasis", "causes"), said, (CONSULTATION.composer.abstain(AbstainReason.UNCLEAR),))
        assert after == Context("lupus", "causes", illnesses=("lupus",))

    def test_illnesses_are_kept_in_the_order_in_which_they_came_up(self) -> None:
        """ "What about the first one?" """
        first, second = (
            reading("ask_symptoms", topics=("lupus",)),
            reading("ask_symptoms", topics=("psoriasis",), elsewhere=("multiple_sclerosis",)),
        )
        begun = context_after(Context(), first, replies(first))
        after = context_after(begun, second, replies(second, context=begun))
        assert after.illnesses == ("lupus", "multiple_sclerosis", "psoriasis")
        again = context_after(after, first, replies(first, context=after))
        assert (again.topic, again.illnesses) == ("lupus", after.illnesses)

    def test_what_is_no_illness_is_not_among_them(self) -> None:
        said = reading("ask_overview", general=("stem_cell_therapy",))
        assert context_after(Context(), said, replies(said)).illnesses == ()

    def test_what_was_asked_of_an_illness_that_is_not_covered_is_asked_of_the_next(self) -> None:
        """ "What treats gout? No, lupus." Unless that was unsure, or no illness was named."""
        refused = (CONSULTATION.composer.abstain(AbstainReason.NOT_COVERED),)
        sure, unsure = (Reading("", (Guess("ask_treatment", share),), other_conditions=("gout",)) for share in (0.6, 0.4))
        assert context_after(Context(), sure, refused) == Context(None, "treatment", other="gout")
        assert context_after(Context(), unsure, refused) == Context(other="gout")
        assert context_after(Context(), Reading("", (Guess("ask_treatment", 0.9),)), refused) == Context()

    def test_a_checked_claim_is_no_aspect_to_go_on_with(self) -> None:
        claim = next(iter(KNOWLEDGE.claims))
        after = context_after(Context("lupus", "causes"), None, (CONSULTATION.show(None, None, claim),))
        assert after.aspect == "causes"

    def test_after_a_claim_about_stem_cells_the_talk_is_of_them(self) -> None:
        """ "What can go wrong" then asks for the risks of the treatment, not of the illness."""
        shown = (CONSULTATION.show(None, None, next(iter(KNOWLEDGE.claims))),)
        of_cells, of_other = (reading("ask_claim_check", general=general) for general in (("stem_cell_therapy",), ()))
        assert context_after(Context("lupus", "causes"), of_cells, shown).aspect == "stem_cell_evidence"
        assert context_after(Context("lupus", "causes"), of_other, shown).aspect == "causes"

    def test_a_medicine_stays_until_something_else_is_named(self) -> None:
        named, nothing, other = (
            reading("ask_treatment", medicines=(("lupus",),), names_medicine=True),
            reading("ask_complications"),
            reading("ask_causes", topics=("lupus",)),
        )
        begun = context_after(Context("lupus"), named, replies(named))
        assert begun.medicine
        assert context_after(begun, nothing, replies(nothing, context=begun)).medicine
        assert not context_after(begun, other, replies(other)).medicine

    def test_a_comparison_leaves_the_talk_where_it_was(self) -> None:
        """ "Is that MS?", "what's the treatment?" """
        talk = Context("lupus", "symptoms", illnesses=("lupus",))
        compares = reading("ask_overview", topics=("multiple_sclerosis",), points_back=True)
        after = context_after(talk, compares, replies(compares, context=talk))
        assert (after.topic, after.illnesses) == ("lupus", ("lupus", "multiple_sclerosis"))
        changes = reading("ask_overview", topics=("multiple_sclerosis",))
        assert context_after(talk, changes, replies(changes, context=talk)).topic == "multiple_sclerosis"

    def test_a_cue_that_is_none_is_no_medicine(self) -> None:
        """ "Mechanic's hands" only points to an illness."""
        said = reading("ask_treatment", medicines=(("lupus",),))
        assert not context_after(Context("lupus"), said, replies(said)).medicine

    def test_stem_cells_stay_until_something_else_is_answered(self) -> None:
        """ "They mentioned a transplant", "who is considered for it?" """
        brought_up = reading("not_covered", elsewhere=("lupus",), general=("stem_cell_therapy",))
        refused = (CONSULTATION.composer.abstain(AbstainReason.UNCLEAR),)
        begun = context_after(Context(), brought_up, refused)
        assert begun.cells
        assert context_after(begun, reading("ask_causes", points_back=True), refused).cells
        assert not context_after(begun, reading("ask_causes", topics=("lupus",)), refused).cells
        answered = reading("ask_causes", points_back=True)
        assert not context_after(begun, answered, replies(answered, context=begun)).cells

    def test_what_cells_cost_leaves_the_talk_with_them(self) -> None:
        """ "They charge how much?", "and what is the worst that can happen?" """
        asked = reading("ask_cost_and_coverage")
        answered = (CONSULTATION.show("stem_cell_therapy", "cost_and_coverage", None),)
        assert context_after(Context("lupus", "stem_cell_evidence"), asked, answered).cells
        assert not context_after(Context("lupus", "treatment"), asked, answered).cells

    def test_a_medicine_stays_where_the_message_points_back_to_it(self) -> None:
        """ "It's for my lupus"."""
        begun = Context("psoriasis", "treatment", medicine=True)
        said = {"topics": ("lupus",), "points_back": True}
        one, other = reading("ask_treatment", **said), reading("ask_treatment", **said, elsewhere=("psoriasis",))
        assert context_after(begun, one, replies(one)).medicine
        assert not context_after(begun, other, replies(other)).medicine
