"""The custom action of the stock assistant: looks up a text by intent. The file is named by BENCH_ANSWERS.

It does less than ours (no triage, no topic, no sources), which is in favour of stock Rasa.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bench.stock_project import ACTION, ANSWERS_VARIABLE, OTHER


class Answer(Action):  # type: ignore[misc]  # rasa_sdk has no types here
    """Says the text of the intent."""

    def name(self) -> str:
        """As in the stock assistant's domain."""
        return ACTION

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """One message, no events."""
        texts = _answers()
        dispatcher.utter_message(text=texts.get(str(tracker.get_intent_of_latest_message()), texts[OTHER]))
        return []


@lru_cache(maxsize=1)
def _answers() -> dict[str, str]:
    texts: dict[str, str] = json.loads(Path(os.environ[ANSWERS_VARIABLE]).read_text(encoding="utf-8"))
    return texts
