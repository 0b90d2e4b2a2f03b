"""How near a question comes to what the entries say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Statement
from bot.understanding.rank import KEPT_ENTRIES, WORDS_WEIGHT, Example, WordIndex, examples_of, highest, passages_of, scores_of
from bot.understanding.segments import segments_of
from bot.vocabulary import Aspect
from tests.unit.understanding.made_up import claim, entry, knowledge, matcher, topic

ASKED = entry("lupus", Aspect.SYMPTOMS, asks=("how does lupus feel", "how does SLE feel"), say=(Statement("Knuckles hurt.", ("one",)),))
OTHER = entry("psoriasis", Aspect.SYMPTOMS, asks=("how does psoriasis feel",), say=(Statement("Plaques itch.", ("one",)),))
SMALL = knowledge(
    topics=(
        replace(topic("lupus", "lupus", abbreviations=("SLE",)), entries={Aspect.SYMPTOMS: ASKED}),
        replace(topic("psoriasis", "psoriasis"), entries={Aspect.SYMPTOMS: OTHER}),
    ),
    claims={"cure": claim("cure", "lupus", "Cells cure lupus.", asks=("do cells cure lupus",))},
    medicines=(),
)


def test_example_questions_are_masked_so_that_each_is_there_once() -> None:
    """What is asked about one condition is asked about all."""
    aspects, _ = examples_of(SMALL, matcher(SMALL))
    assert aspects == [Example("how does disease feel", "symptoms")]


def test_claims_are_compared_as_they_are_written() -> None:
    _, claims = examples_of(SMALL, matcher(SMALL))
    assert claims == [Example("do cells cure lupus", "cure"), Example("Cells cure lupus.", "cure")]


def test_passages_are_what_entries_ask_and_say() -> None:
    assert Example("Knuckles hurt.", "lupus/symptoms") in passages_of(SMALL)
    assert {e.label for e in passages_of(SMALL)} == {"lupus/symptoms", "psoriasis/symptoms"}


def test_of_two_likenesses_the_higher_counts() -> None:
    assert highest({"a": 0.7}, {"a": 0.2, "b": 0.4}) == {"a": 0.7, "b": 0.4}


def test_a_rare_word_finds_its_entry() -> None:
    scores = WordIndex(SMALL).scores("which knuckles?")
    assert scores["lupus/symptoms"] == pytest.approx(1.0)
    assert scores["psoriasis/symptoms"] == 0


def test_words_that_stand_in_no_entry_count_against_none() -> None:
    words = WordIndex(SMALL)
    assert words.scores("knuckles zebra") == words.scores("knuckles")
    assert words.scores("zebra") == {}


def test_of_the_entries_the_best_are_kept_and_all_of_what_is_named() -> None:
    (focus,) = segments_of("is SLE bad", matcher())
    passages = {f"t{n}/overview": 0.5 + n / 100 for n in range(30)} | {"lupus/overview": 0.01}
    kept = scores_of(focus, {}, {}, passages, {})
    labels = [g.label for g in kept.entries]
    assert len(labels) == KEPT_ENTRIES + 1
    assert labels[0] == "t29/overview"
    assert labels[-1] == "lupus/overview"


def test_words_and_meaning_are_weighed() -> None:
    (focus,) = segments_of("is it bad", matcher())
    kept = scores_of(focus, {"symptoms": 0.123456}, {"cure": 0.4}, {"lupus/overview": 0.5}, {"lupus/overview": 1.0})
    assert kept.entries[0].confidence == pytest.approx((1 - WORDS_WEIGHT) * 0.5 + WORDS_WEIGHT)
    assert (kept.aspects[0].confidence, kept.claims[0].label) == (0.1235, "cure")
