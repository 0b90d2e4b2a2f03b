"""The three systems: how each is made ready and started. Each has ports and a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench import echo
from bench.servers import System, free_port
from bench.stock_project import ANSWERS_VARIABLE, BenchError, StockProject
from bot import settings as settings_module
from bot.process.environment import RASA_MODULE, quiet_children
from bot.process.tether import tied, tied_environment
from bot.serving.programs import LOOPBACK, Listener, Program, assistant_programs, rasa_listener
from bot.settings import ROOT, Settings
from bot.training import KEPT_MODELS, ensure_model

OURS, STOCK, ECHO = "ours", "stock Rasa", "bare Sanic"
CACHE = ROOT / ".cache" / "bench"
TRAINING_SECONDS = 1_200.0
REST = "/webhooks/rest"


def our_environment(folder: Path) -> dict[str, str]:
    """The default installation (SQLite, in-memory locks) in a folder and on ports of its own, without the rate limit."""
    return {
        "CAVEAT_VAR": str(folder),
        "CAVEAT_DATABASE_URL": "",
        "CAVEAT_REDIS_URL": "",
        "CAVEAT_SECRET_KEY": "",
        "CAVEAT_ENCRYPTION_KEYS": "",
        "CAVEAT_HOST": LOOPBACK,
        "CAVEAT_PORT": str(free_port()),
        "CAVEAT_ACTIONS_PORT": str(free_port()),
        "CAVEAT_CONSOLE_PORT": str(free_port()),
        "CAVEAT_WEBHOOK_URL": "",
        "CAVEAT_SMTP_HOST": "",
        "CAVEAT_RATE_LIMIT": "0",
        "CAVEAT_OFFLINE": "1",
    }


def our_system(environment: Mapping[str, str], model: Path | None = None) -> System:
    """What `make run` starts, with the model of this checkout, trained if need be. Raises BenchError or CaveatError."""
    settings = our_settings(environment)
    model = model or ensure_model(settings)
    if model is None:
        raise BenchError("Our model can't be trained; why was said above.")
    programs = assistant_programs(settings, model.resolve(), ROOT)
    return System(OURS, programs, f"{rasa_listener(settings).base_url}/webhooks/web/webhook", True, environment)


def our_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that our programs will find."""
    return settings_module.load({**os.environ, **environment})


def stock_system(project: StockProject, folder: Path, cache: Path = CACHE) -> System:
    """Rasa's REST channel, in-memory store and a custom action, as their documentation begins. Raises BenchError."""
    model = _stock_model(project, folder, cache)
    port, actions_port = free_port(), free_port()
    answers = folder / "answers.json"
    answers.write_text(json.dumps(project.answers), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://{LOOPBACK}:{actions_port}/webhook\n", encoding="utf-8")
    command = (
        sys.executable, "-m", RASA_MODULE, "run",
        "--model", str(model),
        "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml",
        "--interface", LOOPBACK,
        "--port", str(port),
    )  # fmt: skip
    server = Listener(LOOPBACK, port, "", f"{REST}/")
    actions = (sys.executable, "-m", "rasa_sdk", "--actions", "bench.stock_actions", "--port", str(actions_port))
    programs = (
        Program("stock-actions", actions, ROOT, Listener(LOOPBACK, actions_port, "", "/health"), {"SANIC_HOST": LOOPBACK}),
        Program("stock-rasa", command, folder, server),
    )
    environment = {**quiet_children(), "PYTHONPATH": str(ROOT), ANSWERS_VARIABLE: str(answers)}
    return System(STOCK, programs, f"{server.base_url}{REST}/webhook", False, environment)


def echo_system() -> System:
    """HTTP alone."""
    listener = Listener(LOOPBACK, free_port(), "", echo.HEALTH)
    command = (sys.executable, "-m", "bench.echo", str(listener.port))
    return System(ECHO, (Program("echo", command, ROOT, listener),), f"{listener.base_url}{echo.PATH}", False, quiet_children())


def _stock_model(project: StockProject, folder: Path, cache: Path) -> Path:
    """The trained stock model, from the cache when its inputs are the same."""
    project.write(folder)
    model = cache / f"stock-{project.digest}.tar.gz"
    if model.is_file():
        return model
    print(f"Training the stock model on {project.examples} examples; this takes some minutes, and only the first time.", flush=True)
    partial = folder / "models"
    command = [sys.executable, "-m", RASA_MODULE, "train", "--fixed-model-name", model.name, "--out", str(partial)]
    log = folder / "train.log"
    environment = {**tied_environment(), **quiet_children(), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        try:
            subprocess.run(
                tied(signal.SIGKILL, command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=TRAINING_SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise BenchError(f"The stock model wasn't trained within {TRAINING_SECONDS:.0f} s.") from error
        except subprocess.CalledProcessError as error:
            words = log.read_text(encoding="utf-8", errors="replace")[-2_000:]
            raise BenchError(f"The stock model can't be trained:\n{words}") from error
    cache.mkdir(parents=True, exist_ok=True)
    # Copied beside its place and then renamed: the temporary folder may be on another disk.
    arriving = model.with_suffix(f".{os.getpid()}")
    shutil.copyfile(partial / model.name, arriving)
    os.replace(arriving, model)
    for old in sorted(cache.glob("stock-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink(missing_ok=True)
    return model
