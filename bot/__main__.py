"""The command line: `python -m bot <command>`. Each command is a module of `bot/cli`, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

from bot.errors import CaveatError
from bot.process.environment import set_quiet_environment
from bot.settings import load

BEFORE_RASA = ("skops.io",)
"""bot/process/rasa_command.py tells why."""
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
EXIT_UNREAD = 141
MAX_DAYS = 36500


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


def _review_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--within", type=_days, default=30, metavar="DAYS", help="how many days ahead a review counts as due soon (default: 30)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    sign = _action(actions, "sign", "record that a clinician has reviewed an entry")
    sign.add_argument("entry", help="such as lupus/overview, claims/fda_registered, or red_flags for all red flags")
    sign.add_argument("--reviewer", required=True, metavar="NAME", help='who reviewed it: "Name, role"')
    sign.add_argument("--on", type=_day, metavar="DAY", help="when it was reviewed, written 2027-05-01 (default: today)")
    sign.add_argument("--due", type=_day, metavar="DAY", help="when it is due again (default: by the kind of content)")
    diff = _action(actions, "diff", "show what has changed in an entry since it was signed")
    diff.add_argument("entry", nargs="?", help="the entry (default: every entry whose signature is void)")


def _console_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    admin = _action(actions, "create-admin", "make the account of an administrator; the password is asked for, or read from stdin")
    staff = _action(actions, "create-staff", "make the account of a member of staff; the password is asked for, or read from stdin")
    staff.add_argument(
        "--role", required=True, action="append", choices=("intake", "clinician", "admin"), help="may be given several times"
    )
    for one in (admin, staff):
        one.add_argument("email", help="what the person signs in with")
        one.add_argument("--name", default="", help="how colleagues see the person")
    _action(actions, "reset", "give an account a new password, and have its second factor set up anew").add_argument("email")


def _action(actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str) -> argparse.ArgumentParser:
    return actions.add_parser(name, help=does, description=_sentence(does))


def _preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", help="such as lupus/overview or claims/fda_registered")
    parser.add_argument("--plain", action="store_true", help="the text as it is sent, neither wrapped nor with buttons")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_DAYS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days. Give one from 0 to {MAX_DAYS}.")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day. Write it as 2027-05-01.") from None


def _evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="files of labelled questions (default: those in tests/evaluation)"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--write", action="store_true", help="also write docs/safety-report.md, and its figures beside it")


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")


def _privacy_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    who = "a conversation's id or token, or an exact name, telephone number or e-mail address; - reads it, so that no history keeps it"
    export = _action(actions, "export", "hand out all that is stored about somebody, as JSON")
    export.add_argument("who", help=who)
    export.add_argument("--out", type=Path, metavar="FILE", help="a new file to write it to (default: print it)")
    erase = _action(actions, "erase", "erase all that is stored about somebody")
    erase.add_argument("who", help=who)
    erase.add_argument("--yes", action="store_true", help="do it; without it, only say what would be erased")
    _action(actions, "rotate", "encrypt everything anew with the first key, while the assistant runs")
    purge = _action(actions, "purge", "delete what is past its time, and what deletions have left in the database's files")
    purge.add_argument("--compact", action="store_true", help="also write the database anew; nobody can use it meanwhile")


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
    "review": Command("show which reviews are overdue or due soon; sign and compare entries", "bot.cli.review", _review_arguments),
    "preview": Command("show the reply of an entry as a visitor reads it, without Rasa", "bot.cli.preview", _preview_arguments),
    "evaluate": Command(
        "score labelled questions and print the safety and understanding report", "bot.cli.evaluate", _evaluate_arguments, first=BEFORE_RASA
    ),
    "train": Command("train the model if what it is made from has changed", "bot.cli.train", _train_arguments),
    "deliver": Command("send what waits in the outbox to the clinic's webhook, and notices by e-mail, until Ctrl-C", "bot.cli.deliver"),
    "console": Command("serve the staff console on this machine, or make an account for it", "bot.cli.console", _console_arguments),
    "privacy": Command("hand out, erase and re-encrypt what is stored about people", "bot.cli.privacy", _privacy_arguments),
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
        code = command.call(importlib.import_module(command.module), args)
        sys.stdout.flush()
        return code
    except CaveatError as error:
        print(error, file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        # Who reads has seen enough, as `head` does. What is left in the buffer goes nowhere, so that Python's end doesn't complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNREAD
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Caveat, a patient education chatbot.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=_sentence(command.help)))
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


if __name__ == "__main__":
    sys.exit(main())
