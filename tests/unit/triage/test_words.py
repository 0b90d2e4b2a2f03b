"""What people type is brought into one shape before any rule looks at it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.words import SENTENCE_GAP, fold, split, stem


def raws(text: str) -> list[str]:
    return [token.raw for token in split(text).tokens]


@pytest.mark.parametrize("text", ["can't breathe", "cant breathe", "cannot breathe", "can not breathe", "cnt breathe", "CAN’T BREATHE"])
def test_every_spelling_of_cannot_is_one_word(text: str) -> None:
    """Contractions are opened, with and without an apostrophe, straight or curly."""
    assert raws(text) == ["cannot", "breathe"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm ill", ["i", "am", "ill"]),
        ("im ill", ["i", "am", "ill"]),
        ("she's been", ["she", "is", "been"]),
        ("won't stop", ["will", "not", "stop"]),
        ("mum's face", ["mum", "face"]),
        ("gonna", ["going", "to"]),
    ],
)
def test_contractions_and_chat_words_are_opened(text: str, words: list[str]) -> None:
    """A possessive falls away; chat words stand for what they mean."""
    assert raws(text) == words


@pytest.mark.parametrize(
    "forms",
    [
        ["droop", "drooping", "droops", "drooped"],
        ["breath", "breathe", "breathing", "breathed"],
        ["swollen", "swelling", "swelled", "swell"],
        ["vomit", "vomiting", "vomited", "vomits"],
        ["weak", "weakness", "weaker"],
        ["diarrhoea", "diarrhea"],
        ["haemorrhage", "hemorrhage"],
        ["tablet", "tablets"],
        ["take", "takes", "took", "taking", "taken"],
    ],
)
def test_inflections_and_british_spellings_share_a_stem(forms: list[str]) -> None:
    """One phrase in the data covers all forms of its words."""
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("her", "here"), ("bleed", "bled out"), ("care", "car"), ("belly", "bell"), ("does", "doe")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    """Stemming never joins everyday words."""
    assert stem(one) != stem(other)


def test_accents_full_width_letters_and_invisible_characters_vanish() -> None:
    """Only what a reader sees counts."""
    assert fold("Ｃｈｅｓｔ pa\u200bin caf\u00e9") == "chest pain cafe"


def test_long_repetitions_are_cut_to_two() -> None:
    """ "heeeelp" becomes a word that the lexicon can mend."""
    assert fold("heeeeelp") == "heelp"


def test_a_sentence_boundary_counts_as_several_words() -> None:
    """So that findings of different sentences are further apart."""
    first, second = split("pain. Fever").tokens
    assert second.at - first.at == 1 + SENTENCE_GAP
    assert (first.sentence, second.sentence) == (0, 1)


@pytest.mark.parametrize(("word", "number"), [("38.5", 38.5), ("38,5", 38.5), ("102f", 102.0), ("210/120", 210.0), ("pain", None)])
def test_numbers_are_read(word: str, number: float | None) -> None:
    """A decimal comma, a unit run together and a blood pressure are understood."""
    assert split(word).tokens[0].number == number


def test_chinese_characters_are_words_of_their_own() -> None:
    """There are no spaces to split at."""
    assert raws("我想死") == ["我", "想", "死"]


@given(st.text(max_size=300))
def test_any_text_can_be_split(text: str) -> None:
    """Splitting never raises, and positions only grow."""
    tokens = split(text).tokens
    assert all(a.at < b.at for a, b in pairwise(tokens))
