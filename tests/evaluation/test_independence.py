"""No labelled question stands in what the assistant learns from, and no test question among the development questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.evaluation.labelled import read
from bot.knowledge.reader import read_all
from bot.understanding.examples import read_intents
from tests.evaluation.near_copies import SHORT_WORDS, Copy, Originals, Text, words

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COURTESIES = frozenset({"greet", "goodbye", "thanks", "affirm", "deny"})
"""Intents whose short examples nobody can word differently: "hello", "thank you", "yes please"."""
NAMES = ("lupus", "multiple sclerosis", "rheumatoid arthritis", "psoriasis", "it", "the disease")


def questions(split: str) -> list[Text]:
    """The last messages of a split. Only they are scored; the earlier ones of a conversation set the scene, in whatever words."""
    items, problems = read(sorted((HERE / split).glob("*.jsonl")))
    assert problems == []
    return [Text(item.id, item.messages[-1]) for item in items]


def training_examples() -> Iterator[Text]:
    """Every example of data/intents that a question has to differ from."""
    for example in read_intents():
        if not (example.label in COURTESIES and len(words(example.text)) < SHORT_WORDS):
            yield Text(f"data/intents/{example.label}.jsonl", example.text)


def asks() -> Iterator[Text]:
    """Every question that an entry of the knowledge folder says it answers."""
    for entry in read_all(ROOT / "knowledge").knowledge.entries.values():
        yield from (Text(f"{entry.place.file} {entry.id}", ask) for ask in entry.asks)


def lines() -> Iterator[Text]:
    """Every example of the classifiers that read JSON Lines."""
    for path in sorted((*(ROOT / "data" / "urgency").glob("*.jsonl"), *(ROOT / "data" / "topics").glob("*.jsonl"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Text(path.relative_to(ROOT).as_posix(), json.loads(line)["text"])


@pytest.fixture(scope="module")
def learnt_from() -> Originals:
    return Originals([*training_examples(), *asks(), *lines()])


@pytest.mark.parametrize("split", ["test", "dev"])
def test_no_question_is_learnt_from(split: str, learnt_from: Originals) -> None:
    """Neither as it is nor nearly so; greetings, thanks, yes and no of up to three words are free."""
    copies = _copies(questions(split), learnt_from)
    assert not copies, _report(copies)


def test_no_test_question_is_a_development_question() -> None:
    """What is tuned on is not reported on; short messages may be alike."""
    longer = [text for text in questions("test") if len(words(text.text)) >= SHORT_WORDS]
    copies = _copies(longer, Originals(questions("dev")))
    assert not copies, _report(copies)


@pytest.mark.parametrize(
    ("text", "of", "why"),
    [
        ("What causes lupus?", "what CAUSES lupus", "identical"),
        ("What is Sjögren's disease?", "tell me about sjogrens disease", "identical without stop words"),
        ("can my old dog catch lupus from our two other dogs", "can my old dog catch lupus from our two other cats", "0.82"),
        (
            "can my old brown dog catch lupus from our two other dogs",
            "my old brown dog can catch lupus from our other two dogs",
            "1.00 alike",
        ),
        ("side effects", "the side effects", None),
        ("what causes lupus", "what causes psoriasis", None),
    ],
)
def test_what_a_near_copy_is(text: str, of: str, why: str | None) -> None:
    """From 0.85 of shared words on, or the same content words; short texts only as a whole."""
    found = [copy.why for copy in Originals([Text("there", of)]).copies(Text("here", text))]
    assert found == ([] if why in {None, "0.82"} else [why])


def test_the_templates_of_the_conditions_questions_are_not_learnt_from(learnt_from: Originals) -> None:
    """For a name that masks alike."""
    templates = yaml.safe_load((ROOT / "tests" / "conversations" / "templates.yaml").read_text(encoding="utf-8"))
    texts = [Text(aspect, text.format(name=name)) for aspect, of_aspect in templates.items() for text in of_aspect for name in NAMES]
    copies = _copies(texts, learnt_from)
    assert not copies, _report(copies)


def _copies(texts: list[Text], originals: Originals) -> list[Copy]:
    return [copy for text in texts for copy in originals.copies(text)]


def _report(copies: list[Copy]) -> str:
    return "\n".join([f"{len(copies)} near copies", *map(str, copies)])
