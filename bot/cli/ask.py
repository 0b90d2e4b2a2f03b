"""`python -m bot ask`: a conversation with the trained assistant in this process, actions included."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import textwrap
from collections.abc import Sequence

from bot.answer.model import Payload
from bot.talk import Talk, load_talk

WIDEST = 100


def run(arguments: argparse.Namespace) -> int:
    """Ask each question in turn and print the replies: as text, or with --json as one JSON list a question."""
    replies = asyncio.run(_conversation(load_talk(), arguments.question))
    for question, answered in zip(arguments.question, replies, strict=True):
        if arguments.json:
            print(json.dumps(answered, ensure_ascii=False, indent=2))
        else:
            _show(question, answered)
    return 0


async def _conversation(talk: Talk, questions: Sequence[str]) -> list[list[Payload]]:
    conversation = talk.new_conversation()
    return [await talk.say(conversation, question) for question in questions]


def _show(question: str, replies: Sequence[Payload]) -> None:
    width = min(WIDEST, shutil.get_terminal_size((80, 24)).columns) - 2
    sys.stdout.write(f"\n> {question}\n")
    for reply in replies:
        sys.stdout.write("\n")
        for line in str(reply["text"]).split("\n"):
            sys.stdout.write(
                textwrap.fill(line, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
                + "\n"
            )
        buttons = reply.get("suggestions")
        if isinstance(buttons, list) and buttons:
            sys.stdout.write("  [" + "]  [".join(button["title"] for button in buttons) + "]\n")
