"""`python -m bot triage "text"`: what the red-flag rules find in a text, without Rasa."""

from __future__ import annotations

import argparse
import json

from bot.knowledge.reader import read
from bot.settings import load
from bot.triage.assess import Triage, assess


def run(args: argparse.Namespace) -> int:
    """Print the triage, in words or as one JSON object. Returns 0, whatever was found."""
    triage = assess(args.text, read(load().knowledge).red_flags)
    print(json.dumps(as_json(triage), ensure_ascii=False) if args.json else in_words(triage))
    return 0


def as_json(triage: Triage) -> dict[str, object]:
    """The triage as plain values; `disposition` is null where nothing is urgent."""
    return {
        "disposition": None if triage.disposition is None else triage.disposition.value,
        "flags": list(triage.flags),
        "shows": list(triage.shows),
        "safety_note": triage.safety_note,
        "also_crisis": triage.also_crisis,
    }


def in_words(triage: Triage) -> str:
    """The triage for a person."""
    if triage.disposition is None:
        note = "A red flag is named in a general, past, hypothetical or denied way: an answer carries a safety note."
        return f"Nothing urgent. {note}" if triage.safety_note else "Nothing urgent."
    lines = [f"{triage.disposition.value}: {', '.join(triage.shows)}", f"flags: {', '.join(triage.flags)}"]
    if triage.also_crisis:
        lines.append("The reply carries the crisis line too.")
    return "\n".join(lines)
