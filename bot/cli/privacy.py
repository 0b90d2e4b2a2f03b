"""`python -m bot privacy`: hand out or erase what is stored about somebody, rotate the keys, delete what is past its time."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot import settings as settings_module
from bot import stores
from bot.channels.tokens import Tokens
from bot.errors import ConversationError
from bot.persistence.audit import COMMAND_LINE
from bot.persistence.keys import encryption_keys, secret_key
from bot.persistence.retention import delete_finished_cases
from bot.persistence.rotation import rotate
from bot.persistence.sealing import Sealer
from bot.persistence.traces import compact, sweep

EXIT_NOTHING, EXIT_UNDONE = 1, 2
NOTHING = "Nothing is stored under this conversation, name, telephone number or e-mail address. It has to be exact; numbers are best written with +."


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says. Returns the exit code. Raises SettingsError and ConversationError."""
    if getattr(arguments, "who", None) == "-":
        arguments.who = sys.stdin.readline().strip()
    return ACTIONS[arguments.action](arguments)


def _export(arguments: argparse.Namespace) -> int:
    """All that is stored, as JSON. Exit code 1 when it is nothing."""
    erasure, sender = stores.erasure(), _sender(arguments.who)
    found = erasure.export_contact(arguments.who, region=_region()) if sender is None else erasure.export_conversation(sender)
    if not found["conversations"] and not found["cases"]:
        print(NOTHING, file=sys.stderr)
        return EXIT_NOTHING
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        _write(arguments.out, text)
        print(f"Written to {arguments.out}, readable by you alone. Delete it when it was handed over.", file=sys.stderr)
    return 0


def _erase(arguments: argparse.Namespace) -> int:
    """Erase it, or say what would be erased. Exit code 1 when there is nothing, 2 when --yes is missing."""
    erasure, sender = stores.erasure(), _sender(arguments.who)
    numbers = erasure.numbers_of_contact(arguments.who, _region()) if sender is None else erasure.numbers_of_conversation(sender)
    if sender is None and not numbers:
        print(NOTHING, file=sys.stderr)
        return EXIT_NOTHING
    if not arguments.yes:
        asked_for = f"{', '.join(numbers)} and the conversation" if numbers else "the conversation"
        print(f"This erases {asked_for}. It can't be undone: say it again with --yes.", file=sys.stderr)
        return EXIT_UNDONE
    counts = erasure.contact(arguments.who, COMMAND_LINE, _region()) if sender is None else erasure.conversation(sender, COMMAND_LINE)
    _print_counts("Erased", {name: number for name, number in counts.items() if name != "delivered"})
    if counts["delivered"]:
        print(f"The clinic's own system has been told of {', '.join(numbers)} ({counts['delivered']} messages): erase it there too.")
    return 0


def _rotate(_: argparse.Namespace) -> int:
    """Seal everything with the first key."""
    settings = settings_module.load()
    keys = encryption_keys(settings)
    changed = rotate(stores.engine(), stores.sealer(), first=Sealer(keys[:1]))
    _print_counts("Sealed again", changed)
    if len(keys) > 1:
        print("Everything is sealed with the first key. Take the others out, and restart everything.")
    return 0


def _purge(arguments: argparse.Namespace) -> int:
    """Delete what is past its time, and clear what deletions have left in the database's files."""
    settings, engine = settings_module.load(), stores.engine()
    old = stores.conversations().delete_older_than(settings.retention_days) if settings.retention_days else 0
    finished = delete_finished_cases(engine, settings.case_retention_days)
    print(
        f"Deleted: {old} conversations (after {settings.retention_days} days), {finished} cases (after {settings.case_retention_days} days)"
    )
    clean = compact(engine) if arguments.compact else sweep(engine)
    if not clean:
        print("The database was busy: what was deleted may be left in its files. Try again.", file=sys.stderr)
    return 0 if clean else EXIT_UNDONE


ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {"export": _export, "erase": _erase, "rotate": _rotate, "purge": _purge}


def _region() -> str:
    return settings_module.load().clinic.region


def _sender(who: str) -> str | None:
    """The conversation's id where a conversation is meant: by its id, or by the token that its visitor has."""
    sender = Tokens(secret_key(settings_module.load())).sender_id(who) or who
    known = stores.conversations().exists(sender) or stores.erasure().numbers_of_conversation(sender)
    return sender if known else None


def _print_counts(what: str, counts: Mapping[str, int]) -> None:
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number)
    print(f"{what}: {told or 'nothing'}")


def _write(path: Path, text: str) -> None:
    """Write a new file for its owner only. Raises ConversationError when it exists or can't be made."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConversationError(
            f"{path} can't be written ({type(error).__name__}). Name a new file in a folder that you may write to."
        ) from error
