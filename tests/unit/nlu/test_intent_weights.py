"""How the voices are joined to what a message asks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.errors import SettingsError
from bot.nlu.intent_weights import FILE, IntentWeights, Talk, Voice

LABELS = ("ask_causes", "greet")
NONE = Voice(0.0, 0.0)


def logs(*rows: tuple[float, float]) -> np.ndarray:  # type: ignore[type-arg]
    """The logarithms of probabilities, a row each."""
    return np.log(np.array(rows, dtype=np.float32))


def test_a_sentence_alone_is_judged_by_both_voices() -> None:
    weights = IntentWeights(Voice(1.0, 1.0), NONE, NONE, NONE, 0.0, {})
    found = weights.probabilities(LABELS, logs((0.5, 0.5), (0.8, 0.2)), logs((0.5, 0.5), (0.5, 0.5)), 1, alone=True)
    assert found == pytest.approx([0.8, 0.2], abs=1e-6)


def test_of_several_sentences_the_whole_message_has_a_say() -> None:
    """ "Will it come back?" alone could be about anything. The last row is that of the whole."""
    words = logs((0.5, 0.5), (0.1, 0.9))
    only_whole = IntentWeights(NONE, Voice(1.0, 0.0), NONE, NONE, 0.0, {})
    only_sentence = IntentWeights(NONE, NONE, Voice(1.0, 0.0), NONE, 0.0, {})
    assert only_whole.probabilities(LABELS, words, words, 0, alone=False) == pytest.approx([0.1, 0.9], abs=1e-6)
    assert only_sentence.probabilities(LABELS, words, words, 0, alone=False) == pytest.approx([0.5, 0.5], abs=1e-6)


def test_a_talk_has_a_say_by_three_voices() -> None:
    """Both about the message before, and that on n-grams about all messages."""
    even = logs((0.5, 0.5))
    for name, weights in (
        ("words_before", IntentWeights(NONE, NONE, NONE, Voice(1.0, 0.0), 0.0, {})),
        ("embeddings_before", IntentWeights(NONE, NONE, NONE, Voice(0.0, 1.0), 0.0, {})),
        ("words_together", IntentWeights(NONE, NONE, NONE, NONE, 1.0, {})),
    ):
        said = dict.fromkeys(("words_before", "embeddings_before", "words_together"), even[0])
        talk = Talk(**{**said, name: logs((0.9, 0.1))[0]})
        assert weights.probabilities(LABELS, even, even, 0, alone=True, talk=talk) == pytest.approx([0.9, 0.1], abs=1e-6)
        assert weights.probabilities(LABELS, even, even, 0, alone=True) == pytest.approx([0.5, 0.5], abs=1e-6)


def test_what_is_asked_more_often_is_likelier() -> None:
    weights = IntentWeights(NONE, NONE, NONE, NONE, 0.0, {"greet": float(np.log(3))})
    assert weights.probabilities(LABELS, logs((0.5, 0.5)), logs((0.5, 0.5)), 0, alone=True) == pytest.approx([0.25, 0.75])


def test_the_stored_weights_can_be_read() -> None:
    """Their biases are those of intents of the domain."""
    weights = IntentWeights.load()
    assert weights.alone.embeddings > 0
    domain = (Path(__file__).parents[3] / "domain.yml").read_text(encoding="utf-8")
    asked = {label for label in weights.biases if label.startswith("ask_")}
    assert all(f"- {label}" in domain for label in weights.biases.keys() - asked)


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({**json.loads(FILE.read_text()), "alone": {"words": 1}})])
def test_a_file_that_holds_no_weights_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"weights\.json doesn't hold the weights of the intents .* scripts/weigh_intents\.py"):
        IntentWeights.load(tmp_path / "weights.json")
