"""Embeddings learn from a share of the examples."""

from __future__ import annotations

from bot.nlu.sampling import FEW, Sample

TEXTS = [f"is number {n} a question" for n in range(4 * FEW)]
LABELS = ["many"] * len(TEXTS)


def test_about_a_share_of_the_texts_is_taken() -> None:
    taken = Sample(1 / 4).of(TEXTS, LABELS)
    assert 0.2 < len(taken) / len(TEXTS) < 0.3
    assert taken == sorted(set(taken))


def test_the_same_text_is_taken_wherever_it_stands() -> None:
    """Several classifiers learn from the same texts, and each is encoded once."""
    sample = Sample(1 / 4)
    forwards = {TEXTS[at] for at in sample.of(TEXTS, LABELS)}
    backwards = {TEXTS[::-1][at] for at in sample.of(TEXTS[::-1], LABELS)}
    assert forwards == backwards


def test_a_long_text_is_not() -> None:
    long = [f"{text} {'and so on ' * 12}" for text in TEXTS]
    assert Sample(1.0).of(long, LABELS) == []
    assert len(Sample(1.0, longest=100).of(long, LABELS)) == len(long)


def test_of_a_rare_label_all_are() -> None:
    """However long they are."""
    rare = [f"{text} {'and so on ' * 12}" for text in TEXTS[:FEW]]
    taken = Sample(1 / 4).of([*rare, *TEXTS], ["rare"] * FEW + LABELS)
    assert taken[:FEW] == list(range(FEW))


def test_a_label_may_have_a_share_of_its_own() -> None:
    sample = Sample(1 / 4, shares={"many": 1.0})
    assert sample.of(TEXTS, LABELS) == list(range(len(TEXTS)))
    assert sample.of([f"{text} {'and so on ' * 12}" for text in TEXTS], LABELS) == []


def test_a_smaller_share_is_part_of_a_larger_one() -> None:
    assert set(Sample(1 / 16).of(TEXTS, LABELS)) < set(Sample(1 / 8).of(TEXTS, LABELS))
