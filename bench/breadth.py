"""`python -m bench.breadth`: what the breadth of the knowledge costs. The same assistant with all conditions and with eight, asked the same, in one run.

Beside this checkout a copy of it is made that knows eight conditions only, with their training data, and trained. Both answer the questions of
`bench.questions` that are about those eight, the general topics, or nothing of the kind.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.load import LoadError
from bench.measure import ALONE, USUAL_LENGTH, WARM, Measured, Phase, measure
from bench.narrow import copy_checkout, forget_all_but
from bench.questions import Wordings, read_questions
from bench.report import Promise, aligned
from bench.servers import System, running
from bench.stock_project import BenchError
from bench.systems import our_environment, our_settings, our_system
from bot.errors import CaveatError
from bot.knowledge.model import Knowledge
from bot.knowledge.reader import read
from bot.process.environment import set_quiet_environment
from bot.process.logged_child import run_logged
from bot.process.progress import Progress
from bot.process.stopping import stop_signals_interrupt
from bot.process.tether import tie_to_make
from bot.serving.programs import assistant_programs, rasa_listener

EIGHT = (
    "celiac_disease", "crohns_disease", "lupus", "multiple_sclerosis",
    "psoriasis", "rheumatoid_arthritis", "systemic_sclerosis", "type_1_diabetes",
)  # fmt: skip
ALL, FEW = "all conditions", "eight conditions"
ROUNDS = 12
MOST_SLOWER = 1.15
EXIT_BROKEN_PROMISE, EXIT_ERROR, EXIT_INTERRUPTED = 1, 2, 130


def main() -> int:
    """Measure; returns the exit code, 1 if more breadth makes answers slower than promised."""
    set_quiet_environment()
    tie_to_make()
    with stop_signals_interrupt():
        try:
            return _measure()
        except (BenchError, LoadError, CaveatError) as error:
            print(error, file=sys.stderr)
            return EXIT_ERROR
        except KeyboardInterrupt:
            return EXIT_INTERRUPTED


def _measure() -> int:
    with tempfile.TemporaryDirectory(prefix="caveat-breadth-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        environment = our_environment(folder / "var")
        knowledge = read(our_settings(environment).knowledge)
        everything = our_system(environment)
        everything = System(ALL, everything.programs, everything.url, everything.minted, everything.environment)
        few = _narrow_system(folder / "few", folder)
        started = [stack.enter_context(running(system, folder / "log" / str(number))) for number, system in enumerate((few, everything))]
        questions = _askable(knowledge)
        _say(f"{len(questions)} questions, {ROUNDS} rounds.")
        by_name = {one.name: one for one in measure(started, _phases(questions), _say)}
    return _report(by_name[FEW], by_name[ALL])


def _report(few: Measured, everything: Measured) -> int:
    rows = [
        [
            one.name,
            *(f"{one.percentile(ALONE, percent):.2f}" for percent in (50, 95)),
            f"{one.cpu_milliseconds:.2f}",
            f"{one.megabytes:.0f}",
        ]
        for one in (few, everything)
    ]
    print()
    print(aligned([["", "p50 ms", "p95 ms", "CPU ms", "MB"]], rows))
    promise = Promise(
        f"p50 with {ALL} / with {FEW}", everything.percentile(ALONE, 50) / few.percentile(ALONE, 50), MOST_SLOWER, at_most=True
    )
    print()
    print(promise.line())
    return 0 if promise.holds else EXIT_BROKEN_PROMISE


def _phases(questions: Sequence[str]) -> list[Phase]:
    wordings = Wordings(questions)
    starts = range(0, len(questions), USUAL_LENGTH)
    alone = [Phase(ALONE, [[wordings.conversation(USUAL_LENGTH, start) for start in starts]]) for _ in range(ROUNDS)]
    return [Phase(WARM, [[wordings.conversation(len(questions))]]) for _ in range(2)] + alone


def _askable(knowledge: Knowledge) -> list[str]:
    """The questions that name none of the conditions that only one of the two knows."""
    names = [
        name.lower()
        for topic in knowledge.topics.values()
        if topic.is_condition and topic.slug not in EIGHT
        for name in (topic.name, *topic.names.synonyms, *topic.names.lay)
    ]
    unknown = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))
    return [question for question in read_questions() if not unknown.search(question.lower())]


def _narrow_system(root: Path, folder: Path) -> System:
    """A copy of this checkout that knows eight conditions, trained. Raises BenchError."""
    copy_checkout(root)
    forget_all_but(EIGHT, root)
    environment = our_environment(folder / "few-var")
    log = folder / "train.log"
    progress = Progress("Training with eight conditions")
    if run_logged([sys.executable, "-m", "bot", "train"], log, root, progress, environment=environment) != 0:
        raise BenchError(f"The copy with eight conditions can't be trained:\n{log.read_text(encoding='utf-8', errors='replace')[-2_000:]}")
    _say(f"Trained with eight conditions ({progress.seconds:.0f} s).")
    settings = our_settings(environment)
    (model,) = (root / "models").glob("caveat-*.tar.gz")
    url = f"{rasa_listener(settings).base_url}/webhooks/web/webhook"
    return System(FEW, assistant_programs(settings, model, root), url, True, environment)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
