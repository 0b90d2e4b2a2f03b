"""The public sets that understanding is measured on, read from a folder that is no part of the project:

    hint3/train/<bot>_train.csv     HINT3 v1: what people wrote to three live bots (Arora et al. 2020; github.com/hellohaptik/HINT3, folder
    hint3/test/<bot>_test.csv       dataset/v1; Open Database License). Test queries labelled NO_NODES_DETECTED are out of scope
    clinc150/data_full.json         CLINC150: 150 intents (Larson et al. 2019; github.com/clinc/oos-eval, folder data; CC BY 3.0)

Of HINT3 the full training files are used, not the subsets; of CLINC150 `train`, `test` and `oos_test`. Neither set is trained with out-of-scope examples:
HINT3 has none, and those of CLINC150 (`oos_train`) are left out, as is `val`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.stock_project import BenchError

HINT3, CLINC150 = "hint3", "clinc150"
BOTS = ("curekart", "powerplay11", "sofmattress")
SETS = (*BOTS, CLINC150)
OUT_OF_SCOPE = "NO_NODES_DETECTED"
SOURCES = {HINT3: "github.com/hellohaptik/HINT3, folder dataset/v1", CLINC150: "github.com/clinc/oos-eval, folder data"}

Example = tuple[str, str]
"""Text and intent."""


@dataclass(frozen=True)
class IntentSet:
    """What is trained on, what is asked, and what is asked although no intent covers it."""

    name: str
    train: Sequence[Example]
    in_scope: Sequence[Example]
    out_of_scope: Sequence[str]

    @property
    def asked(self) -> list[str]:
        """All test texts, those in scope first."""
        return [*(text for text, _ in self.in_scope), *self.out_of_scope]


def read_set(data: Path, name: str) -> IntentSet:
    """One of `SETS`. Raises BenchError for a file that is missing or isn't what it should be."""
    if not data.is_dir():
        raise BenchError(f"There is no folder {data}. Name with --data the one that holds {HINT3}/ and {CLINC150}/.")
    found = _clinc150(data / CLINC150 / "data_full.json") if name == CLINC150 else _bot(data / HINT3, name)
    for what, items in (
        ("training examples", found.train),
        ("test items in scope", found.in_scope),
        ("test items out of scope", found.out_of_scope),
    ):
        if not items:
            raise BenchError(f"{name} in {data} has no {what}. Get its files anew: {_source(name)}.")
    return found


def _bot(folder: Path, name: str) -> IntentSet:
    test = _rows(folder / "test" / f"{name}_test.csv", name)
    return IntentSet(
        name,
        _rows(folder / "train" / f"{name}_train.csv", name),
        [(text, intent) for text, intent in test if intent != OUT_OF_SCOPE],
        [text for text, intent in test if intent == OUT_OF_SCOPE],
    )


def _rows(path: Path, name: str) -> list[Example]:
    rows = csv.DictReader(io.StringIO(_content(path, name), newline=""))
    try:
        found = [(row["sentence"], row["label"]) for row in rows]
    except (KeyError, csv.Error) as error:
        raise BenchError(f"{path} has no columns sentence and label. Get it anew: {_source(name)}.") from error
    if not all(text and label for text, label in found):
        raise BenchError(f"{path} has a row without sentence or label. Get it anew: {_source(name)}.")
    return found


def _clinc150(path: Path) -> IntentSet:
    try:
        data: dict[str, Any] = json.loads(_content(path, CLINC150))
        train, test = ([(str(text), str(intent)) for text, intent in data[part]] for part in ("train", "test"))
        return IntentSet(CLINC150, train, test, [str(text) for text, _ in data["oos_test"]])
    except (ValueError, KeyError, TypeError) as error:
        raise BenchError(f"{path} doesn't hold train, test and oos_test. Get it anew: {_source(CLINC150)}.") from error


def _content(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BenchError(f"There is no {path}. Get it: {_source(name)}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BenchError(f"{path} can't be read ({error}). Get it anew: {_source(name)}.") from error


def _source(name: str) -> str:
    return SOURCES.get(name, SOURCES[HINT3])
