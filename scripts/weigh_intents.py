"""Makes `bot/nlu/intent_weights.json`: how much each voice counts, and how likely each intent is, fitted to the development questions.

Takes the trained model, and half a minute. Run it after the examples or the encoder have changed by much, never on the test questions:

    .venv/bin/python -m bot train && .venv/bin/python -m scripts.weigh_intents

What is fitted are six weights and a bias for each intent, by the log loss of all that would be right, with a penalty on the biases and on weights that are
far from even. It prints what that brings on questions that were left out of the fitting, each fifth in turn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import skops.io  # noqa: F401  # before TensorFlow, which Rasa loads (bot/process/rasa_command.py)
from scipy.optimize import minimize

from bot.evaluation.labelled import Expect, Item, read
from bot.nlu.encoder import sentence_model
from bot.nlu.intent_classifier import IntentClassifier, hear
from bot.nlu.intent_weights import FILE, IntentWeights, Voice
from bot.nlu.masked_classifier import MaskedTextClassifier
from bot.nlu.regression import probabilities_of
from bot.settings import ROOT
from bot.talk import load_talk
from bot.understanding.decide import PRIVACY, REFUSALS, SMALL_TALK
from bot.understanding.reading import ASK
from bot.understanding.segments import masked_rows_of, segments_of
from bot.vocabulary import Kind
from bot.wiring import assistant

QUESTIONS = ROOT / "tests" / "evaluation" / "dev"
PENALTY, PULL = 0.0003, 0.03
"""On the squared biases, and on the squared distance of the weights from START. Chosen by what they bring on questions left out."""
FOLDS = 5
FOLLOWING_UP = ("same_for_topic", "more_detail")
Numbers = npt.NDArray[np.float64]
START = np.array([0.5, 0.5, 0.25, 0.25, 0.25, 0.25])
"""Of `alone`, `whole` and `sentence`: n-grams, embeddings."""


def right_intents(expected: Expect, *, follows: bool) -> set[str]:
    """The intents that lead to what is expected. Those of triage, which doesn't go by intents, are none."""
    found: set[str] = set()
    for kind in expected.kinds:
        if kind is Kind.ANSWER:
            found |= {f"{ASK}{aspect.value}" for aspect in expected.aspects}
            found |= set(FOLLOWING_UP) if follows else set()
        elif kind is Kind.ABSTAIN:
            found |= {intent for intent, reason in REFUSALS.items() if reason in expected.reasons}
        elif kind is Kind.REFERRAL:
            found.add("request_contact")
        elif kind is Kind.PRIVACY:
            found |= PRIVACY
        elif kind is Kind.SMALL_TALK:
            found |= SMALL_TALK
    return found


class Examples:
    """What the voices say of the questions, and what would be right.

    `voices` has the shape (questions, 4, labels): n-grams and embeddings of the whole, and of the sentence that asks; `alone` tells where that is the whole, `right`
    (questions, labels) which labels are right.
    """

    def __init__(self, items: Sequence[Item], classifier: MaskedTextClassifier) -> None:
        self.labels = classifier.labels
        known = set(self.labels)
        voices, alone, right = [], [], []
        for item in items:
            wanted = right_intents(item.expect, follows=len(item.messages) > 1) & known
            segments = segments_of(item.messages[-1].lstrip("/"), assistant().matcher)
            if not wanted or not segments:
                continue
            texts = masked_rows_of(segments)
            heard = hear(classifier, segments, texts, sentence_model().encode(texts))
            # A sentence that outranks the others is judged alone too.
            rows = [heard.index if heard.alone else -1, heard.index]
            voices.append(np.concatenate([(heard.words[row], heard.embeddings[row]) for row in rows]))
            alone.append(heard.alone)
            right.append([label in wanted for label in self.labels])
        self.voices, self.alone, self.right = np.array(voices, dtype=float), np.array(alone), np.array(right)

    def __len__(self) -> int:
        return len(self.alone)


def loss(weights: Numbers, voices: Numbers, alone: Numbers, right: Numbers) -> tuple[float, Numbers]:
    """The mean log loss with the penalties, and its gradient. `weights`: those of START, then a bias for each label."""
    by_itself, others = alone[:, None] * weights[:2], (~alone)[:, None] * weights[2:6]
    scores = np.einsum("qv,qvl->ql", np.hstack([by_itself, np.zeros_like(by_itself)]) + others, voices) + weights[6:]
    given = probabilities_of(scores)
    hit = np.maximum((given * right).sum(axis=1, keepdims=True), 1e-12)
    error = (given - given * right / hit) / len(alone)
    slopes = np.einsum("ql,qvl->qv", error, voices)
    pulled = weights[:6] - START
    moved = np.concatenate([slopes[alone, :2].sum(axis=0), slopes[~alone].sum(axis=0)]) + 2 * PULL * pulled
    gradient = np.concatenate([moved, error.sum(axis=0) + 2 * PENALTY * weights[6:]])
    return float(-np.log(hit).mean() + PENALTY * weights[6:] @ weights[6:] + PULL * pulled @ pulled), gradient


def fitted(examples: Examples, use: Numbers) -> Numbers:
    """The weights that fit the questions chosen by `use`."""
    start = np.concatenate([START, np.zeros(len(examples.labels))])
    chosen = (examples.voices[use], examples.alone[use], examples.right[use])
    found: Numbers = minimize(loss, start, args=chosen, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found


def as_weights(numbers: Numbers, labels: Sequence[str]) -> IntentWeights:
    """The weights as the assistant reads them, to three digits."""
    alone, whole, sentence = (Voice(*map(float, numbers[at : at + 2].round(3))) for at in (0, 2, 4))
    biases: Mapping[str, float] = {label: float(bias) for label, bias in zip(labels, numbers[6:].round(3), strict=True)}
    return IntentWeights(alone, whole, sentence, biases)


def share_right(numbers: Numbers, examples: Examples, use: Numbers) -> float:
    """How many of the questions chosen by `use` have a right intent in front, by what the assistant would compute."""
    weights = as_weights(numbers, examples.labels)
    hits = [
        right[int(np.argmax(weights.probabilities(examples.labels, voices[[2, 0]], voices[[3, 1]], 0, alone=bool(alone))))]
        for voices, alone, right in zip(examples.voices[use], examples.alone[use], examples.right[use], strict=True)
    ]
    return float(np.mean(hits))


def main(target: Path = FILE) -> int:
    """Fit, print and write."""
    items, problems = read(sorted(QUESTIONS.glob("*.jsonl")))
    if problems:
        sys.exit("\n".join(map(str, problems)))
    processor = load_talk()._agent.processor
    assert processor is not None
    components = [node._component for node in processor.graph_runner._nodes.values()]
    classifier = next(c for c in components if isinstance(c, IntentClassifier))._classifier
    assert classifier is not None
    examples = Examples(items, classifier)
    everything = np.ones(len(examples), dtype=bool)
    fold = np.random.RandomState(0).randint(FOLDS, size=len(examples))
    before = np.concatenate([START, np.zeros(len(examples.labels))])
    left_out = [(share_right(fitted(examples, fold != n), examples, fold == n), (fold == n).sum()) for n in range(FOLDS)]
    print(f"{len(examples)} questions; right intent: even voices {share_right(before, examples, everything):.1%}, ", end="")
    print(f"fitted, on questions left out {sum(share * count for share, count in left_out) / len(examples):.1%}")
    weights = as_weights(fitted(examples, everything), examples.labels)
    content = {**asdict(weights), "biases": dict(sorted(weights.biases.items()))}
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"{target.name} is written: {content['alone']} {content['whole']} {content['sentence']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
