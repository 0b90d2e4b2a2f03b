"""Embeddings learn from a share of the examples."""

from __future__ import annotations

from bot.nlu.sampling import FEW, Sample

TEXTS = [f"is number {n} a question" for n in range(4 * FEW)]
LABELS = ["many"] * len(TEXTS)


def test_about_each_nth_text_is_taken() -> None:
    taken = Sample(every=4).of(TEXTS, LABELS)
    assert 0.2 < len(taken) / len(TEXTS) < 0.3
    assert taken == sorted(set(taken))


def test_the_same_text_is_taken_wherever_it_stands() -> None:
    """Several classifiers learn from the same texts, and each is encoded once."""
    sample = Sample(every=4)
    forwards = {TEXTS[at] for at in sample.of(TEXTS, LABELS)}
    backwards = {TEXTS[::-1][at] for at in sample.of(TEXTS[::-1], LABELS)}
    assert forwards == backwards


def test_a_long_text_is_not() -> None:
    long = [f"{text} {'and so on ' * 12}" for text in TEXTS]
    assert Sample(every=1).of(long, LABELS) == []
    assert len(Sample(every=1, longest=100).of(long, LABELS)) == len(long)


def test_of_a_rare_label_all_are() -> None:
    """However long they are."""
    rare = [f"{text} {'and so on ' * 12}" for text in TEXTS[:FEW]]
    taken = Sample(every=4).of([*rare, *TEXTS], ["rare"] * FEW + LABELS)
    assert taken[:FEW] == list(range(FEW))


def test_of_a_label_that_is_taken_whole_only_long_ones_are_left_out() -> None:
    sample = Sample(every=4, whole=frozenset({"many"}))
    assert sample.of(TEXTS, LABELS) == list(range(len(TEXTS)))
    assert sample.of([f"{text} {'and so on ' * 12}" for text in TEXTS], LABELS) == []
