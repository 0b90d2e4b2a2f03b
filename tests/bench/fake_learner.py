"""Stands in for `bench.intent_learner`: guesses the first intent, surer of longer texts. Fails for a set whose first text is "fail"."""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if job["train"][0][0] == "fail":
        sys.exit("cannot learn this")
    guesses = [[job["train"][0][1], len(text) / 100] for text in job["asked"]]
    Path(sys.argv[2]).write_text(json.dumps({"seconds": 1.5, "guesses": guesses}), encoding="utf-8")
