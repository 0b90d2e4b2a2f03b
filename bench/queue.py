"""`python -m bench.queue [--cases 100000] [--database URL] [--pages]`: how long the staff's queue takes over many cases.

Fills a new database with made-up cases and times each question of the queue page, decryption included; with `--pages` the pages themselves, as
the console answers a browser. Exit code 1 when one of them takes more than 200 ms (95th percentile).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bench.made_up_cases import NOW, RARE, SHARED_BY, SHARED_NAME, STAFF, due_of, email_of, fill, number_of, phone_of
from bench.queue_pages import furnished_console, pages
from bench.stock_project import BenchError
from bot.errors import CaveatError
from bot.intake.case import CaseStatus, Priority
from bot.persistence.blind import BlindIndex
from bot.persistence.case_files import QueueFilter, QueueRow
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer

MOST_MILLISECONDS = 200.0
ROUNDS = 60
EXIT_BROKEN_PROMISE, EXIT_ERROR = 1, 2

Question = Callable[[random.Random], object]


@dataclass(frozen=True)
class Timed:
    """How long a question took, in milliseconds."""

    name: str
    p50: float
    p95: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, measure, print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.queue", description="Times the staff's queue over many cases.")
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases (default: 100000)")
    parser.add_argument("--database", help="an empty database (default: SQLite in a folder for the time)")
    parser.add_argument("--pages", action="store_true", help="time the console's pages instead of the store's answers")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="caveat-queue-") as folder:
        try:
            url = args.database or f"sqlite:///{Path(folder) / 'queue.db'}"
            found = measure_pages(url, args.cases, Path(folder)) if args.pages else measure(url, args.cases)
        except (BenchError, CaveatError) as error:
            print(error, file=sys.stderr)
            return EXIT_ERROR
    print(table(found))
    slow = [one.name for one in found if one.p95 > MOST_MILLISECONDS]
    print(
        f"broken: more than {MOST_MILLISECONDS:.0f} ms: {', '.join(slow)}"
        if slow
        else f"kept: p95 of each at most {MOST_MILLISECONDS:.0f} ms"
    )
    return EXIT_BROKEN_PROMISE if slow else 0


def measure(url: str, number: int, rounds: int = ROUNDS) -> list[Timed]:
    """Fill the database and time every question. Raises BenchError when there are cases in it already."""
    engine, sealer, index = open_database(url), Sealer([Fernet.generate_key().decode()]), BlindIndex(b"of the benchmark")
    began = time.monotonic()
    fill(engine, sealer, index, number)
    print(f"{number:,} cases on {engine.dialect.name}, stored in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return _timed(questions(Casework(engine, sealer, index, lambda: NOW), number), rounds)


def measure_pages(url: str, number: int, folder: Path, rounds: int = ROUNDS) -> list[Timed]:
    """Fill the database and time the console's pages. Raises BenchError when there are cases in it already, or a page isn't answered."""
    began = time.monotonic()
    app = furnished_console(url, number, folder)
    print(f"{number:,} cases, stored in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return _timed(pages(app, number), rounds)


def _timed(asked: dict[str, Question], rounds: int) -> list[Timed]:
    samples: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(rounds):
        dice = random.Random(turn)
        for name, ask in asked.items():
            start = time.perf_counter()
            ask(dice)
            samples[name].append((time.perf_counter() - start) * 1000)
    return [Timed(name, _percentile(taken, 50), _percentile(taken, 95)) for name, taken in samples.items()]


def questions(work: Casework, number: int) -> dict[str, Question]:
    """What the queue page asks for, by name. A deep page begins at a place drawn anew each time."""

    def page(**wanted: object) -> list[QueueRow]:
        return work.queue(QueueFilter(**wanted))  # type: ignore[arg-type]

    def deep(dice: random.Random) -> str:
        return f"{due_of(dice.randrange(number), number)!r}_{dice.randrange(number)}"

    return {
        "first page": lambda dice: page(),
        "deep page": lambda dice: page(after=deep(dice)),
        "open": lambda dice: page(status=CaseStatus.OPEN),
        "open, deep": lambda dice: page(status=CaseStatus.OPEN, after=deep(dice)),
        "closed": lambda dice: page(status=CaseStatus.CLOSED),
        "closed, deep": lambda dice: page(status=CaseStatus.CLOSED, after=deep(dice)),
        "mine": lambda dice: page(mine=dice.randint(1, STAFF)),
        "mine, few": lambda dice: page(mine=RARE),
        "mine, none": lambda dice: page(mine=RARE + 1),
        "late": lambda dice: page(late=True),
        "late, deep": lambda dice: page(late=True, after=deep(dice)),
        "soon": lambda dice: page(priority=Priority.SOON),
        "soon, deep": lambda dice: page(priority=Priority.SOON, after=deep(dice)),
        "late, soon, mine": lambda dice: page(late=True, priority=Priority.SOON, mine=dice.randint(1, STAFF)),
        "200 rows": lambda dice: page(limit=200),
        "counts": lambda dice: work.counts(),
        "find: number": lambda dice: work.find(number_of(dice.randrange(number))),
        "find: name": lambda dice: work.find(f"Person {dice.randrange(SHARED_BY, number)}"),
        "find: shared name": lambda dice: work.find(SHARED_NAME),
        "find: telephone": lambda dice: work.find(phone_of(dice.randrange(number))),
        "find: e-mail": lambda dice: work.find(email_of(dice.randrange(number))),
        "find: nothing": lambda dice: work.find("nobody of that name"),
    }


def table(found: Sequence[Timed]) -> str:
    """The figures, a line each."""
    return "\n".join([f"{'':<20}{'p50 ms':>8}{'p95 ms':>8}", *(f"{one.name:<20}{one.p50:8.1f}{one.p95:8.1f}" for one in found)])


def _percentile(taken: Sequence[float], percent: int) -> float:
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main())
