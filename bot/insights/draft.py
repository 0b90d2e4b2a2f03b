"""A draft of an entry for questions that had no answer: a YAML file with the questions as examples, and every text left for a clinician to write.

No sentence of a reply is made here. As long as a text is missing, `python -m bot check` says so and nothing is served from the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from bot.insights.unanswered import Unanswered
from bot.vocabulary import Aspect

MOST_EXAMPLES = 20
TO_WRITE = "TO WRITE"
_WIDTH = 100


def draft(asked: Unanswered, today: date) -> str:
    """The text of the file. Questions out of which something was taken are set aside as comments: as examples they would mislead."""
    return "\n".join((*_head(asked, today), *_entry(asked), ""))


def file_name(asked: Unanswered) -> str:
    """What the file may be called."""
    return f"unanswered_{asked.key[:8]}.yaml"


def _head(asked: Unanswered, today: date) -> Iterator[str]:
    questions = "1 question" if asked.times == 1 else f"{asked.times} questions"
    conversations = "1 conversation" if asked.conversations == 1 else f"{asked.conversations} conversations"
    yield f"# DRAFT of {today.isoformat()}, made by the staff console from {questions} of {conversations} that had no answer."
    yield "# It holds no medical text. A clinician writes what is marked TO WRITE, every statement with the source that supports it."
    yield "#"
    yield "# 1. Keep the file in knowledge/_drafts/ while it is written: nothing reads a folder whose name begins with `_`."
    yield "# 2. Move what stands under `entries:` into the file of its condition or topic, under one of these aspects:"
    yield from _wrapped([aspect.value for aspect in Aspect if aspect is not Aspect.CLAIM_CHECK])
    yield "#    If that aspect is there already, move only the examples, or say more there."
    yield "# 3. Run: python -m bot check. It names every text that is still missing. Then have the entry reviewed."


def _wrapped(words: list[str]) -> Iterator[str]:
    line = "#   "
    for word in words:
        if len(line) + len(word) > _WIDTH:
            yield line
            line = "#   "
        line += f" {word}"
    yield line


def _entry(asked: Unanswered) -> Iterator[str]:
    yield "entries:"
    yield "  overview:  # TO CHOOSE: the aspect"
    yield "    asks:  # what visitors wrote, redacted; shorten to five or so, and add none that another entry answers"
    usable = [wording for wording in asked.wordings if "[" not in wording]
    yield from (f"      - {_quoted(wording)}" for wording in usable[:MOST_EXAMPLES])
    for wording in [wording for wording in asked.wordings if "[" in wording][:MOST_EXAMPLES]:
        yield f"      # - {_quoted(wording)}  # something was taken out: reword it, or leave it out"
    yield f"    say:  # {TO_WRITE}: one statement a line, each with the id of its source"
    yield '      - {text: "", cite: ""}'
    yield f'    certainty: {{level: "", because: ""}}  # {TO_WRITE}: high, moderate, low, very_low or not_graded; and why'
    yield f'    caveat: ""  # {TO_WRITE}: the id of a text of caveats.yaml'
    yield f'    referral: {{who: "", when: "", why: ""}}  # {TO_WRITE}: whom to see; now, same_day, soon or routine; why'
    yield "    next: []  # TO CHOOSE: what may be asked next"
    yield f'    review: {{status: draft, last_reviewed: null, next_review_due: "", reviewer: null}}  # {TO_WRITE}: a day, such as 2027-05-01'


def _quoted(text: str) -> str:
    """As YAML in double quotes, in which JSON's form is valid. What can't be printed is left out: no reader of ours takes it."""
    return json.dumps("".join(character for character in text if character.isprintable()), ensure_ascii=False)
