"""The environment is made on a machine that has little, or the person is told in one sentence what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.processes.harness import ROOT

FILES = ("Makefile", "scripts/bootstrap.py", "requirements.txt", "requirements-dev.txt", "requirements-nodeps.txt", "requirements-uv.txt")
TOOLS = ("make", "sh", "env")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A checkout without an environment. The installer (uv) is there, so that no test needs the network."""
    root = tmp_path / "fresh"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    if (ROOT / ".uv" / "installed").is_file():
        (root / ".uv").mkdir()
        for name in ("venv", "target", "installed"):
            if (ROOT / ".uv" / name).exists():
                (root / ".uv" / name).symlink_to(ROOT / ".uv" / name)
    return root


def poor_machine(root: Path, tools: Sequence[str], *, with_python: bool) -> dict[str, str]:
    """The environment of a machine that has only these tools on its PATH, and no pyenv."""
    folder = root.parent / "bin"
    folder.mkdir()
    for tool in tools:
        found = shutil.which(tool)
        assert found is not None, tool
        (folder / tool).symlink_to(found)
    if with_python:
        wrapper = folder / "python3"
        wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
        wrapper.chmod(0o755)
    return {"PATH": str(folder), "HOME": str(root.parent), "PYENV_ROOT": str(root.parent / "pyenv")}


def call(command: Sequence[str], root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run it in the checkout."""
    return subprocess.run(
        command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )


def test_without_python_3_10_one_sentence_says_what_to_install(fresh: Path) -> None:
    """`make` on a machine with some Python, but no 3.10."""
    done = call(["make", "run"], fresh, poor_machine(fresh, TOOLS, with_python=True))
    assert done.returncode != 0
    sentences = [line for line in done.stderr.splitlines() if "Python 3.10" in line]
    assert len(sentences) == 1
    assert "found none: install it" in sentences[0]
    assert "CAVEAT_PYTHON" in sentences[0]
    assert "Traceback" not in done.stderr
    assert not (fresh / ".venv").exists()


def test_the_bootstrap_itself_ends_with_1(fresh: Path) -> None:
    """The exit code that a script sees."""
    environment = poor_machine(fresh, TOOLS, with_python=False)
    assert call([sys.executable, "scripts/bootstrap.py"], fresh, environment).returncode == 1


def test_without_any_python_make_says_so(fresh: Path) -> None:
    """Not even a Python that could look for 3.10."""
    makefile = fresh / "Makefile"
    makefile.write_text(
        makefile.read_text(encoding="utf-8").replace("/usr/bin/python3", "/nowhere").replace("/usr/local/bin/python3", "/nowhere"),
        encoding="utf-8",
    )
    done = call(["make", "run"], fresh, poor_machine(fresh, TOOLS, with_python=False))
    assert done.returncode != 0
    assert "Caveat needs Python 3.10 and found no Python at all" in done.stderr


def test_a_wrong_caveat_python_is_named(fresh: Path) -> None:
    """CAVEAT_PYTHON comes first, so it must be right."""
    environment = {**poor_machine(fresh, TOOLS, with_python=False), "CAVEAT_PYTHON": "/nowhere/python"}
    done = call([sys.executable, "scripts/bootstrap.py"], fresh, environment)
    assert done.returncode == 1
    assert "CAVEAT_PYTHON is /nowhere/python, which is no Python 3.10 that runs. Set it to one, or remove it." in done.stderr


def test_nothing_is_done_while_the_locks_are_unchanged() -> None:
    """The second `make` is quick and says nothing."""
    if not (ROOT / ".venv" / "caveat-stamp").is_file():
        pytest.skip("this checkout's environment was not made by the bootstrap")
    started = time.monotonic()
    done = call([sys.executable, "scripts/bootstrap.py"], ROOT, dict(os.environ))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 5


def test_every_make_target_is_explained() -> None:
    """`make help` lists what a person can ask for; it is what `make` alone does."""
    done = call(["make"], ROOT, dict(os.environ))
    assert done.returncode == 0
    for target in ("run", "test", "check", "lint", "format", "train", "bench", "understanding", "clean", "help"):
        assert f"make {target} " in done.stdout
