"""Which aspects a message may ask about, and how likely each is in this talk: what the classifier says, seen in the light of what the talk is of."""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding.reading import ASK, CLAIM, STEM_CELLS, Context, Reading
from bot.understanding.words import says_something
from bot.vocabulary import Aspect

# Aspects that a follow-up such as "and the risks?" means when the talk was of stem cells.
IN_STEM_CELL_TALK = {
    Aspect.MEDICINE_SIDE_EFFECTS: Aspect.STEM_CELL_RISKS,
    Aspect.COMPLICATIONS: Aspect.STEM_CELL_RISKS,
    Aspect.TREATMENT: Aspect.STEM_CELL_PROCEDURE,
    Aspect.PROGNOSIS: Aspect.STEM_CELL_EVIDENCE,
    Aspect.RISK_FACTORS: Aspect.STEM_CELL_ELIGIBILITY,
}
# "Do they help lupus?" asks whether they do, and not how it is done.
OF_AN_ILLNESS = {**IN_STEM_CELL_TALK, Aspect.TREATMENT: Aspect.STEM_CELL_EVIDENCE}
# Aspects that "does it harm the liver?" and "tummy cramps?" mean when the talk was of a medicine.
IN_MEDICINE_TALK = {Aspect.COMPLICATIONS: Aspect.MEDICINE_SIDE_EFFECTS, Aspect.SYMPTOMS: Aspect.MEDICINE_SIDE_EFFECTS}
# Words that ask for the symptoms of the illness all the same.
OF_THE_ILLNESS = frozenset("symptom symptoms sign signs".split())
# What "and the risks?" means when the talk was of an illness.
IN_ILLNESS_TALK = {
    Aspect.STEM_CELL_RISKS: Aspect.COMPLICATIONS,
    Aspect.STEM_CELL_PROCEDURE: Aspect.TREATMENT,
    Aspect.STEM_CELL_EVIDENCE: Aspect.TREATMENT,
    Aspect.STEM_CELL_TYPES: Aspect.OVERVIEW,
    Aspect.STEM_CELL_ELIGIBILITY: Aspect.RISK_FACTORS,
}
# Words that ask of stem cells all the same ("transplant, how risky").
OF_CELLS = frozenset("cell cells transplant transplants transplanted hsct donor donors marrow graft".split())
# How much of an aspect's score goes to the one that is meant instead.
TRANSFER = 0.7
# Aspects of stem cell treatment alone, and how much of their probability counts where neither the message nor the talk is about it.
OF_STEM_CELLS_ALONE = frozenset(
    {Aspect.STEM_CELL_EVIDENCE, Aspect.STEM_CELL_PROCEDURE, Aspect.STEM_CELL_RISKS, Aspect.STEM_CELL_ELIGIBILITY, Aspect.STEM_CELL_TYPES}
)
UNLIKELY = 0.3
# How often over the aspects' own probabilities may get what "this checks a claim" has.
MOST_SHARED = 3.0


def aspect_scores(reading: Reading, context: Context) -> list[tuple[Aspect, float]]:
    """Aspects and their probabilities, best first.

    What the classifier gives to "this checks a claim" is shared out among the aspects, since no claim was meant.
    """
    asked = {g.label: g.confidence for g in reading.intents if g.label.startswith(ASK)}
    claim = asked.pop(CLAIM, 0.0)
    total = sum(asked.values())
    share = 1 + min(claim / total, MOST_SHARED) if total else 1.0
    scores = {Aspect(label[len(ASK) :]): confidence * share for label, confidence in asked.items()}
    if is_stem_cell_talk(reading, context):
        scores = _meant(scores, OF_AN_ILLNESS if reading.topics else IN_STEM_CELL_TALK)
    elif reading.names_something or context.topic:
        if not reading.names_something:
            scores = _following_up(scores, reading.focus, context)
        scores = _as_much(
            {aspect: score * (UNLIKELY if aspect in OF_STEM_CELLS_ALONE else 1.0) for aspect, score in scores.items()}, scores
        )
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _following_up(scores: dict[Aspect, float], asked: str, context: Context) -> dict[Aspect, float]:
    """The scores of a question that names nothing, in a talk that isn't of stem cells."""
    words = {word.strip(" ?.!,") for word in asked.lower().split()}
    if not says_something(asked) and OF_CELLS.isdisjoint(words):
        scores = _meant(scores, IN_ILLNESS_TALK)
    if context.medicine and OF_THE_ILLNESS.isdisjoint(words):
        scores = _meant(scores, IN_MEDICINE_TALK)
    return scores


def is_stem_cell_talk(reading: Reading, context: Context) -> bool:
    """Whether the message, or the talk that it goes on with, is about stem cells."""
    talked = context.cells or bool(context.aspect and Aspect(context.aspect) in OF_STEM_CELLS_ALONE) or context.topic == STEM_CELLS
    # "Do they help lupus?", "which kind do autoimmune patients get?"
    names = reading.topics or reading.medicines or reading.other_conditions
    goes_on = reading.points_back or not names
    return STEM_CELLS in reading.general or (talked and goes_on)


def _as_much(scores: dict[Aspect, float], before: Mapping[Aspect, float]) -> dict[Aspect, float]:
    """The scores in their proportions, with the sum that they had before."""
    total = sum(scores.values())
    return {aspect: score * sum(before.values()) / total for aspect, score in scores.items()} if total else scores


def _meant(scores: dict[Aspect, float], instead: Mapping[Aspect, Aspect]) -> dict[Aspect, float]:
    """The scores in a talk where "the risks" can only be those of a treatment."""
    meant: dict[Aspect, float] = {}
    for aspect, score in scores.items():
        target = instead.get(aspect, aspect)
        meant[target] = meant.get(target, 0.0) + (score if target is aspect else TRANSFER * score)
    return meant
