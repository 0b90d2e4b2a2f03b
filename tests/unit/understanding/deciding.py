"""Decisions on made-up readings, with fixed thresholds."""

from __future__ import annotations

from typing import Any

from bot.knowledge.model import Knowledge
from bot.understanding.decide import Decision, decide
from bot.understanding.reading import Context, Guess, Reading
from bot.understanding.thresholds import Thresholds
from bot.vocabulary import Kind
from tests.unit.understanding.made_up import knowledge

KNOWLEDGE = knowledge()
# Fixed here, so that tuning the thresholds changes no rule.
LIMITS = Thresholds(
    answer=0.25,
    talk=0.30,
    alone=0.40,
    follow_up=0.15,
    anew=0.20,
    refuse=0.60,
    personal=0.40,
    off_topic=0.55,
    cells=0.80,
    clear=0.10,
    sure=0.50,
    claim=0.55,
    near=0.75,
    claim_sure=0.50,
    claim_hint=0.20,
    claim_form=0.90,
    described=0.30,
    surely_described=0.90,
    instead=0.50,
    beside=0.70,
    generally=0.60,
    general=0.10,
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
GENERAL = {"general": ("stem_cell_therapy",)}
