"""Misspelt red-flag words are understood, and no everyday word becomes one."""

from __future__ import annotations

import pytest

from bot.knowledge.red_flags import RedFlags
from bot.triage.lexicon import Lexicon
from bot.triage.words import stem

LEXICON = Lexicon(
    ["chest", "suicide", "seizure", "breathe", "stroke", "unconscious", "pain", "anaphylaxis"],
    ["chess", "cheat", "strike", "brother", "leather"],
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chset", "chest"),
        ("sucide", "suicide"),
        ("siezure", "seizure"),
        ("unconcious", "unconscious"),
        ("anaphalaxis", "anaphylaxis"),
        ("su1cide", "suicide"),
        ("strooke", "stroke"),
        ("hcest", "chest"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    """One wrong, missing, doubled or swapped letter (two in long words), and numerals that look like letters."""
    assert LEXICON.resolve(typed) == (stem(meant),)


def test_words_run_together_come_apart() -> None:
    """Both halves must be known."""
    assert LEXICON.resolve("chestpain") == (stem("chest"), stem("pain"))


@pytest.mark.parametrize("word", ["chess", "cheat", "strike", "brother", "leather"])
def test_a_common_word_is_never_a_misspelt_red_flag(word: str) -> None:
    """The guard list outranks any likeness."""
    assert LEXICON.resolve(word) == (stem(word),)


@pytest.mark.parametrize("word", ["zqxv", "a", "", "x" * 5000, "心臓", "12345"])
def test_unknown_words_are_left_alone(word: str) -> None:
    """What resembles nothing stays as it is."""
    assert LEXICON.resolve(word) == (stem(word),)


def test_everyday_words_keep_their_meaning(red_flags: RedFlags) -> None:
    """None of the guard words that the data lists is taken for another word."""
    lexicon = Lexicon(["chest", "stroke", "seizure", "faint", "choke"], red_flags.common_words)
    assert all(lexicon.resolve(word) == (stem(word),) for word in red_flags.common_words)


def test_a_word_of_everyday_english_is_no_slip() -> None:
    """ "Swabbed" is not "stabbed", though no guard list names it; what people often misspell still is."""
    lexicon = Lexicon(["stabbed", "choking", "bleed"], [])
    assert lexicon.resolve("swabbed") == (stem("swabbed"),)
    assert lexicon.resolve("chocking") == (stem("choking"),)
