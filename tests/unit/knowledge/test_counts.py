"""Numbers of people in texts, and the words that say what is counted."""

from __future__ import annotations

import pytest

from bot.knowledge.counts import counts_in, single_numbers, words_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("About 3 in 100 people died.", [((3,), 100)]),
        ("It is 3 to 5 in 100.", [((3, 5), 100)]),
        ("Between 10 and 30 in 100 get it.", [((10, 30), 100)]),
        ("In a trial 12 of 100 did well, and 2 out of 50 did not.", [((12,), 100), ((2,), 50)]),
        ("16 of the 18 who could be judged were well.", [((16,), 18)]),
        ("Fewer than 1 in 1,000 get it, or 231 in 100,000 women.", [((1,), 1_000), ((231,), 100_000)]),
        ("It hits 1.3 to 3.4 in 100.", [((1.3, 3.4), 100)]),
        ("About 24 in 1 million people have it.", [((24,), 1_000_000)]),
        ("Over age 20, and 69 in 100 over age 50.", [((69,), 100)]),
    ],
)
def test_a_number_of_people_is_a_number_or_a_range_of_a_whole(text: str, numbers: list[tuple[tuple[float, ...], int]]) -> None:
    """However it is joined to the whole, and with or without a comma for thousands."""
    assert [(count.numbers, count.base) for count in counts_in(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "It began in 3 of 12 months.",
        "We counted 5 in 2019.",
        "It costs $5 of 20.",
        "Hair grew in 80% of 100%.",
        "Nobody died.",
    ],
)
def test_times_years_prices_and_percentages_are_no_numbers_of_people(text: str) -> None:
    """They look alike."""
    assert counts_in(text) == ()


def test_each_count_of_a_sentence_has_the_words_of_its_own_clause() -> None:
    """The last comma or "and" before the next number parts them."""
    deaths, bleeds = counts_in("In a list, 10 in 100 people died of infection and 3 in 100 bled.")
    assert deaths.words.counted == {"died", "infection"}
    assert bleeds.words.counted == {"bled"}


def test_the_study_is_not_what_is_counted() -> None:
    """Who counted, where, and in how many people stands in the citation."""
    assert words_of("In a French study of 318 people, 87 in 100 got a clot in the lung.").counted == {"clot", "lung"}
    assert words_of("In 15 pooled MS studies, 2 in 100 died.") == words_of("2 in 100 died in a large review.")


def test_groups_arms_and_times_narrow_what_is_counted() -> None:
    """Two counts that differ in them are of different people."""
    words = words_of("After 5 years, 34 in 100 women had a relapse on a dummy drug.")
    assert (words.counted, words.limits) == ({"relapse"}, {"5", "women", "dummy", "drug"})


def test_a_count_knows_the_sentence_before_it() -> None:
    """It may say what "it" is."""
    (count,) = counts_in("A clot may form in the lung. It was so in 8 in 100.")
    assert (count.words.counted, count.before) == (frozenset(), {"clot", "form", "lung"})


def test_a_number_may_stand_alone_after_the_first() -> None:
    """Ends of ranges don't count as numbers of their own."""
    assert single_numbers("83 in 100 after 2 years and 67 after 5, so 20 to 25 in 100.") == {83, 100, 2, 67, 5}
