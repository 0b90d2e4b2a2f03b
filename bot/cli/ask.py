"""`python -m bot ask`: a conversation with the trained assistant in this process, actions included."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from bot.answer.model import Payload
from bot.cli.terminal import reply_lines
from bot.talk import Talk, load_talk


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
    sys.stdout.write(f"\n> {question}\n")
    for reply in replies:
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in reply_lines(reply)))
