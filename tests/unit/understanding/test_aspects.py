"""What the talk is of changes which aspect is meant: stem cells, a medicine."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.aspects import OF_STEM_CELLS, TRANSFER
from bot.understanding.reading import Context, Guess
from bot.vocabulary import Aspect
from tests.unit.understanding.deciding import GENERAL, LIMITS, decided, entries, reading
from tests.unit.understanding.made_up import knowledge, topic


class TestStemCells:
    def test_they_have_entries_of_their_own(self) -> None:
        assert entries(reading(intents={"ask_stem_cell_risks": 0.9}, **GENERAL)) == ("stem_cell_therapy/stem_cell_risks",)

    def test_of_a_condition_its_own_evidence_comes_first(self) -> None:
        said = {"intents": {"ask_stem_cell_evidence": 0.9}, **GENERAL}
        assert entries(reading(**said, topics=("lupus",))) == ("lupus/stem_cell_evidence",)
        assert entries(reading(**said, topics=("psoriasis",))) == ("stem_cell_therapy/stem_cell_evidence",)

    @pytest.mark.parametrize(("ordinary", "meant"), OF_STEM_CELLS.items())
    def test_beside_stem_cells_an_ordinary_aspect_is_theirs(self, ordinary: Aspect, meant: Aspect) -> None:
        """The outlook of a transplant is what studies found."""
        decision = decided(reading(intents={f"ask_{ordinary.value}": 0.8}, **GENERAL))
        assert decision.entries == (f"stem_cell_therapy/{meant.value}",)
        assert decision.score == pytest.approx(TRANSFER * 0.8)

    def test_so_it_is_where_the_talk_was_of_them(self) -> None:
        said = reading("and does it last?", intents={"ask_prognosis": 0.9})
        assert entries(said, Context("lupus", "stem_cell_evidence")) == ("lupus/stem_cell_evidence",)
        assert entries(said, Context("stem_cell_therapy", "overview")) == ("stem_cell_therapy/stem_cell_evidence",)

    @pytest.mark.parametrize("named", [{"topics": ("lupus",), "points_back": True}, {"general": ("autoimmune_disease",)}])
    def test_the_talk_of_cells_goes_on_where_the_message_points_back_or_names_no_illness(self, named: dict[str, Any]) -> None:
        """ "What do they do to people with lupus?", "what harms have people with autoimmune disease had?" """
        said = reading("how do they do later", intents={"ask_prognosis": 0.9}, **named)
        (entry,) = entries(said, Context("stem_cell_therapy", "overview"))
        assert entry.endswith("/stem_cell_evidence")

    def test_whether_they_treat_an_illness_is_a_question_of_evidence(self) -> None:
        said = reading("do they help lupus", intents={"ask_treatment": 0.9}, topics=("lupus",), points_back=True)
        assert entries(said, Context("stem_cell_therapy", "stem_cell_types")) == ("lupus/stem_cell_evidence",)

    def test_until_a_condition_is_named_again(self) -> None:
        assert entries(reading(intents={"ask_treatment": 0.9}, topics=("lupus",)), Context("multiple_sclerosis", "stem_cell_evidence")) == (
            "lupus/treatment",
        )

    def test_a_stem_cell_question_that_names_nothing_is_about_stem_cell_therapy(self) -> None:
        said = {"focus": "the price of a round abroad", "intents": {"ask_cost_and_coverage": 0.9}}
        assert entries(reading(**said)) == ("stem_cell_therapy/cost_and_coverage",)
        assert entries(reading(**said), Context("psoriasis", "treatment")) == ("stem_cell_therapy/cost_and_coverage",)

    def test_in_a_talk_about_a_condition_it_is_about_that_condition(self) -> None:
        said = reading("do stem cells work", intents={"ask_stem_cell_evidence": 0.9}, **GENERAL)
        assert entries(said, Context("lupus", "overview")) == ("lupus/stem_cell_evidence",)

    def test_but_what_they_are_is_asked_of_them(self) -> None:
        said = reading("what are stem cells", intents={"ask_overview": 0.9}, **GENERAL)
        assert entries(said, Context("lupus", "treatment")) == ("stem_cell_therapy/overview",)

    @pytest.mark.parametrize(("named", "least"), [(GENERAL, LIMITS.beside), ({}, LIMITS.described)])
    def test_a_condition_that_is_described_beside_them_is_meant(self, named: dict[str, Any], least: float) -> None:
        """Surely, where cells are named: "stem cell injection infection risk" describes no illness."""
        said = {"intents": {"ask_stem_cell_evidence": 0.9}, **named}
        assert entries(reading(**said, described=(Guess("lupus", least),))) == ("lupus/stem_cell_evidence",)
        faint = reading(**said, described=(Guess("lupus", least - 0.01),))
        assert entries(faint) == ("stem_cell_therapy/stem_cell_evidence",)

    def test_autoimmune_disease_in_general_is_no_such_condition(self) -> None:
        decision = decided(reading(intents={"ask_stem_cell_evidence": 0.9}, described=(Guess("autoimmune_disease", 0.9),), **GENERAL))
        assert decision.topic == "stem_cell_therapy"

    def test_a_claim_that_nobody_wrote_down_is_answered_with_the_evidence(self) -> None:
        sure = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.2}, topics=("lupus",), **GENERAL)
        assert entries(sure) == ("lupus/stem_cell_evidence",)
        unsure = reading(intents={"ask_claim_check": 0.6, "ask_stem_cell_risks": 0.05}, topics=("lupus",), **GENERAL)
        assert entries(unsure) == ("lupus/stem_cell_evidence",)

    def test_one_about_harms_is_answered_with_the_risks(self) -> None:
        """ "Since they're from cords there can't be any side effects." """
        harms = reading(intents={"ask_claim_check": 0.6, "ask_stem_cell_risks": 0.2}, topics=("lupus",), **GENERAL)
        assert entries(harms) == ("stem_cell_therapy/stem_cell_risks",)

    def test_a_talk_of_a_transplant_goes_on_although_an_illness_was_answered(self) -> None:
        """ "Who is considered for it?" after "they mentioned a transplant": `cells` of the context."""
        said = reading("who is it for?", intents={"ask_stem_cell_risks": 0.9}, points_back=True)
        assert entries(said, Context("lupus", cells=True)) == ("stem_cell_therapy/stem_cell_risks",)
        unsure = reading("who is it for?", intents={"ask_stem_cell_risks": 0.7}, points_back=True)
        assert decided(unsure, Context("lupus")).topic == "lupus"

    def test_the_risks_in_a_talk_of_an_illness_are_its_own(self) -> None:
        """ "And the risks?" says too little to be about cells that nobody spoke of."""
        known = knowledge(topic("gpa", "GPA", Aspect.COMPLICATIONS, Aspect.MEDICINE_SIDE_EFFECTS))
        said = reading("and the risks?", intents={"ask_stem_cell_risks": 1.0})
        assert decided(said, Context("gpa", "overview"), known).entries == ("gpa/complications",)
        assert decided(said, Context("gpa", "treatment", medicine=True), known).entries == ("gpa/medicine_side_effects",)
        assert decided(said, Context("gpa", "stem_cell_evidence"), known).entries == ("stem_cell_therapy/stem_cell_risks",)

    def test_a_short_question_that_says_transplant_is_about_one(self) -> None:
        risky = {"ask_stem_cell_risks": 0.9}
        assert entries(reading("transplant, how risky", intents=risky), Context("lupus", "treatment")) == (
            "stem_cell_therapy/stem_cell_risks",
        )
        assert decided(reading("how risky", intents={"ask_stem_cell_risks": 0.7}), Context("lupus", "treatment")).topic == "lupus"

    def test_which_cells_are_meant_need_not_be_said_in_words_that_are_known(self) -> None:
        """ "A drip of baby cord cells stopped MS" is near to a claim about them and another illness."""
        intents = {"ask_claim_check": 0.9, "ask_stem_cell_evidence": 0.02, "ask_choosing_a_clinic": 0.01}
        near = reading(intents=intents, elsewhere=("multiple_sclerosis",), claims=(Guess("cells_cure_lupus", LIMITS.near),))
        assert entries(near) == ("multiple_sclerosis/stem_cell_evidence",)

    def test_a_claim_that_is_near_to_none_is_not_of_cells(self) -> None:
        """ "Worms calm psoriasis" is answered with what helps, whatever of cells the classifier leaves."""
        intents = {"ask_claim_check": 0.9, "ask_stem_cell_evidence": 0.06, "ask_treatment": 0.01}
        assert entries(reading(intents=intents, elsewhere=("psoriasis",))) == ("psoriasis/treatment",)
        less = (Guess("cells_cure_lupus", LIMITS.near - 0.01),)
        assert entries(reading(intents=intents, elsewhere=("psoriasis",), claims=less)) == ("psoriasis/treatment",)

    def test_and_it_does_not_waver_between_what_else_it_could_be(self) -> None:
        said = reading(
            intents={"ask_claim_check": 0.5, "ask_stem_cell_evidence": 0.15, "ask_regulation": 0.14}, topics=("lupus",), **GENERAL
        )
        assert entries(said) == ("lupus/stem_cell_evidence",)

    def test_unless_another_aspect_of_theirs_is_sure(self) -> None:
        said = reading(intents={"ask_claim_check": 0.5, "ask_stem_cell_risks": 0.4}, topics=("lupus",), **GENERAL)
        assert entries(said) == ("stem_cell_therapy/stem_cell_risks",)
