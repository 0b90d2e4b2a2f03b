"""The index of examples that the entry ranker searches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.entry_ranker import ExampleIndex


def an_index() -> ExampleIndex:
    """Examples of two labels, not in their order."""
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [-1.0, 0.0]], dtype=np.float32)
    return ExampleIndex(vectors, ["b", "a", "b", "c"])


def test_a_label_is_as_near_as_its_nearest_example() -> None:
    """The highest cosine counts, and none is below 0."""
    assert an_index().likeness(np.array([0.0, 1.0], dtype=np.float32)) == {"a": 1.0, "b": pytest.approx(0.8), "c": 0.0}


def test_an_index_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    """Half precision changes nothing that matters."""
    an_index().save(tmp_path / "index.npz")
    near = ExampleIndex.load(tmp_path / "index.npz").likeness(np.array([1.0, 0.0], dtype=np.float32))
    assert near == {"a": 0.0, "b": pytest.approx(1.0, abs=1e-3), "c": 0.0}


def test_without_examples_nothing_is_near() -> None:
    """A knowledge folder without claims has an empty index."""
    assert ExampleIndex(np.zeros((0, 2), np.float32), []).likeness(np.array([1.0, 0.0], dtype=np.float32)) == {}
