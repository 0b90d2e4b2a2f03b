"""`python -m bench [--quick] [--skip-stock] [--model FILE]`: measures, prints a table; exit code 1 if a promise doesn't hold."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.load import LoadError
from bench.measure import ALONE, FULL, LONG, QUICK, TOGETHER, USUAL_LENGTH, Measured, measure, plan, sent
from bench.questions import read_questions
from bench.report import promises, table
from bench.servers import Running, System, running
from bench.stock_project import DIET_EPOCHS, BenchError, StockProject, stock_project
from bench.systems import OURS, STOCK, echo_system, our_environment, our_settings, our_system, stock_system
from bot.errors import CaveatError
from bot.knowledge.reader import read
from bot.process.environment import set_quiet_environment
from bot.process.stopping import stop_signals_interrupt
from bot.process.tether import tie_to_make

EXIT_BROKEN_PROMISE, EXIT_ERROR, EXIT_INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    args = _parser().parse_args(arguments)
    set_quiet_environment()
    tie_to_make()
    with stop_signals_interrupt():
        try:
            return _bench(args)
        except (BenchError, LoadError, CaveatError) as error:
            print(error, file=sys.stderr)
            return EXIT_ERROR
        except KeyboardInterrupt:
            return EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures ours, stock Rasa and a bare Sanic side by side.")
    parser.add_argument("--quick", action="store_true", help="send fewer messages: a first impression, not a result")
    parser.add_argument("--skip-stock", action="store_true", help="measure ours and the bare Sanic only")
    parser.add_argument("--model", type=Path, help="a trained model of ours (default: this checkout's, trained if need be)")
    return parser


def _bench(args: argparse.Namespace) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="caveat-bench-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        environment = our_environment(folder / "var")
        systems: list[System] = [our_system(environment, args.model)]
        project = None
        if not args.skip_stock:
            project = stock_project(read(our_settings(environment).knowledge))
            systems.append(stock_system(project, folder / "stock"))
        systems.append(echo_system())
        phases = plan(read_questions(), QUICK if args.quick else FULL)
        started: list[Running] = []
        # One after the other, so that each has the machine for its start.
        for system in systems:
            _say(f"Starting {system.name}.")
            started.append(stack.enter_context(running(system, folder / "log")))
        measured = measure(started, phases, _say)
    return _report(measured, project, time.monotonic() - began)


def _report(measured: Sequence[Measured], project: StockProject | None, seconds: float) -> int:
    by_name = {one.name: one for one in measured}
    kept = promises(by_name[OURS], by_name.get(STOCK))
    counts = sent(by_name[OURS])
    print()
    print(table(measured))
    print()
    print("\n".join(promise.line() for promise in kept))
    print()
    print(
        f"Messages to ours: {counts[ALONE]} from 1 client, {counts[TOGETHER]} from 16 clients (conversations of {USUAL_LENGTH}), "
        f"{counts[LONG]} in long conversations (stock: half as many)."
    )
    print(
        "All systems were asked the same, each question in a wording that the run didn't repeat; the load came from a process of its own."
    )
    print(
        "Ours: what `make run` starts, on SQLite, without the rate limit. Start is until the health check answers. CPU is processor time a message."
    )
    if project is not None:
        print(
            f"Stock: the configuration of `rasa init`, in-memory store, rest channel, our intents with {project.examples} of our examples; "
            f"DIET trained for {DIET_EPOCHS} epochs, which doesn't change what a message costs."
        )
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; the run took {seconds / 60:.1f} minutes.")
    return 0 if all(promise.holds for promise in kept) else EXIT_BROKEN_PROMISE


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
