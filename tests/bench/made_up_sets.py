"""Public sets in small: the same files in the same form, with made-up texts."""

from __future__ import annotations

import json
from pathlib import Path

from bench.intent_sets import BOTS, IntentSet

TRAIN = 'sentence,label\nhello,GREET\n"good, good morning",GREET\nmy order,ORDER\n'
TEST = 'sentence,label\nhello you,GREET\n"an order\nof mine",ORDER\nwho won,NO_NODES_DETECTED\nsing,NO_NODES_DETECTED\n'
SHOP = IntentSet("shop", [("hello", "greet"), ("my order", "order")], [("hello you", "greet"), ("order", "order")], ["sing", "who won"])


def write_data(folder: Path) -> Path:
    """All files of the benchmark under a folder."""
    for part, content in (("train", TRAIN), ("test", TEST)):
        (folder / "hint3" / part).mkdir(parents=True)
        for bot in BOTS:
            (folder / "hint3" / part / f"{bot}_{part}.csv").write_text(content, encoding="utf-8")
    (folder / "clinc150").mkdir()
    data = {
        "train": [["hi", "greet"]],
        "test": [["hi you", "greet"]],
        "oos_test": [["sing", "oos"]],
        "oos_train": [["x", "oos"]],
        "val": [],
    }
    (folder / "clinc150" / "data_full.json").write_text(json.dumps(data), encoding="utf-8")
    return folder
