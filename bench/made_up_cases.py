"""Made-up cases for `bench.queue`: a database full of them, in a minute."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Engine

from bench.stock_project import BenchError
from bot.intake.case import CaseStatus, Priority
from bot.persistence.blind import BlindIndex
from bot.persistence.case_tables import cases, contacts, staff
from bot.persistence.sealing import Sealer

BATCH = 2000
NOW = 1_800_000_000.0
DAY = 86400.0
STAFF = 20
RARE = STAFF + 1
"""One member of staff who has hardly any cases: the hardest to page through."""
RARE_CASES = 5
SHARED_NAME = "Maria Smith"
SHARED_BY = 150
STATUSES = {CaseStatus.OPEN: 40, CaseStatus.ASSIGNED: 30, CaseStatus.CLOSED: 25, CaseStatus.WITHDRAWN: 5}


def fill(engine: Engine, sealer: Sealer, index: BlindIndex, number: int) -> None:
    """Store made-up cases, with contacts, and the staff that has them."""
    with engine.begin() as connection:
        if connection.scalar(select(func.count()).select_from(cases)):
            raise BenchError("The database has cases in it. Name an empty one: this one is filled with made-up cases.")
        connection.execute(insert(staff), [_colleague(one) for one in range(1, RARE + 1)])
    made = zip(_cases(sealer, number), _contacts(sealer, index, number), strict=True)
    for batch in _batched(made):
        with engine.begin() as connection:
            connection.execute(insert(cases), [case for case, _ in batch])
            connection.execute(insert(contacts), [contact for _, contact in batch])
    if engine.dialect.name == "postgresql":
        # As the server does by itself after a while.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _cases(sealer: Sealer, number: int) -> Iterator[dict[str, object]]:
    dice = random.Random(1)
    # A transcript takes longer to make than to store, and nothing here depends on its being another one each time.
    wishes = [sealer.seal(_wish(dice, flagged)) for flagged in (False, True) for _ in range(100)]
    transcripts = [sealer.seal(_transcript(dice)) for _ in range(100)]
    states = dice.choices(list(STATUSES), list(STATUSES.values()), k=number)
    for one, status in enumerate(states):
        soon = dice.random() < 0.03
        holder = None if status is CaseStatus.OPEN else dice.randint(1, STAFF)
        if status is CaseStatus.ASSIGNED and one % max(1, number // RARE_CASES) < 3:
            holder = RARE
        due = due_of(one, number)
        yield {
            "id": one + 1,
            "number": number_of(one),
            "sender_id": f"web-{one:048x}",
            "status": status.value,
            "priority": (Priority.SOON if soon else Priority.ROUTINE).value,
            "asker": "adult",
            "created_at": due - (1 if soon else 3) * DAY,
            "updated_at": due,
            "due_at": due,
            "closed_at": due if status in (CaseStatus.CLOSED, CaseStatus.WITHDRAWN) else None,
            "assignee_id": holder,
            "version": 1,
            "wish": wishes[dice.randrange(100) + (100 if soon else 0)],
            "transcript": dice.choice(transcripts),
        }


def _contacts(sealer: Sealer, index: BlindIndex, number: int) -> Iterator[dict[str, object]]:
    for one in range(number):
        name, phone, email = SHARED_NAME if one < SHARED_BY else f"Person {one}", phone_of(one), email_of(one)
        yield {
            "case_id": one + 1,
            "sealed": sealer.seal({"name": name, "phone": phone, "email": email}),
            "name_index": index.of("name", name),
            "phone_index": index.of("phone", phone),
            "email_index": index.of("email", email),
        }


def _batched(rows: Iterator[tuple[dict[str, object], dict[str, object]]]) -> Iterator[list[tuple[dict[str, object], dict[str, object]]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _colleague(one: int) -> dict[str, object]:
    email = f"colleague{one}@clinic.example"
    return {
        "id": one,
        "email": email,
        "name": f"Colleague {one}",
        "password": "-",
        "active": True,
        "fs_uniquifier": email,
        "created_at": 0.0,
    }


def _wish(dice: random.Random, flagged: bool) -> dict[str, object]:
    about = " ".join(dice.choice("pain in both hands since last winter and what may help".split()) for _ in range(40))
    return {"about": about, "topic": "lupus", "preferred_time": "mornings", "remark": "", "red_flags": ["stroke"] if flagged else []}


def _transcript(dice: random.Random) -> list[dict[str, object]]:
    words = "what helps against this disease and how well is it known to work for somebody like me".split()
    return [
        {
            "at": "2026-11-25T12:00:00+00:00",
            "said": " ".join(dice.choices(words, k=12)),
            "replies": [{"text": " ".join(dice.choices(words, k=150))}],
        }
        for _ in range(8)
    ]


def due_of(one: int, number: int) -> float:
    """Over two years, a third of them still to come."""
    return NOW + (one / number - 0.66) * 730 * DAY


def number_of(one: int) -> str:
    alphabet, text = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", ""
    for _ in range(8):
        one, rest = divmod(one, len(alphabet))
        text = alphabet[rest] + text
    return f"C-{text}"


def phone_of(one: int) -> str:
    return f"+1212{one:07d}"


def email_of(one: int) -> str:
    return f"person{one}@mail.example"
