"""`python -m bot deliver`: sends what waits in the outbox to the clinic's webhook, and notices by e-mail, until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import sys
from contextlib import suppress

from bot import stores
from bot.delivery.chores import Chore, Idle, keep_doing
from bot.delivery.fhir import fhir_body
from bot.delivery.mail import Mailer
from bot.delivery.notices import Notices
from bot.delivery.payload import json_body
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.process import logging_privacy
from bot.process.stopping import stop_signals_interrupt
from bot.settings import Settings, load

BODIES = {"json": json_body, "fhir": fhir_body}
TOLD_FILE = "notices-sent.txt"


def run(args: argparse.Namespace) -> int:
    """Returns 0 after a stop that was asked for. Raises CaveatError at once for settings or a database that can't work."""
    settings = load()
    _log_to_output()
    logging_privacy.install()
    with stop_signals_interrupt(), suppress(KeyboardInterrupt):
        work = chores(settings)
        print(_announcement(settings), flush=True)
        keep_doing(work or [Idle()])
    return 0


def chores(settings: Settings) -> list[Chore]:
    """What there is to do by the settings; none of it without a webhook and a mail server, and then no database is opened."""
    work: list[Chore] = []
    if settings.webhook.url:
        sender = Sender(settings.webhook)
        work.append(Worker(stores.outbox(), sender, BODIES[settings.webhook.format], settings.webhook.timeout))
    if settings.mail.host:
        mailer = Mailer(settings.mail, f"http://127.0.0.1:{settings.console.port}/")
        work.append(Notices(lambda most: stores.outbox().rows(None, most), mailer, settings.var / TOLD_FILE))
    return work


def _announcement(settings: Settings) -> str:
    """No address: some hold a secret."""
    webhook = (
        f"Delivers as {settings.webhook.format}." if settings.webhook.url else "CAVEAT_WEBHOOK_URL is not set: requests wait in the outbox."
    )
    return f"{webhook} {'Notices go out by e-mail.' if settings.mail.host else 'No notices by e-mail (CAVEAT_SMTP_HOST is not set).'}"


def _log_to_output() -> None:
    """Ours from INFO on; of the libraries only warnings, since urllib3 logs addresses below that."""
    logging.basicConfig(stream=sys.stdout, format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("bot.delivery").setLevel(logging.INFO)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
