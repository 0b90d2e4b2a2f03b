"""From a reading to a decision: which illness a medicine stands for, and what it costs."""

from __future__ import annotations

from bot.understanding.reading import Context, Guess
from bot.vocabulary import Kind
from tests.unit.understanding.deciding import LIMITS, LUPUS_TALK, SURE, decided, entries, reading


class TestMedicines:
    def test_what_one_costs_is_not_what_cells_cost(self) -> None:
        """ "Is IVIG covered for lupus?", and "what does it cost" in a talk of a medicine."""
        cost = {"intents": {"ask_cost_and_coverage": 0.9}}
        assert entries(reading(**cost, topics=("lupus",))) == ("stem_cell_therapy/cost_and_coverage",)
        named = decided(reading(**cost, topics=("lupus",), medicines=(("lupus",),), names_medicine=True))
        talked = decided(reading(**cost), Context("lupus", "treatment", medicine=True))
        assert [(d.kind, d.topic) for d in (named, talked)] == [(Kind.ABSTAIN, "lupus")] * 2
        of_cells = reading(**cost, general=("stem_cell_therapy",), medicines=(("lupus",),), names_medicine=True)
        assert entries(of_cells) == ("stem_cell_therapy/cost_and_coverage",)

    def test_one_of_many_illnesses_stands_for_the_one_that_is_described(self) -> None:
        """Or for the talk's topic: "steroids" in a talk on lupus."""
        steroid = {"intents": {"ask_treatment": 0.9}, "medicines": (("autoimmune_disease", "psoriasis"),)}
        assert entries(reading(described=(Guess("lupus", 0.8),), **steroid)) == ("lupus/treatment",)
        assert entries(reading(**steroid), LUPUS_TALK) == ("lupus/treatment",)
        assert decided(reading(**steroid)).topic == "autoimmune_disease"

    def test_a_medicine_stands_for_the_likeliest_topic(self) -> None:
        assert entries(reading(intents={"ask_treatment": 0.9}, medicines=(("psoriasis", "rheumatoid_arthritis"),))) == (
            "psoriasis/treatment",
        )

    def test_of_a_medicines_illnesses_the_one_that_is_described_is_meant(self) -> None:
        said = {"intents": {"ask_overview": 0.9}, "medicines": (("psoriasis", "rheumatoid_arthritis"),)}
        assert entries(reading(**said, described=(Guess("rheumatoid_arthritis", LIMITS.described),))) == ("rheumatoid_arthritis/overview",)
        assert entries(reading(**said, described=(Guess("rheumatoid_arthritis", LIMITS.described - 0.01),))) == ("psoriasis/overview",)
        assert entries(reading(**said, described=(Guess("lupus", 0.9),))) == ("psoriasis/overview",)

    def test_two_medicines_stand_for_what_both_are_given_for(self) -> None:
        medicines = (("psoriasis", "rheumatoid_arthritis"), ("lupus", "rheumatoid_arthritis"))
        assert entries(reading(intents=SURE, medicines=medicines)) == ("rheumatoid_arthritis/symptoms",)

    def test_where_they_share_nothing_the_first_counts(self) -> None:
        assert entries(reading(intents=SURE, medicines=(("lupus",), ("crohns_disease",)))) == ("lupus/symptoms",)

    def test_the_topic_of_the_talk_is_meant_if_the_medicine_points_to_it_or_to_several(self) -> None:
        """ "Prednisolone, and then azathioprine, why two?" in a talk of another illness."""
        several = reading(intents=SURE, medicines=(("lupus", "rheumatoid_arthritis"),))
        assert entries(several, Context("rheumatoid_arthritis", "overview")) == ("rheumatoid_arthritis/symptoms",)
        assert entries(several, Context("crohns_disease", "overview")) == ("crohns_disease/symptoms",)
        one = reading(intents=SURE, medicines=(("lupus",),))
        assert entries(one, Context("crohns_disease", "overview")) == ("lupus/symptoms",)

    def test_what_the_rest_of_the_message_names_comes_before_the_talk(self) -> None:
        said = reading(intents=SURE, medicines=(("lupus", "rheumatoid_arthritis"),), elsewhere=("lupus",))
        assert entries(said, Context("rheumatoid_arthritis", "overview")) == ("lupus/symptoms",)

    def test_of_several_there_the_last_one_that_the_medicine_points_to(self) -> None:
        medicines = (("lupus", "rheumatoid_arthritis"),)
        both = reading(intents=SURE, medicines=medicines, elsewhere=("lupus", "rheumatoid_arthritis"))
        assert entries(both) == ("rheumatoid_arthritis/symptoms",)
        one = reading(intents=SURE, medicines=medicines, elsewhere=("rheumatoid_arthritis", "crohns_disease"))
        assert entries(one) == ("rheumatoid_arthritis/symptoms",)

    def test_and_where_it_points_to_none_of_them_they_are_meant_all_the_same(self) -> None:
        """A person who says what they have is asking about that, whatever the medicine is usually given for."""
        said = reading(intents=SURE, medicines=(("lupus", "rheumatoid_arthritis"),), elsewhere=("multiple_sclerosis", "crohns_disease"))
        assert entries(said) == ("multiple_sclerosis/symptoms",)

    def test_a_topic_that_the_question_names_counts_before_any_medicine(self) -> None:
        assert entries(reading(intents=SURE, topics=("lupus",), medicines=(("crohns_disease",),))) == ("lupus/symptoms",)
