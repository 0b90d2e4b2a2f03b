"""Messages of which is known how urgent they are: `data/urgency`, and part of `data/asked.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import ROOT
from bot.triage.urgency import NONE
from bot.understanding.examples import ASKED, Example, read_asked, read_lines
from bot.understanding.segments import masked
from bot.understanding.topics import TopicMatcher
from bot.vocabulary import Disposition

EXAMPLES = ROOT / "data" / "urgency" / "messages.jsonl"
LABELS = frozenset({NONE, *(d.value for d in Disposition)})
_USE = f"Use one of: {', '.join(sorted(LABELS))}."


def urgency_examples(matcher: TopicMatcher, asked_path: Path = ASKED) -> list[Example]:
    """All of them masked, labelled by a disposition or `none`: those of `data/urgency`, and the messages of `asked.jsonl` of which it is known. Raises SettingsError
    for an urgency that there isn't."""
    told = [Example(text, label) for text, label in read_examples()]
    asked = [Example(a.text, a.urgency, asked=True) for a in read_asked(asked_path) if a.urgency]
    unknown = next((example for example in asked if example.label not in LABELS), None)
    if unknown:
        raise SettingsError(f"{asked_path.name} has the urgency {unknown.label!r} ({unknown.text}). {_USE}")
    return [Example(masked(example.text, matcher), example.label, example.asked) for example in (*told, *asked)]


def read_examples(path: Path = EXAMPLES) -> Iterator[tuple[str, str]]:
    """Pairs of text and label. Raises SettingsError with the line for one that is none."""
    for number, values in read_lines(path, ("text", "label")):
        text, label = values["text"], values["label"]
        if label not in LABELS:
            raise SettingsError(f"{path.name}:{number} has the label {label!r}. {_USE}")
        yield text, label
