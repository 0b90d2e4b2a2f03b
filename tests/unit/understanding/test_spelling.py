"""Slips in ordinary words are mended towards what the knowledge says, and nothing else is touched."""

from __future__ import annotations

import pytest

from bot.understanding import spelling
from bot.understanding.spelling import Speller

TEXTS = ("What are the side effects?", "Is it dangerous, and are the effects lasting?", "Treatment of joints", "An effect of defects")


def speller(*ordinary: str) -> Speller:
    """A speller of the small texts."""
    return Speller(frozenset(ordinary), TEXTS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("side efects", "side effects"),
        ("is it DANGEROS?", "is it dangerous?"),
        ("treatmnet", "treatment"),
        ("tretmnet", "treatment"),
        ("joinst", "joints"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    """One edit, or two in a word of eight letters and more."""
    assert speller().mend(written) == meant


@pytest.mark.parametrize("written", ["tretmnt", "sied", "arthritis", "jiontss", "12345", "Ärztinnen", "jöints"])
def test_what_is_too_far_too_short_or_not_plain_letters_stays(written: str) -> None:
    assert speller().mend(written) == written


def test_a_word_that_is_english_stays() -> None:
    assert speller().mend("joined points") == "joined joints"
    assert speller("points").mend("joined points") == "joined points"


def test_a_word_of_the_knowledge_stays_as_it_was_typed() -> None:
    assert speller().mend("Side EFFECTS") == "Side EFFECTS"


def test_of_two_near_words_the_one_used_more_is_meant() -> None:
    """ "effects" is used twice, "defects" once, and "zeffects" is one edit from the first, two from the second."""
    assert speller().mend("eefects") == "effects"


def test_what_stands_between_the_words_stays() -> None:
    assert speller().mend("  efects,\n(joinst) ") == "  effects,\n(joints) "


def test_it_forgets_before_it_remembers_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "MOST_REMEMBERED", 2)
    one = speller()
    assert one.mend("efects joinst treatmnet dangeros efects") == "effects joints treatment dangerous effects"
    assert one._mended.cache_info().currsize == 2
