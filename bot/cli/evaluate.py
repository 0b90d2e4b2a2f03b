"""`python -m bot evaluate`: asks labelled questions in this process and reports how the replies compare with what is expected.

With --write the safety report is made anew: the figures as JSON, and from them the text.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TextIO

from bot.answer.model import Payload
from bot.errors import ConversationError
from bot.evaluation.counting import figures_of
from bot.evaluation.figures import Figures, MadeFrom
from bot.evaluation.labelled import Item, read
from bot.evaluation.report import as_json, as_text
from bot.evaluation.safety_report import as_markdown
from bot.evaluation.scoring import got_from
from bot.evaluation.summary import Scored, scored
from bot.process.progress import show_count
from bot.settings import ROOT
from bot.talk import Talk, load_talk
from bot.training import inputs_digest
from bot.wiring import assistant

QUESTIONS = ROOT / "tests" / "evaluation" / "test"
REPORT = ROOT / "docs" / "safety-report.md"
FIGURES = ROOT / "docs" / "safety-report.json"
EXIT_BAD_INPUT = 2


def run(arguments: argparse.Namespace) -> int:
    """Print the report, or with --json one object. Returns 0 when it ran, whatever the figures; 2 when a file can't be used."""
    if arguments.write and arguments.files:
        print("The safety report is made from all test questions. Leave out either the files or --write.", file=sys.stderr)
        return EXIT_BAD_INPUT
    files = arguments.files or default_files()
    if not files:
        print(f"There are no questions in {QUESTIONS}. Name the files to use.", file=sys.stderr)
        return EXIT_BAD_INPUT
    items, problems = read(files)
    if problems:
        print("\n".join(map(str, problems)), file=sys.stderr)
        return EXIT_BAD_INPUT
    with redirect_stdout(sys.stderr):  # Rasa logs to stdout, which is the report's.
        questions = asyncio.run(evaluated(load_talk(), items, sys.stderr))
    if arguments.write:
        write(figures_of(questions, made_from(files)))
    sys.stdout.write(json.dumps(as_json(questions), ensure_ascii=False, indent=2) + "\n" if arguments.json else as_text(questions))
    return 0


def write(figures: Figures) -> None:
    """Write the figures and the report that is made from them, and say so on stderr."""
    FIGURES.write_text(json.dumps(figures.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    REPORT.write_text(as_markdown(figures), encoding="utf-8")
    print(f"Written: {REPORT} and {FIGURES.name}.", file=sys.stderr)


def made_from(files: Sequence[Path]) -> MadeFrom:
    """The digests of the present knowledge, of what the model is trained from, and of the files of questions with their names."""
    questions = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        questions.update(f"{file.name} {len(content)} ".encode() + content)
    return MadeFrom(assistant().knowledge.digest, inputs_digest(assistant().settings), questions.hexdigest())


def default_files() -> list[Path]:
    """The test questions of this checkout."""
    return sorted(QUESTIONS.glob("*.jsonl"))


async def evaluated(talk: Talk, items: Sequence[Item], progress: TextIO) -> list[Scored]:
    """Every item asked and scored, one after the other, each in a conversation of its own."""
    questions = []
    for number, item in enumerate(items, 1):
        questions.append(scored(item, map(got_from, await _last_replies(talk, item))))
        show_count("Asked", number, len(items), progress)
    return questions


async def _last_replies(talk: Talk, item: Item) -> list[Payload]:
    """The replies to the last message; none, if the assistant has nothing to say there."""
    conversation = talk.new_conversation()
    replies: list[Payload] = []
    for message in item.messages:
        try:
            replies = await talk.say(conversation, message)
        except ConversationError:
            replies = []
    return replies
