"""Embeddings learn from a share of the examples."""

from __future__ import annotations

from bot.nlu.sampling import FEW, Sample
from bot.understanding.examples import Example

MANY = [Example(f"is number {n} a question", "many") for n in range(4 * FEW)]
LONG = [Example(f"{example.text} {'and so on ' * 12}", "many") for example in MANY]


def test_about_a_share_of_the_examples_is_taken() -> None:
    taken = Sample(1 / 4).of(MANY)
    assert 0.2 < len(taken) / len(MANY) < 0.3
    assert taken == sorted(set(taken))


def test_the_same_text_is_taken_wherever_it_stands() -> None:
    """Several classifiers learn from the same texts, and each is encoded once."""
    sample = Sample(1 / 4)
    forwards = {MANY[at] for at in sample.of(MANY)}
    backwards = {MANY[::-1][at] for at in sample.of(MANY[::-1])}
    assert forwards == backwards


def test_a_long_text_is_not() -> None:
    assert Sample(1.0).of(LONG) == []
    assert len(Sample(1.0, longest=100).of(LONG)) == len(LONG)


def test_of_a_rare_label_all_are() -> None:
    """However long they are."""
    rare = [Example(example.text, "rare") for example in LONG[:FEW]]
    assert Sample(1 / 4).of([*rare, *MANY])[:FEW] == list(range(FEW))


def test_so_are_whole_messages_as_people_write_them() -> None:
    asked = [Example(example.text, "many", asked=True) for example in LONG]
    assert Sample(1 / 4).of(asked) == list(range(len(asked)))


def test_a_label_may_have_a_share_of_its_own() -> None:
    sample = Sample(1 / 4, shares={"many": 1.0})
    assert sample.of(MANY) == list(range(len(MANY)))
    assert sample.of(LONG) == []


def test_a_smaller_share_is_part_of_a_larger_one() -> None:
    assert set(Sample(1 / 16).of(MANY)) < set(Sample(1 / 8).of(MANY))
