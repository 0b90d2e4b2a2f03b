"""Which claim a message checks, and what answers those that no entry is about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.reading import Guess
from bot.vocabulary import Kind
from tests.unit.understanding.deciding import LIMITS, decided, entries, reading


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
        assert entries(reading(intents={"ask_treatment": 0.7, "ask_claim_check": LIMITS.claim_hint - 0.01}, **said)) == ("lupus/treatment",)

    def test_one_that_is_repeated_is_checked_whatever_else_is_asked(self) -> None:
        """ "Is it true that lupus patients have had success with stem cell transplants?" asks for the evidence too."""
        said = {"intents": {"ask_treatment": 0.95, "ask_claim_check": LIMITS.claim_hint}, "topics": ("lupus",), "checks_claim": True}
        repeated, alike = ((Guess("cells_cure_lupus", likeness),) for likeness in (LIMITS.claim_repeated, LIMITS.claim_repeated - 0.01))
        assert entries(reading(**said, claims=repeated)) == ("claims/cells_cure_lupus",)
        assert entries(reading(**said, claims=alike)) == ("lupus/treatment",)

    def test_without_that_form_the_classifier_must_be_sure(self) -> None:
        said = {"claims": self.CLAIM, "topics": ("lupus",)}
        assert entries(reading(intents={"ask_claim_check": 0.5, "ask_treatment": 0.4}, **said)) == ("claims/cells_cure_lupus",)
        assert entries(reading(intents={"ask_claim_check": 0.49, "ask_treatment": 0.4}, **said)) == ("lupus/treatment",)

    @pytest.mark.parametrize(("likeness", "entry"), [(LIMITS.claim, "claims/cells_cure_lupus"), (LIMITS.claim - 0.01, "lupus/treatment")])
    def test_it_has_to_be_like_the_claim(self, likeness: float, entry: str) -> None:
        said = reading(
            intents={"ask_claim_check": 0.6, "ask_treatment": 0.3}, claims=(Guess("cells_cure_lupus", likeness),), topics=("lupus",)
        )
        assert entries(said) == (entry,)

    def test_of_several_the_nearest_is_checked(self) -> None:
        """Or none, where that one is about something else."""
        claims = (Guess("cells_cure_lupus", 0.8), Guess("cells_cure_all", 0.7))
        assert entries(reading(intents={"ask_claim_check": 0.6}, claims=claims)) == ("claims/cells_cure_lupus",)
        said = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.3}, claims=claims, topics=("multiple_sclerosis",))
        assert entries(said) == ("multiple_sclerosis/symptoms",)

    def test_a_claim_about_several_topics_is_answered_for_the_one_that_is_asked(self) -> None:
        said = reading(intents={"ask_claim_check": 0.6}, claims=self.CLAIM, topics=("rheumatoid_arthritis",))
        assert decided(said).topic == "rheumatoid_arthritis"

    @pytest.mark.parametrize("where", ["topics", "elsewhere"])
    def test_one_about_another_disease_is_none(self, where: str) -> None:
        """Lupus must not be answered with Crohn's."""
        named: dict[str, Any] = {where: ("crohns_disease",)}
        said = reading(intents={"ask_claim_check": 0.6, "ask_symptoms": 0.3}, claims=self.CLAIM, **named)
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
