"""How words sound."""

from __future__ import annotations

import pytest

from bot.understanding.sounds import sounds_of


@pytest.mark.parametrize(
    ("one", "other"), [("psoriasis", "soriasis"), ("jaint sell", "giant cell"), ("lycan", "lichen"), ("krones", "crohns")]
)
def test_words_that_sound_alike_share_a_sound(one: str, other: str) -> None:
    assert set(sounds_of(one.split())) & set(sounds_of(other.split()))


def test_every_word_adds_to_it() -> None:
    """And a word of two sounds makes two of the whole."""
    assert sounds_of(["lupus"]) == ("LPS",)
    assert sounds_of(["lichen", "lupus"]) == ("LXN LPS", "LKN LPS")
    assert sounds_of([]) == ("",)
