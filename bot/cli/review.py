"""`python -m bot review`: where the texts stand in clinical review. `sign` and `diff` are modules of their own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from bot.cli import review_diff, review_sign
from bot.cli.terminal import INDENT, in_columns
from bot.knowledge.reader import existing, read_with_findings
from bot.knowledge.standing import Reviewable, Standing, reason_to_withhold, standing
from bot.settings import Settings, load
from bot.vocabulary import AbstainReason

ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {"sign": review_sign.run, "diff": review_diff.run}
Row = tuple[str, ...]


def run(arguments: argparse.Namespace) -> int:
    """Print how the reviews stand, or do what the action says. Returns the exit code: 0, whatever is overdue."""
    if arguments.action is not None:
        return ACTIONS[arguments.action](arguments)
    settings = load()
    knowledge, findings = existing(read_with_findings(settings.knowledge))
    if findings:
        print(f"What has findings is left out here ({len(findings)}). See: python -m bot check", file=sys.stderr)
    now = standing(knowledge, date.today(), arguments.within)
    if arguments.json:
        print(json.dumps(as_json(now, settings), ensure_ascii=False, indent=2))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in as_text(now, settings)))
    return 0


def as_json(now: Standing, settings: Settings) -> dict[str, object]:
    """The standing as plain values; days are written 2027-05-01."""
    lists = {
        "overdue": now.overdue,
        "overdue_but_shown": now.overdue_but_shown,
        "due_soon": now.due_soon,
        "void": now.void,
        "signed": now.signed,
        "draft": now.drafts,
        "retired": now.retired,
    }
    return {
        "today": now.today.isoformat(),
        "within": now.within,
        "counts": {name: len(found) for name, found in lists.items()},
        **{name: [_as_json(one, now.today, settings) for one in found] for name, found in lists.items()},
    }


def _as_json(one: Reviewable, today: date, settings: Settings) -> dict[str, object]:
    review, void = one.review, one.review.void
    reason = _reason(one, today, settings)
    return {
        "id": one.id,
        "file": one.place.file,
        "line": one.place.line,
        "status": review.status.value,
        "reviewer": review.reviewer,
        "last_reviewed": review.last_reviewed.isoformat() if review.last_reviewed else None,
        "next_review_due": review.next_review_due.isoformat(),
        "days_left": (review.next_review_due - today).days,
        "never_withheld": one.is_never_withheld,
        "withheld": reason.value if reason else None,
        "void_signature": {"reviewer": void.reviewer, "last_reviewed": void.on.isoformat()} if void else None,
    }


def as_text(now: Standing, settings: Settings) -> Iterator[str]:
    """The standing for a person: counts, then a table for each question that somebody may have, by file."""
    yield from _counts(now)
    sections: Sequence[tuple[str, Sequence[Reviewable], Callable[[Reviewable], Row]]] = (
        ("Overdue", now.overdue, lambda one: (*_due(one, now.today), _shown(one, now.today, settings))),
        (f"Due within {now.within} days", now.due_soon, lambda one: _due(one, now.today)),
        ("Signatures that are void, because the text has changed: sign anew", now.void, _void),
        ("Signed", now.signed, _signed),
    )
    for title, found, row in sections:
        if found:
            yield from ("", f"{title} ({len(found)})", *_by_file(found, row))
    if now.drafts:
        yield from ("", f"Drafts ({len(now.drafts)})", *in_columns(list(_files_of_drafts(now.drafts))))


def _counts(now: Standing) -> Iterator[str]:
    counts = (("signed", now.signed), ("draft", now.drafts), ("retired", now.retired), ("void signatures", now.void))
    yield "  ".join(f"{name}: {len(found)}" for name, found in counts)
    yield f"overdue: {len(now.overdue)}  due within {now.within} days: {len(now.due_soon)}"
    if now.overdue_but_shown:
        names = ", ".join(one.id for one in now.overdue_but_shown)
        yield f"Overdue, but visitors still read it, because it is never withheld: {names}. Have it reviewed first."


def _by_file(found: Sequence[Reviewable], row: Callable[[Reviewable], Row]) -> Iterator[str]:
    """The file with the most urgent text first, and in each file the most urgent text."""
    files = list(dict.fromkeys(one.place.file for one in found))
    for file, group in groupby(sorted(found, key=lambda one: files.index(one.place.file)), key=lambda one: one.place.file):
        yield f"{INDENT}{file}"
        yield from in_columns([row(one) for one in group], INDENT * 2)


def _due(one: Reviewable, today: date) -> Row:
    days = (one.review.next_review_due - today).days
    return str(one.review.next_review_due), f"{-days} d ago" if days < 0 else f"in {days} d", one.id, one.review.status.value


def _shown(one: Reviewable, today: date, settings: Settings) -> str:
    if one.is_never_withheld:
        return "still shown: never withheld"
    return "withheld" if _reason(one, today, settings) else "still shown: within the days of grace"


def _void(one: Reviewable) -> Row:
    void = one.review.void
    return (one.id, f"signed by {void.reviewer} on {void.on}", f"python -m bot review diff {one.id}") if void else (one.id, "", "")


def _signed(one: Reviewable) -> Row:
    return one.id, f"{one.review.reviewer}, {one.review.last_reviewed}", f"next by {one.review.next_review_due}"


def _files_of_drafts(drafts: Sequence[Reviewable]) -> Iterator[Row]:
    """A row a file: there can be a thousand drafts. They come with the earliest due first."""
    yield "file", "drafts", "first due"
    for file in dict.fromkeys(one.place.file for one in drafts):
        due = [one.review.next_review_due for one in drafts if one.place.file == file]
        yield file, str(len(due)), str(due[0])


def _reason(one: Reviewable, today: date, settings: Settings) -> AbstainReason | None:
    if one.entry is None:
        return None
    return reason_to_withhold(one.entry, today, drafts=settings.withholds_drafts, grace_days=settings.review_grace_days)
