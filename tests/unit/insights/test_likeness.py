"""Questions that ask alike meet in a group; those that only share a disease don't."""

from __future__ import annotations

import time
from itertools import combinations

import pytest

from bot.insights.likeness import groups
from bot.insights.unanswered import MOST_GROUPED

ALIKE = (
    ("can i drink alcohol with ms", "is it ok to drink alcohol if i have ms"),
    ("can i get a tattoo with lupus", "is a tattoo safe for people with lupus", "tattoos and lupus"),
    ("do you take my insurance", "does the clinic take my insurance"),
    ("what is the best keto diet for psoriasis", "keto diet psoriasis", "does a keto diet help psoriasis"),
    ("does ozempic help with crohns", "is ozempic ok with Crohn's?"),
    ("is red light therapy good for rheumatoid arthritis", "red light therapy rheumatoid arthritis"),
    ("can i travel abroad with ms", "traveling abroad with ms"),
)


def grouped(*texts: str) -> list[list[str]]:
    """The texts by group."""
    return [[texts[index] for index in members] for members in groups(texts)]


def test_those_that_ask_alike_meet_and_no_others() -> None:
    """Whatever the endings and the small words are. Seven of ten pairs have to meet; no pair may that asks for different things."""
    texts = [text for same in ALIKE for text in same]
    meant = {pair for same in ALIKE for pair in combinations(sorted(same), 2)}
    met = {pair for group in grouped(*texts) for pair in combinations(sorted(group), 2)}
    assert met <= meant
    assert len(met) >= 0.7 * len(meant)


def test_the_disease_alone_makes_no_likeness() -> None:
    """Else everything about lupus would be one question."""
    assert len(grouped("can i dye my hair with lupus", "does lupus affect flying", "lupus and cannabis", "lupus support groups")) == 4


def test_a_slip_makes_little_difference() -> None:
    """Visitors type on telephones."""
    assert len(grouped("can i drink alcohol with psoriasis", "can i drink alchohol with psoriasis")) == 1


def test_the_same_words_always_meet() -> None:
    """Case and marks don't count."""
    assert grouped("Where can I park?", "where can i park") == [["Where can I park?", "where can i park"]]


@pytest.mark.parametrize("text", ["", "?!", "is it", "<script>alert(1)</script>", "日本語"])
def test_any_text_has_a_group(text: str) -> None:
    """Nothing is lost, and nothing raises."""
    assert sum(map(len, groups([text, "what is lupus"]))) == 2


def test_as_many_as_are_grouped_take_little_time() -> None:
    """Even if they share most of their words: less than 10 s on a busy machine."""
    words = "alcohol tattoo insurance parking diet yoga travel ozempic vitamins hair work sleep".split()
    texts = [f"can i have {words[number % 12]} with {words[number // 12 % 12]} and {number}" for number in range(MOST_GROUPED)]
    begun = time.perf_counter()
    assert sum(map(len, groups(texts))) == MOST_GROUPED
    assert time.perf_counter() - begun < 10
