"""The indices of examples are kept without pickle and find the nearest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.entry_ranker import ExampleIndex

VECTORS = np.eye(3, dtype=np.float32)


def test_a_label_is_as_near_as_its_nearest_example() -> None:
    index = ExampleIndex(VECTORS, ["a", "a", "b"])
    assert index.likeness(np.array([0.6, 0.8, 0.0], dtype=np.float32)) == {"a": pytest.approx(0.8)}


def test_an_empty_index_finds_nothing() -> None:
    assert ExampleIndex(np.zeros((0, 3), dtype=np.float32), []).likeness(VECTORS[0]) == {}


def test_what_was_saved_is_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    ExampleIndex(VECTORS, ["a", "b", "é"]).save(path)
    assert ExampleIndex.load(path).likeness(VECTORS[2]) == {"é": 1.0}


def test_a_pickle_is_not_loaded(tmp_path: Path) -> None:
    """A model file must not be able to run code."""
    path = tmp_path / "index.npz"
    np.savez_compressed(path, vectors=VECTORS, labels=np.array([{"a": 1}, None, 2], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        ExampleIndex.load(path)
