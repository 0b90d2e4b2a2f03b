"""`python -m bot preview`: the reply of an entry as a visitor reads it, without Rasa and without a trained model."""

from __future__ import annotations

import argparse
import sys

from bot.answer.compose import Composer
from bot.answer.ledger import Ledger
from bot.cli.terminal import reply_lines
from bot.errors import ReviewError
from bot.knowledge.model import Entry
from bot.knowledge.reader import existing, read_with_findings
from bot.knowledge.signing import find
from bot.rendering import payload, plain_text
from bot.settings import load
from bot.vocabulary import AbstainReason
from bot.wiring import Assistant

WITHHELD = {
    AbstainReason.EXPIRED: "its date of review has passed, or it is retired",
    AbstainReason.NOT_REVIEWED: "no clinician has signed it, and CAVEAT_REQUIRE_REVIEW is 1",
}


def run(arguments: argparse.Namespace) -> int:
    """Print the reply; on stderr, what visitors get instead where it is withheld. Returns 0. Raises ReviewError for an unknown entry."""
    settings = load()
    knowledge, findings = existing(read_with_findings(settings.knowledge))
    entry = find(knowledge, findings, arguments.entry).entry
    if entry is None:
        raise ReviewError('Red flags have no reply of their own. Try a message: python -m bot triage "my chest hurts".')
    composer = Assistant(settings, knowledge, Ledger()).composer
    reply = composer.preview(entry)
    sys.stdout.write("".join(f"{line}\n" for line in ([plain_text(reply)] if arguments.plain else reply_lines(payload(reply)))))
    _tell_if_withheld(composer, entry)
    return 0


def _tell_if_withheld(composer: Composer, entry: Entry) -> None:
    reason = composer.withheld(entry)
    if reason is not None:
        instead = plain_text(composer.answer(entry)).replace("\n", " ")
        print(f"Visitors don't see it now: {WITHHELD[reason]}. They read instead: {instead}", file=sys.stderr)
