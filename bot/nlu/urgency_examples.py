"""Messages of which is known how urgent they are: `data/urgency`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import ROOT
from bot.triage.urgency import NONE
from bot.understanding.examples import read_lines
from bot.vocabulary import Disposition

EXAMPLES = ROOT / "data" / "urgency" / "messages.jsonl"
LABELS = frozenset({NONE, *(d.value for d in Disposition)})


def read_examples(path: Path = EXAMPLES) -> Iterator[tuple[str, str]]:
    """Pairs of text and label. Raises SettingsError with the line for one that is none."""
    for number, values in read_lines(path, ("text", "label")):
        text, label = values["text"], values["label"]
        if label not in LABELS:
            raise SettingsError(f"{path.name}:{number} has the label {label!r}. Use one of: {', '.join(sorted(LABELS))}.")
        yield text, label
