"""The command line: `python -m bot <command>`. Each command is a module of `bot/cli`, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from bot.errors import CaveatError
from bot.process.environment import set_quiet_environment
from bot.settings import load

BEFORE_RASA = ("skops.io",)
"""bot/process/rasa_command.py tells why."""
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--stats", action="store_true", help="also print what the folder holds, how well it is sourced and how hard it reads"
    )
    parser.add_argument("--links", action="store_true", help="also look up whether the links of the sources are still there")


def _ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="+", help="the question, then the follow-up questions, each in quotes")
    parser.add_argument("--json", action="store_true", help="print the replies as JSON")


def _triage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="the message, in quotes")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="files of labelled questions (default: those in tests/evaluation)"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")


def _run(module: ModuleType, args: argparse.Namespace) -> int:
    return int(module.run(args))


def _run_check(module: ModuleType, args: argparse.Namespace) -> int:
    """With --links another module does it, so that the check alone loads nothing for the net."""
    settings = load()
    if args.links:
        return int(importlib.import_module("bot.cli.links").run(settings, args.stats))
    return int(module.run(settings.knowledge, args.stats))


@dataclass(frozen=True)
class Command:
    """One subcommand: what it does, its arguments, its module, how the module is called, and what is imported before it."""

    help: str
    module: str
    arguments: Callable[[argparse.ArgumentParser], None] = _nothing
    call: Callable[[ModuleType, argparse.Namespace], int] = _run
    first: tuple[str, ...] = ()


COMMANDS = {
    "check": Command("validate the knowledge folder; exit code 1 if there is any finding", "bot.cli.check", _check_arguments, _run_check),
    "ask": Command("have a conversation with the trained assistant in this process", "bot.cli.ask", _ask_arguments, first=BEFORE_RASA),
    "triage": Command("show what the red-flag rules find in a text, without Rasa", "bot.cli.triage", _triage_arguments),
    "evaluate": Command(
        "score labelled questions and print the safety and understanding report", "bot.cli.evaluate", _evaluate_arguments, first=BEFORE_RASA
    ),
    "train": Command("train the model if what it is made from has changed", "bot.cli.train", _train_arguments),
    "run": Command("start the assistant and keep it alive until Ctrl-C", "bot.cli.run"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. An error of the assistant's own is one message on stderr, and 2."""
    args = _parser().parse_args(arguments)
    command = COMMANDS[args.command]
    set_quiet_environment()
    try:
        for module in command.first:
            importlib.import_module(module)
        return command.call(importlib.import_module(command.module), args)
    except CaveatError as error:
        print(error, file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Caveat, a patient education chatbot.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=command.help[0].upper() + command.help[1:] + "."))
    return parser


if __name__ == "__main__":
    sys.exit(main())
