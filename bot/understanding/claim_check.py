"""Whether a message puts a claim up for checking, which known one it is, and what answers one that no entry is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.model import Entry, Knowledge
from bot.understanding.reading import ASK, AUTOIMMUNE, CLAIM, STEM_CELLS, Context, Guess, Reading, is_illness
from bot.understanding.thresholds import Thresholds
from bot.vocabulary import Aspect

# How many times likelier "this checks a claim" must be than the best aspect for that one not to count.
CLEARLY = 2.0
# How many times likelier "what brings it on" must be than "what helps" for a claim to be about that.
CAUSES_CLEARLY = 3.0
CELLS = frozenset({"cell", "cells"})


@dataclass(frozen=True)
class Known:
    """The entry that checks a claim, the topic that it is about here, and how near the message comes to it, from 0 to 1."""

    entry: Entry
    topic: str
    likeness: float


@dataclass(frozen=True)
class ClaimCheck:
    """A message seen as the check of a claim. `top` is its likeliest intent."""

    reading: Reading
    context: Context
    knowledge: Knowledge
    limits: Thresholds
    top: Guess

    @property
    def is_asked(self) -> bool:
        """Whether the message puts a claim up for checking: the classifier says so, or its form does and the classifier thinks it possible."""
        by_classifier = self.reading.confidence_in(CLAIM)
        # What somebody says may only be told on the way to a question.
        only_told = self.top.confidence >= self.limits.claim_form and not self._repeats_one
        by_form = self.reading.checks_claim and by_classifier >= self.limits.claim_hint and not only_told
        return by_classifier >= self.limits.claim_sure or by_form

    @property
    def _repeats_one(self) -> bool:
        """Whether the message says a known claim nearly word for word."""
        return bool(self.reading.claims) and self.reading.claims[0].confidence >= self.limits.claim_repeated

    def known(self) -> Known | None:
        """The known claim that is put up for checking."""
        reading = self.reading
        if not reading.claims or not self.is_asked or reading.claims[0].confidence < self.limits.claim:
            return None
        best = reading.claims[0]
        entry = self.knowledge.claims[best.label]
        named = (*reading.topics, *reading.elsewhere)
        if not named and reading.only_points_back and is_illness(self.context.topic):
            named = (str(self.context.topic),)
        about = entry.claim.topics(entry.topic) if entry.claim else (entry.topic,)
        asked = [topic for topic in about if topic in named]
        if named and not asked and not self._mentions(named, entry):
            return None
        elsewhere = AUTOIMMUNE in reading.general or (is_illness(self.context.topic) and self.context.topic not in about)
        if not named and elsewhere and all(map(is_illness, about)):
            # "It cures any autoimmune disease" is no claim about psoriasis, and nor is "it cures it" in a talk on colitis.
            return None
        return Known(entry, (asked or about)[0], best.confidence)

    def outweighs(self, aspect: Aspect) -> bool:
        """Whether the message checks a claim rather than asks about an aspect."""
        return self.top.label == CLAIM and self.top.confidence >= CLEARLY * self.reading.confidence_in(f"{ASK}{aspect.value}")

    def means_cells(self, aspect: Aspect) -> bool:
        """Whether the claim is about stem cells, of which this is the likeliest aspect. People call them by many names; a known claim that is near, about another
        illness, tells that they are meant."""
        near = bool(self.reading.claims) and self.reading.claims[0].confidence >= self.limits.near
        return not CELLS.isdisjoint(self.reading.focus.lower().split()) or (near and aspect.is_about_stem_cells)

    @staticmethod
    def answered_by(scores: Mapping[Aspect, float]) -> Aspect:
        """The aspect that answers a claim about an illness that no entry is about. Most claims are that something helps, others that something brings it on."""
        helps, brings_on = scores.get(Aspect.TREATMENT, 0.0), scores.get(Aspect.CAUSES, 0.0)
        return Aspect.CAUSES if brings_on > CAUSES_CLEARLY * helps else Aspect.TREATMENT

    def _mentions(self, named: tuple[str, ...], claim: Entry) -> bool:
        """Whether a general claim speaks of a topic that the message names."""
        said = " ".join((*claim.asks, *(s.text for s in claim.say))).lower()
        return claim.topic in (STEM_CELLS, AUTOIMMUNE) and any(
            self.knowledge.topics[t].name.lower() in said for t in named if t in self.knowledge.topics
        )
