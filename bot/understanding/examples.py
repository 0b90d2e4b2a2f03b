"""Texts of which is known what they are about: what people might write, what the knowledge asks and says, how people describe an illness."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError
from bot.knowledge.model import Knowledge
from bot.understanding.segments import masked
from bot.understanding.topics import TopicMatcher

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDER, INTENTS, ASKED = DATA / "topics", DATA / "intents", DATA / "asked.jsonl"
ASKED_MARK = "asked"
"""Set on Rasa's messages that are of `asked.jsonl`."""


@dataclass(frozen=True)
class Example:
    """A text and its label. `asked` tells whether it is one of `asked.jsonl`."""

    text: str
    label: str
    asked: bool = False


@dataclass(frozen=True)
class Asked:
    """A whole message as people write it, and what is known of it: the intents that it may be filed under, the topic that it is about, how urgent it is. What isn't
    known is empty."""

    text: str
    intents: tuple[str, ...] = ()
    topic: str = ""
    urgency: str = ""


def claim_examples(knowledge: Knowledge, matcher: TopicMatcher, folder: Path) -> list[Example]:
    """The claims' questions and wordings, and what `folder` has people ask about them, masked, labelled by their slug."""
    known = [
        Example(text, slug)
        for slug, entry in knowledge.claims.items()
        for text in (*entry.asks, *([entry.claim.text] if entry.claim else []))
    ]
    told = [example for example in read_claims(folder) if example.label in knowledge.claims]
    return [Example(masked(example.text, matcher), example.label) for example in (*known, *told)]


def topic_examples(knowledge: Knowledge, matcher: TopicMatcher, folder: Path, asked: Iterable[Asked] = ()) -> list[Example]:
    """Masked texts labelled by the topic's slug: what its entries ask and say, the questions and descriptions of `folder` about it, and what is `asked` about it.

    Masked, because what is learned here is for messages that name nothing.
    """
    known = [
        Example(text, topic.slug)
        for topic in knowledge.topics.values()
        for entry in topic.entries.values()
        for text in (*entry.asks, *(statement.text for statement in entry.say))
    ]
    told = [Example(q.text, q.topic) for q in (*read_questions(folder), *read_descriptions(folder))]
    told += [Example(a.text, a.topic, asked=True) for a in asked]
    return [
        Example(masked(example.text, matcher), example.label, example.asked)
        for example in (*known, *told)
        if example.label in knowledge.topics
    ]


def read_intents(folder: Path = INTENTS) -> Iterator[Example]:
    """What people might write, labelled by its intent, which the name of the file is. Raises SettingsError with the line for one that is no example."""
    for path in sorted(folder.glob("*.jsonl")):
        for _, values in read_lines(path, ("text",)):
            yield Example(values["text"], path.stem)


@dataclass(frozen=True)
class Question:
    """What somebody might ask of an entry, or (without an aspect) how somebody might describe what the topic is about."""

    text: str
    topic: str
    aspect: str


def read_questions(folder: Path) -> Iterator[Question]:
    """The questions of `questions.jsonl`. Raises SettingsError with the line for one that is none."""
    return _read(folder / "questions.jsonl", ("text", "topic", "aspect"))


def read_descriptions(folder: Path) -> Iterator[Question]:
    """The descriptions of `descriptions.jsonl`. Raises SettingsError with the line for one that is none."""
    return _read(folder / "descriptions.jsonl", ("text", "topic"))


def read_asked(path: Path = ASKED) -> Iterator[Asked]:
    """The messages of `asked.jsonl`. Raises SettingsError with the line for one that is none."""
    for number, values in read_lines(path, ("text",)):
        intents = tuple(values.get("intents", "").split())
        if not (intents or values.get("urgency")):
            raise SettingsError(f'{path.name}:{number} says neither what is asked ("intents") nor how urgent it is ("urgency").')
        yield Asked(values["text"], intents, values.get("topic", ""), values.get("urgency", ""))


def read_claims(folder: Path) -> Iterator[Example]:
    """How people might ask about a claim, labelled by its slug: `claims.jsonl`. Raises SettingsError with the line for one that is none."""
    for _, values in read_lines(folder / "claims.jsonl", ("text", "claim")):
        yield Example(values["text"], values["claim"])


def _read(path: Path, fields: tuple[str, ...]) -> Iterator[Question]:
    for _, values in read_lines(path, fields):
        yield Question(values["text"], values["topic"], values.get("aspect", ""))


def read_lines(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Number and fields of each line of a JSON Lines file that isn't empty, those in `fields` and any others. Raises SettingsError with the line for one that lacks a field."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            needed = {name: str(item[name]) for name in fields}
        except (ValueError, KeyError, TypeError) as error:
            shape = ", ".join(f'"{name}": …' for name in fields)
            raise SettingsError(f"{path.name}:{number} is no example ({type(error).__name__}). Write it as {{{shape}}}.") from error
        yield number, {**{name: str(value) for name, value in item.items()}, **needed}
