"""Words are compared without case, accents, apostrophes and plural s, and keep their place in the text."""

from __future__ import annotations

import pytest

from bot.understanding.words import compared, fold, folded_words, words_of


@pytest.mark.parametrize(
    ("text", "folded"), [("SJÖGREN", "sjogren"), ("Guillain-Barré", "guillain-barre"), ("Behçet", "behcet"), ("ẞ", "ss")]
)
def test_case_and_accents_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("Crohn's", "crohns"), ("Crohn’s", "crohn"), ("disorders", "disorder"), ("Sjögren`s", "sjogrens"), ("LUPUS", "lupus")],
)
def test_a_plural_and_a_possessive_are_the_same_word(one: str, other: str) -> None:
    assert compared(one) == compared(other)


@pytest.mark.parametrize(("one", "other"), [("gas", "ga"), ("mass", "mas"), ("illness", "illnes")])
def test_an_s_that_is_no_ending_stays(one: str, other: str) -> None:
    """Short words and words in -ss are left alone."""
    assert compared(one) != compared(other)


def test_words_keep_their_place_in_the_text() -> None:
    text = "Is anti-CCP, or Crohn’s, rare?"
    assert [text[w.start : w.end] for w in words_of(text)] == ["Is", "anti", "CCP", "or", "Crohn’s", "rare"]
    assert all(text[w.start : w.end] == w.written for w in words_of(text))


@pytest.mark.parametrize("text", ["anti-CCP", "anti CCP", "anti/ccp", "ANTI_CCP"])
def test_hyphens_and_slashes_separate_words(text: str) -> None:
    assert folded_words(text) == ("anti", "ccp")


def test_a_text_without_words_has_none() -> None:
    assert words_of("... ?! 🙂") == []
