"""Words for what the stores hold as codes and times. Colour never says anything that isn't said in words too."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from flask import Flask

from bot.console.desk import desk
from bot.console.transcript import DISPOSITION
from bot.intake.case import Asker, CaseStatus, EventKind, Priority
from bot.rendering import CERTAINTY_WORDS, VERDICT_WORDS
from bot.vocabulary import Certainty, Verdict

STATUS = {CaseStatus.OPEN: "Open", CaseStatus.ASSIGNED: "Assigned", CaseStatus.CLOSED: "Closed", CaseStatus.WITHDRAWN: "Withdrawn"}
PRIORITY = {Priority.ROUTINE: "Routine", Priority.SOON: "Soon"}
ASKER = {Asker.ADULT: "An adult, for themself", Asker.GUARDIAN: "A parent or guardian", Asker.CARER: "A carer"}
DELIVERY = {"pending": "Waiting to be sent", "delivered": "Delivered", "dead": "Not delivered", "withdrawn": "Withdrawn before it was sent"}
EVENT = {
    EventKind.CREATED.value: "New request",
    EventKind.UPDATED.value: "Changed request",
    EventKind.WITHDRAWN.value: "Withdrawal",
}
DONE = {
    "case.created": "made this request",
    "case.updated": "changed this request",
    "case.viewed": "looked at the request",
    "transcript.read": "read the conversation",
    "contact.revealed": "looked at the contact",
    "case.claimed": "claimed it",
    "case.assigned": "gave it",
    "case.closed": "closed it",
    "case.opened_again": "put it back",
    "case.withdrawn": "withdrew it",
    "case.looked_up": "found it by looking it up",
    "case.exported": "exported it",
    "note.added": "wrote a note",
    "delivery.resent": "had it sent again",
    "refused": "was refused",
}
SOON = timedelta(hours=4)
"""From when on a case counts as due soon."""


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: "3 days", "1 hour", "5 minutes"."""
    seconds = abs(length.total_seconds())
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"


def due(due_at: datetime, now: datetime) -> tuple[str, str]:
    """How a due time stands, as a code for the style and in words."""
    left = due_at - now
    if left < timedelta(0):
        return "late", f"Late by {span(left)}"
    return ("near" if left <= SOON else "later"), f"Due in {span(left)}"


def local(at: datetime) -> str:
    """A time in the clinic's time zone, such as "3 May 2027, 14:05"."""
    there = at.astimezone(ZoneInfo(desk().settings.clinic.timezone))
    return f"{there.day} {there:%B %Y, %H:%M}"


def machine(at: datetime) -> str:
    """A time for `datetime` attributes."""
    return at.astimezone(timezone.utc).isoformat(timespec="seconds")


def now() -> datetime:
    """The present."""
    return datetime.fromtimestamp(desk().clock(), timezone.utc)


def topic(slug: str | None) -> str:
    """A topic's slug as words: multiple_sclerosis is "multiple sclerosis"."""
    return (slug or "").replace("_", " ")


def certainty(code: str | None) -> str:
    """GRADE's word for a certainty; blank for none."""
    return CERTAINTY_WORDS[Certainty(code)] if code in {one.value for one in Certainty} else ""


def verdict(code: str | None) -> str:
    """What the evidence says of a claim; blank for none."""
    return VERDICT_WORDS[Verdict(code)] if code in {one.value for one in Verdict} else ""


def red_flag(code: str) -> str:
    """What a red flag of a conversation means; the code itself where it is none of ours."""
    return DISPOSITION.get(code, code)


def done(action: str) -> str:
    """What somebody did, by the audit log; the log's own word where there is no other."""
    return DONE.get(action, action)


def set_up(app: Flask) -> None:
    """Make the words known to the templates."""
    for word in (local, machine, topic, certainty, verdict, span, red_flag, done):
        app.jinja_env.filters[word.__name__] = word
    app.jinja_env.globals.update(STATUS=STATUS, PRIORITY=PRIORITY, ASKER=ASKER, DELIVERY=DELIVERY, EVENT=EVENT)
