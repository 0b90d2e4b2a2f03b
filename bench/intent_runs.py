"""Has systems learn sets, each pair once: what a system guessed is kept in a file that is named by all that it depends on, so that a run which was stopped
goes on where it stopped, and one after a change learns anew only what the change touches."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.intent_scores import Guess
from bench.intent_sets import BOTS, SETS, IntentSet
from bench.stock_project import DIET as DIET_COMPONENT
from bench.stock_project import BenchError, shipped_config
from bot.process.logged_child import run_logged
from bot.process.progress import Progress
from bot.settings import ROOT

CACHE = ROOT / ".cache" / "bench" / "understanding"
LEARNER = "bench.intent_learner"
OURS, DIET = "ours", "diet"
"""The names by which the learner knows the systems."""
LEARNER_CODE = "bench/intent_learner.py"
OUR_CODE = ("bot/nlu", LEARNER_CODE, "requirements.txt", "requirements-nodeps.txt")
OUR_KINDS = frozenset({".py", ".npz"})
SEED = 1
LONGEST_SECONDS = 7_200.0
SHOWN_LOG = 2_000
DIGITS = 12


@dataclass(frozen=True)
class System:
    """`recipe` names all that its guesses depend on beside the set; `config` is Rasa's, for those that are made of it."""

    name: str
    title: str
    sets: tuple[str, ...]
    recipe: str
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Learnt:
    """What a system guessed on a set's `asked`, and the seconds that its training took."""

    seconds: float
    guesses: tuple[Guess, ...]


Learn = Callable[[System, IntentSet], Learnt]


def our_system(root: Path = ROOT) -> System:
    """Our components, as they stand here."""
    return System(OURS, "ours", SETS, _digest_of_files(root, OUR_CODE))


def diet_system() -> System:
    """Rasa's default pipeline up to DIET with its 100 epochs, as the installed Rasa ships it. Only the seed is set, so that a run can be repeated."""
    shipped = shipped_config()
    names = [part["name"] for part in shipped["pipeline"]]
    pipeline = shipped["pipeline"][: names.index(DIET_COMPONENT) + 1]
    config = {**shipped, "pipeline": [*pipeline[:-1], {**pipeline[-1], "random_seed": SEED}]}
    config.pop("policies", None)
    versions = {name: importlib.metadata.version(name) for name in ("rasa", "tensorflow")}
    recipe = json.dumps([config, versions, _digest_of_files(ROOT, [LEARNER_CODE])], sort_keys=True)
    return System(DIET, "stock DIET", BOTS, recipe, config)


def learnt(system: System, asked: IntentSet, learn: Learn, cache: Path, say: Callable[[str], None]) -> Learnt:
    """From the cache if it is there, else learnt now and kept."""
    kept = cache / f"{asked.name}-{system.name}-{digest(system, asked)}.json"
    found = _read(kept, len(asked.asked))
    if found is not None:
        say(f"{asked.name}, {system.title}: kept from an earlier run.")
        return found
    say(f"{asked.name}, {system.title}: training on {len(asked.train)} examples.")
    found = learn(system, asked)
    _write(kept, found)
    say(f"{asked.name}, {system.title}: trained in {found.seconds:.0f} s, asked {len(found.guesses)} texts.")
    return found


def digest(system: System, asked: IntentSet) -> str:
    """The name of all that the guesses depend on, 12 hexadecimal digits. The intents of the test items aren't among it."""
    named = json.dumps([system.name, system.recipe, list(asked.train), asked.asked])
    return hashlib.sha256(named.encode()).hexdigest()[:DIGITS]


def learn_apart(system: System, asked: IntentSet) -> Learnt:
    """In a process of its own (`bench.intent_learner`), in a folder that is removed. Raises BenchError when it fails."""
    with tempfile.TemporaryDirectory(prefix="caveat-bench-") as temporary:
        folder = Path(temporary)
        job, result, log = folder / "job.json", folder / "result.json", folder / "log.txt"
        told = {"system": system.name, "config": system.config, "train": asked.train, "asked": asked.asked}
        job.write_text(json.dumps(told), encoding="utf-8")
        status = _run([sys.executable, "-m", LEARNER, str(job), str(result)], folder, log, f"{asked.name}, {system.title}")
        found = _read(result, len(asked.asked))
        if status != 0 or found is None:
            words = log.read_text(encoding="utf-8", errors="replace")[-SHOWN_LOG:]
            raise BenchError(f"{system.title} can't be trained on {asked.name} (exit code {status}):\n{words}")
        return found


def _run(command: list[str], folder: Path, log: Path, text: str) -> int:
    """The exit code. Raises BenchError when it takes too long."""
    try:
        return run_logged(command, log, folder, Progress(text), environment={"PYTHONPATH": str(ROOT)}, longest=LONGEST_SECONDS)
    except TimeoutError as error:
        raise BenchError(f"{text}: not done within {LONGEST_SECONDS:.0f} s.") from error


def _read(path: Path, count: int) -> Learnt | None:
    """What is kept, or what a learner wrote. None where there is nothing, or something else than guesses on so many texts."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        guesses = tuple(Guess(str(intent), float(confidence)) for intent, confidence in told["guesses"])
        return Learnt(float(told["seconds"]), guesses) if len(guesses) == count else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, found: Learnt) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside its place and then renamed, so that a run that is stopped leaves no half a file.
    arriving = path.with_suffix(f".{os.getpid()}")
    told = {"seconds": found.seconds, "guesses": [[guess.intent, guess.confidence] for guess in found.guesses]}
    arriving.write_text(json.dumps(told), encoding="utf-8")
    os.replace(arriving, path)


def _digest_of_files(root: Path, names: Iterable[str]) -> str:
    total = hashlib.sha256()
    for name in names:
        path = root / name
        files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.suffix in OUR_KINDS)
        for file in files:
            total.update(f"{file.relative_to(root).as_posix()} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
