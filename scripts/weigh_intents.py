"""Makes `bot/nlu/intent_weights.json`: how much each voice counts, and how likely each intent is, fitted to the development questions.

Takes the trained model, and half a minute. Run it after the examples or the encoder have changed by much, never on the test questions:

    .venv/bin/python -m bot train && .venv/bin/python -m scripts.weigh_intents

What is fitted are nine weights and a bias for each intent, by the log loss of all that would be right, with a penalty on the biases and on weights that are
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
from bot.nlu.intent_classifier import IntentClassifier, hear, hear_talk
from bot.nlu.intent_weights import FILE, IntentWeights, Talk, Voice
from bot.nlu.masked_classifier import MaskedTextClassifier
from bot.nlu.message_reader import MOST_EARLIER
from bot.nlu.regression import Matrix, probabilities_of
from bot.settings import ROOT
from bot.talk import load_talk
from bot.understanding.decide import PRIVACY, REFUSALS, SMALL_TALK
from bot.understanding.reading import ASK
from bot.understanding.segments import masked, masked_rows_of, segments_of
from bot.vocabulary import Kind
from bot.wiring import assistant

QUESTIONS = ROOT / "tests" / "evaluation" / "dev"
PENALTY, PULL = 0.0003, 0.03
"""On the squared biases, and on the squared distance of the weights from START. Chosen by what they bring on questions left out."""
FOLDS = 5
FOLLOWING_UP = frozenset({"same_for_topic", "more_detail"})
Numbers = npt.NDArray[np.float64]
START = np.array([0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.0, 0.0, 0.0])
"""Of `alone`, `whole`, `sentence` and `before`: n-grams, embeddings; and of `together`."""
COUNT = len(START)


def right_intents(expected: Expect) -> set[str]:
    """The intents that lead to what is expected. Those of triage, which doesn't go by intents, are none."""
    found: set[str] = set()
    for kind in expected.kinds:
        if kind is Kind.ANSWER:
            found |= {f"{ASK}{aspect.value}" for aspect in expected.aspects}
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

    `voices` has the shape (questions, 7, labels): n-grams and embeddings of the whole, of the sentence that asks and of the message before, and n-grams of all
    messages together; the last three are 0 for the first message of a talk. `alone` tells where the sentence is the whole, `right` (questions, labels) which
    labels are right.
    """

    def __init__(self, items: Sequence[Item], classifier: MaskedTextClassifier) -> None:
        self.labels = classifier.labels
        known = set(self.labels)
        voices, alone, right = [], [], []
        for item in items:
            wanted = right_intents(item.expect) & known
            segments = segments_of(item.messages[-1].lstrip("/"), assistant().matcher)
            earlier = [masked(text, assistant().matcher) for text in item.messages[-1 - MOST_EARLIER : -1]]
            if not wanted or not segments:
                continue
            texts = masked_rows_of(segments)
            heard = hear(classifier, segments, texts, sentence_model().encode(texts))
            # A sentence that outranks the others is judged alone too.
            rows = [heard.index if heard.alone else -1, heard.index]
            said = [voice for row in rows for voice in (heard.words[row], heard.embeddings[row])]
            talk = hear_talk(classifier, earlier, texts[-1]) if earlier else None
            before = (talk.words_before, talk.embeddings_before, talk.words_together) if talk else [np.zeros(len(self.labels))] * 3
            if talk and self.labels[int(np.argmax(talk.words_before + talk.embeddings_before))] in wanted:
                # What was asked before is what is asked now.
                wanted |= known & FOLLOWING_UP
            voices.append([*said, *before])
            alone.append(heard.alone)
            right.append([label in wanted for label in self.labels])
        self.voices, self.alone, self.right = np.array(voices, dtype=float), np.array(alone), np.array(right)

    def __len__(self) -> int:
        return len(self.alone)


def loss(weights: Numbers, voices: Numbers, alone: Numbers, right: Numbers) -> tuple[float, Numbers]:
    """The mean log loss with the penalties, and its gradient. `weights`: those of START, then a bias for each label."""
    by_itself, others = alone[:, None] * weights[:2], (~alone)[:, None] * weights[2:6]
    of_each = np.hstack([np.hstack([by_itself, np.zeros_like(by_itself)]) + others, np.tile(weights[6:COUNT], (len(alone), 1))])
    scores = np.einsum("qv,qvl->ql", of_each, voices) + weights[COUNT:]
    given = probabilities_of(scores)
    hit = np.maximum((given * right).sum(axis=1, keepdims=True), 1e-12)
    error = (given - given * right / hit) / len(alone)
    slopes = np.einsum("ql,qvl->qv", error, voices)
    pulled, biases = weights[:COUNT] - START, weights[COUNT:]
    moved = np.concatenate([slopes[alone, :2].sum(axis=0), slopes[~alone, :4].sum(axis=0), slopes[:, 4:].sum(axis=0)]) + 2 * PULL * pulled
    gradient = np.concatenate([moved, error.sum(axis=0) + 2 * PENALTY * biases])
    return float(-np.log(hit).mean() + PENALTY * biases @ biases + PULL * pulled @ pulled), gradient


def fitted(examples: Examples, use: Numbers) -> Numbers:
    """The weights that fit the questions chosen by `use`."""
    start = np.concatenate([START, np.zeros(len(examples.labels))])
    chosen = (examples.voices[use], examples.alone[use], examples.right[use])
    found: Numbers = minimize(loss, start, args=chosen, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found


def as_weights(numbers: Numbers, labels: Sequence[str]) -> IntentWeights:
    """The weights as the assistant reads them, to three digits."""
    alone, whole, sentence, before = (Voice(*map(float, numbers[at : at + 2].round(3))) for at in (0, 2, 4, 6))
    biases: Mapping[str, float] = {label: float(bias) for label, bias in zip(labels, numbers[COUNT:].round(3), strict=True)}
    return IntentWeights(alone, whole, sentence, before, float(numbers[COUNT - 1].round(3)), biases)


def share_right(numbers: Numbers, examples: Examples, use: Numbers) -> float:
    """How many of the questions chosen by `use` have a right intent in front, by what the assistant would compute."""
    weights = as_weights(numbers, examples.labels)

    def likeliest(voices: Matrix, alone: bool) -> int:
        said = voices[[2, 0]], voices[[3, 1]]
        return int(np.argmax(weights.probabilities(examples.labels, *said, 0, alone=alone, talk=Talk(*voices[4:]))))

    hits = [
        right[likeliest(voices.astype(np.float32), bool(alone))]
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
    print(
        f"{target.name} is written: {content['alone']} {content['whole']} {content['sentence']} {content['before']} {content['together']}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
