"""Which aspects a message may ask about, and how likely each is in this talk: what the classifier says, seen in the light of what the talk is of."""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding.reading import ASK, CLAIM, STEM_CELLS, Context, Reading
from bot.understanding.words import says_something
from bot.vocabulary import Aspect

# What is meant where the message or the talk is of stem cells: the outlook is what studies found.
OF_STEM_CELLS = {Aspect.PROGNOSIS: Aspect.STEM_CELL_EVIDENCE}
# "Do they help lupus?" asks whether they do, and not how it is done.
OF_AN_ILLNESS = {**OF_STEM_CELLS, Aspect.TREATMENT: Aspect.STEM_CELL_EVIDENCE}
# "What can go wrong?" says nothing of stem cells, and is asked of an illness or of a medicine where the talk is of one.
IN_ILLNESS_TALK = {Aspect.STEM_CELL_RISKS: Aspect.COMPLICATIONS}
IN_MEDICINE_TALK = {Aspect.STEM_CELL_RISKS: Aspect.MEDICINE_SIDE_EFFECTS}
# Words that ask of stem cells all the same ("transplant, how risky").
OF_CELLS = frozenset("cell cells transplant transplants transplanted hsct donor donors marrow graft".split())
# How much of an aspect's score goes to the one that is meant instead.
TRANSFER = 0.7
# Aspects of stem cell treatment alone.
OF_STEM_CELLS_ALONE = frozenset(
    {Aspect.STEM_CELL_EVIDENCE, Aspect.STEM_CELL_PROCEDURE, Aspect.STEM_CELL_RISKS, Aspect.STEM_CELL_ELIGIBILITY, Aspect.STEM_CELL_TYPES}
)
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
        scores = _meant(scores, OF_AN_ILLNESS if reading.topics else OF_STEM_CELLS)
    elif context.topic and not reading.names_something and _says_nothing_of_cells(reading.focus):
        scores = _meant(scores, IN_MEDICINE_TALK if context.medicine else IN_ILLNESS_TALK)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _says_nothing_of_cells(asked: str) -> bool:
    return not says_something(asked) and OF_CELLS.isdisjoint(word.strip(" ?.!,") for word in asked.lower().split())


def is_stem_cell_talk(reading: Reading, context: Context) -> bool:
    """Whether the message, or the talk that it goes on with, is about stem cells."""
    talked = context.cells or bool(context.aspect and Aspect(context.aspect) in OF_STEM_CELLS_ALONE) or context.topic == STEM_CELLS
    # "Do they help lupus?", "which kind do autoimmune patients get?"
    names = reading.topics or reading.medicines or reading.other_conditions
    goes_on = reading.points_back or not names
    return STEM_CELLS in reading.general or (talked and goes_on)


def _meant(scores: dict[Aspect, float], instead: Mapping[Aspect, Aspect]) -> dict[Aspect, float]:
    """The scores where some aspects mean another one."""
    meant: dict[Aspect, float] = {}
    for aspect, score in scores.items():
        target = instead.get(aspect, aspect)
        meant[target] = meant.get(target, 0.0) + (score if target is aspect else TRANSFER * score)
    return meant
