"""`python -m bot console`: making accounts, and serving."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from bot.console.desk import Desk
from bot.console.roles import Role
from bot.settings import load

ROOT = Path(__file__).parents[3]
PASSWORD = "four random words here"
SECONDS = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Everything under that folder."""
    return {**os.environ, "CAVEAT_VAR": str(folder), "CAVEAT_DATABASE_URL": f"sqlite:///{folder}/console.db", **more}


def console(folder: Path, *arguments: str, typed: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    """Run the command with that on stdin."""
    command = [sys.executable, "-m", "bot", "console", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder), input=typed + "\n", capture_output=True, text=True, timeout=SECONDS, check=False
    )


def accounts(folder: Path) -> list[tuple[str, str, frozenset[Role]]]:
    """Who there is."""
    return [(one.email, one.name, one.roles) for one in Desk.of(load(environment(folder), root=folder)).accounts.all()]


def test_the_first_administrator_is_made_and_told_what_comes_next(tmp_path: Path) -> None:
    """The password comes from stdin and is printed nowhere."""
    done = console(tmp_path, "create-admin", "Ada@Clinic.example", "--name", "Ada Min")
    assert (done.returncode, done.stderr) == (0, "")
    assert "open http://127.0.0.1:5080/, sign in, and set up the second factor" in done.stdout
    assert PASSWORD not in done.stdout
    assert accounts(tmp_path) == [("ada@clinic.example", "Ada Min", frozenset({Role.ADMIN}))]


def test_staff_get_the_roles_that_are_named(tmp_path: Path) -> None:
    """One or several."""
    assert console(tmp_path, "create-staff", "clara@clinic.example", "--role", "clinician", "--role", "intake").returncode == 0
    assert accounts(tmp_path) == [("clara@clinic.example", "", frozenset({Role.CLINICIAN, Role.INTAKE}))]


@pytest.mark.parametrize(
    ("arguments", "typed", "message"),
    [
        (("create-admin", "ada@clinic.example"), "too short", "shorter than 12 characters"),
        (("create-admin", "ada@clinic.example"), "x" * 300, "longer than 256 characters"),
        (("create-admin", "ada@clinic.example"), "aaaaaaaaaaaaaaa", "repeats few characters"),
        (("create-admin", "ada@clinic.example"), "hello from ADA 2027", "holds the e-mail address"),
        (("create-admin", "ada"), PASSWORD, "'ada' is no e-mail address"),
        (("reset", "nobody@clinic.example"), PASSWORD, "There is no account for nobody@clinic.example"),
    ],
)
def test_what_can_not_be_made_is_one_message(tmp_path: Path, arguments: tuple[str, ...], typed: str, message: str) -> None:
    """On stderr, with exit code 2; nothing is stored."""
    done = console(tmp_path, *arguments, typed=typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert accounts(tmp_path) == []


def test_a_password_is_no_argument(tmp_path: Path) -> None:
    """Arguments are seen by every process of the machine."""
    done = console(tmp_path, "create-admin", "ada@clinic.example", "--password", PASSWORD)
    assert done.returncode == 2
    assert "unrecognized arguments" in done.stderr


@contextmanager
def free_port() -> Iterator[socket.socket]:
    """A socket that listens on a port that nobody had."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening


def test_it_serves_on_the_port_of_the_settings_until_it_is_stopped(tmp_path: Path) -> None:
    """On this machine alone, without telling what it is made of; and says that there is no account yet."""
    with free_port() as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "bot", "console"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path, CAVEAT_CONSOLE_PORT=str(port)), stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            health = _answer(f"http://127.0.0.1:{port}/health")
            assert (health.status_code, health.json()) == (200, {"status": "ok"})
            assert "server" not in {name.lower() for name in health.headers}
        finally:
            running.terminate()
        out, _ = running.communicate(timeout=SECONDS)
    assert running.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert "create-admin" in out


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """With the setting that changes it."""
    with free_port() as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "bot", "console"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(tmp_path, CAVEAT_CONSOLE_PORT=port),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 2
    assert f"Port {port} can't be used" in done.stderr
    assert "CAVEAT_CONSOLE_PORT" in done.stderr


def _answer(url: str) -> requests.Response:
    end = time.monotonic() + SECONDS
    while True:
        try:
            return requests.get(url, timeout=5)
        except requests.ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
