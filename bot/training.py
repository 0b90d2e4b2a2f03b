"""Trains the model when it is older than what it is made from.

A model's name carries the digest of its inputs: `models/caveat-<digest>.tar.gz`. If that file is there, there is nothing to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.check import check
from bot.knowledge.reader import yaml_files
from bot.process.environment import RASA_MODULE
from bot.process.logged_child import run_logged
from bot.process.progress import Progress
from bot.process.tether import tied, tied_environment
from bot.settings import ROOT, Settings

INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "requirements.txt",
    "requirements-nodeps.txt",
    "bot/importer.py",
    "bot/wiring.py",
    "bot/vocabulary.py",
    "bot/knowledge",
    "bot/nlu",
    "bot/policies",
    "bot/triage",
    "bot/understanding",
)
INPUT_KINDS = frozenset({".yml", ".yaml", ".py", ".txt", ".jsonl", ".npz"})
KEPT_MODELS = 2
DIGITS = 12
PREPARE_ENCODER = "from bot.nlu.encoder import prepare; prepare()"
SHOWN_LOG_LINES = 25
SHOWN_FINDINGS = 30


def inputs_digest(settings: Settings, root: Path = ROOT) -> str:
    """The name of exactly these inputs, 12 hexadecimal digits."""
    total = hashlib.sha256()
    for name, path in sorted(_inputs(settings, root)):
        content = path.read_bytes()
        total.update(f"{len(name)} {name} {len(content)} ".encode() + content)
    return total.hexdigest()[:DIGITS]


def model_path(settings: Settings, root: Path = ROOT) -> Path:
    """Where the model of the present inputs stands, or will stand."""
    return root / "models" / f"caveat-{inputs_digest(settings, root)}.tar.gz"


def ensure_model(settings: Settings, root: Path = ROOT, *, force: bool = False) -> Path | None:
    """The model of the present inputs, trained if it isn't there. None when training failed; why was said on stderr.

    Raises KnowledgeError if the knowledge folder has findings. A model that is there was made from knowledge without any.
    """
    model = model_path(settings, root)
    if model.is_file() and not force:
        return model
    model.parent.mkdir(exist_ok=True)
    with _alone(model.parent):
        if model.is_file() and not force:
            return model
        return _train(model, settings, root, force=force)


def _check_knowledge(folder: Path) -> None:
    findings = check(folder)
    if not findings:
        return
    listed = [f"  {finding}" for finding in findings[:SHOWN_FINDINGS]]
    if len(findings) > SHOWN_FINDINGS:
        listed.append(f"  … and {len(findings) - SHOWN_FINDINGS} more; `make check` lists all.")
    raise KnowledgeError("\n".join([f"The knowledge folder {folder} can't be used yet. Mend this first:", *listed]), findings)


def _meanwhile(settings: Settings) -> None:
    """What can be done while Rasa is being loaded, which takes one core."""
    _check_knowledge(settings.knowledge)
    # By a program of its own: what prepares the encoder loads ONNX, and most starts have nothing to train. What it can't do, the training says.
    prepare = tied(signal.SIGKILL, [sys.executable, "-c", PREPARE_ENCODER])
    subprocess.run(prepare, cwd=ROOT, env=tied_environment(), stderr=subprocess.DEVNULL, check=False)


def _inputs(settings: Settings, root: Path) -> Iterator[tuple[str, Path]]:
    for name in INPUTS:
        yield from ((path.relative_to(root).as_posix(), path) for path in _files(root / name))
    for path in yaml_files(settings.knowledge, "**/*.yaml"):
        if path.is_file():
            yield f"knowledge/{path.relative_to(settings.knowledge).as_posix()}", path


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (p for p in path.rglob("*") if p.suffix in INPUT_KINDS and p.is_file())


def _train(model: Path, settings: Settings, root: Path, *, force: bool) -> Path | None:
    log = settings.var / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    partial = model.parent / "unfinished"
    partial.mkdir(exist_ok=True)
    # A test validates the training data (`rasa data validate`); doing it before each training too takes a quarter of a minute.
    command = [sys.executable, "-m", RASA_MODULE, "train", "--skip-validation", "--fixed-model-name", model.name, "--out", str(partial)]
    progress = Progress("Training the model")
    _say("Training the model: its inputs changed.")
    # A finding ends the training.
    status = run_logged(command + ["--force"] * force, log, root, progress, meanwhile=lambda: _meanwhile(settings))
    made = partial / model.name
    if status != 0 or not made.is_file():
        _say(f"Training failed (exit code {status}). The end of {log}:")
        _say("\n".join(f"  {line}" for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LOG_LINES:]))
        return None
    os.replace(made, model)
    _remove_old(model)
    _say(f"The model is ready ({progress.seconds:.0f} s): {model.name}")
    return model


def _remove_old(model: Path) -> None:
    """Keep the newest few models, the one just made among them."""
    models = sorted(model.parent.glob("caveat-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[KEPT_MODELS:]:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else trains into this folder. The lock falls with the process that holds it."""
    with (folder / "lock").open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another process is training; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
