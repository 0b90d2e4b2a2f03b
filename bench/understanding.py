"""`python -m bench.understanding --data FOLDER [--only NAME …]`: how well our classifier of intents and stock DIET understand what they weren't made for.

Both are trained on the three bots of HINT3, ours on CLINC150 too, in one run; `bench.intent_sets` says where the files are from, `bench.intent_learner` what
is trained. DIET needs hours on CLINC150, so what others report is quoted. Results are kept under `.cache/bench/understanding`.

Exit code 1 if a target that was measured isn't reached, 2 for what can be mended.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.intent_runs import CACHE, DIET, OURS, Learn, Learnt, System, diet_system, learn_apart, learnt, our_system
from bench.intent_scores import DEFINITION, RECALLS, Scores, scores_of
from bench.intent_sets import BOTS, CLINC150, HINT3, SETS, IntentSet, read_set
from bench.report import Promise, aligned
from bench.stock_project import BenchError
from bot.process.environment import set_quiet_environment
from bot.process.stopping import stop_signals_interrupt
from bot.process.tether import tie_to_make

EXIT_MISSED_TARGET, EXIT_ERROR, EXIT_INTERRUPTED = 1, 2, 130
SYSTEMS = (OURS, DIET)
TARGETS = (("curekart", 50, 84.0), ("curekart", 70, 79.0), (CLINC150, 80, 93.5))
"""Set, out-of-scope recall in per cent, and the in-scope accuracy that ours has to reach there."""
LEAST_LEAD = 0.1
"""Points by which ours has to be better than stock DIET: less than any single test item counts for."""
QUOTED = [CLINC150, "stock DIET (quoted)", "91.6", *["-"] * (len(RECALLS) + 4)]
QUOTED_FROM = "Quoted: Rasa DIET with sparse features only, in-scope accuracy as given by github.com/jesserobles/query-intent-classifier; not run here."
HEADINGS = [
    ["", "", "in-scope accuracy", *[""] * len(RECALLS), "examples", "test items", "", "training"],
    ["set", "system", "no threshold", *(f"OOS {percent} %" for percent in RECALLS), "", "in scope", "out", "s"],
]

Measured = Mapping[tuple[str, str], Scores]
"""By the names of set and system."""


def main(arguments: Sequence[str] | None = None, learn: Learn = learn_apart, cache: Path = CACHE) -> int:
    """Run the benchmark; returns the exit code."""
    args = _parser().parse_args(arguments)
    set_quiet_environment()
    tie_to_make()
    with stop_signals_interrupt():
        try:
            return _bench(args.data, args.only, learn, cache)
        except BenchError as error:
            print(error, file=sys.stderr)
            return EXIT_ERROR
        except KeyboardInterrupt:
            _say("Stopped. What was done is kept: the same command goes on from there.")
            return EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.understanding", description="Measures ours and stock DIET on public sets with out-of-scope queries."
    )
    parser.add_argument("--data", type=Path, required=True, help=f"the folder that holds {HINT3}/ and {CLINC150}/")
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        choices=[*SYSTEMS, HINT3, *SETS],
        metavar="NAME",
        help=f"measure only these systems ({', '.join(SYSTEMS)}) and these sets ({HINT3} for its three bots, or {', '.join(SETS)})",
    )
    return parser


def chosen(only: Sequence[str], systems: Sequence[System]) -> list[tuple[str, System]]:
    """The pairs to measure, by the names of systems and of sets; of a kind of which none is named, all are. Raises BenchError when nothing is left."""
    sets = {name for name in only if name in SETS} | {name for name in BOTS if HINT3 in only}
    named = {name for name in only if name in SYSTEMS}
    pairs = [
        (name, system)
        for name in SETS
        for system in systems
        if name in system.sets and (not sets or name in sets) and (not named or system.name in named)
    ]
    if not pairs:
        raise BenchError(f"Stock DIET isn't trained on {CLINC150}, which takes hours. Name another set, or {OURS}, with --only.")
    return pairs


def _bench(data: Path, only: Sequence[str], learn: Learn, cache: Path) -> int:
    pairs = chosen(only, [our_system(), diet_system()])
    # All files are read before anything is trained: what is missing shows at once.
    sets = {name: read_set(data, name) for name, _ in pairs}
    rows, measured = measure(pairs, sets, learn, cache, _say)
    reached = targets(measured)
    print()
    print(aligned(HEADINGS, rows, names=2))
    print()
    print(DEFINITION)
    if CLINC150 in sets:
        print(QUOTED_FROM)
    print(f"Seconds are those of the run that trained. {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.")
    if reached:
        print()
        print("\n".join(target.line() for target in reached))
    return 0 if all(target.holds for target in reached) else EXIT_MISSED_TARGET


def measure(
    pairs: Sequence[tuple[str, System]], sets: Mapping[str, IntentSet], learn: Learn, cache: Path, say: Callable[[str], None]
) -> tuple[list[list[str]], Measured]:
    """The rows of the table, and the scores."""
    rows, measured = [], {}
    for name, system in pairs:
        asked = sets[name]
        found = learnt(system, asked, learn, cache, say)
        scores = measured[name, system.name] = scores_of(asked, found.guesses)
        rows.append(_row(asked, system, scores, found))
    return rows + [QUOTED] * (CLINC150 in sets), measured


def targets(measured: Measured) -> list[Promise]:
    """What ours has to reach, as far as it was measured."""
    found = [
        Promise(f"{name}, accuracy at an out-of-scope recall of {percent} %", measured[name, OURS].at[percent], least, at_most=False)
        for name, percent, least in TARGETS
        if (name, OURS) in measured
    ]
    for name in BOTS:
        if (name, OURS) in measured and (name, DIET) in measured:
            ours, stock = measured[name, OURS].at, measured[name, DIET].at
            lead = min(ours[percent] - stock[percent] for percent in RECALLS)
            found.append(Promise(f"{name}, points ahead of stock DIET at the recall where least", lead, LEAST_LEAD, at_most=False))
    return found


def _row(asked: IntentSet, system: System, scores: Scores, found: Learnt) -> list[str]:
    accuracies = [scores.overall, *(scores.at[percent] for percent in RECALLS)]
    sizes = [len(asked.train), len(asked.in_scope), len(asked.out_of_scope)]
    return [asked.name, system.title, *(f"{value:.1f}" for value in accuracies), *map(str, sizes), f"{found.seconds:.0f}"]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
