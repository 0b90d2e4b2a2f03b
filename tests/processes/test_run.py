"""What `python -m bot run` refuses to start with: one message, no traceback, nothing started."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.harness import ROOT, free_port

GOOD = ROOT / "tests" / "knowledge" / "good"


def run_bot(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot …` with settings of its own; ports are free ones unless the test says otherwise."""
    own = {"CAVEAT_VAR": str(tmp_path / "var"), "CAVEAT_PORT": str(free_port()), "CAVEAT_ACTIONS_PORT": str(free_port())}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAVEAT_")}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, **own, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("setting", ["CAVEAT_PORT", "CAVEAT_ACTIONS_PORT"])
def test_a_busy_port_is_named_with_its_setting(tmp_path: Path, setting: str) -> None:
    """One sentence or two say which port and which setting."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run_bot(tmp_path, "run", **{setting: port})
    assert done.returncode == 2
    assert done.stderr == f"Port {port} on 127.0.0.1 is in use by another program. Stop that program, or set {setting} to a free port.\n"


def test_two_programs_cannot_share_a_port(tmp_path: Path) -> None:
    """Both settings are named."""
    port = str(free_port())
    done = run_bot(tmp_path, "run", CAVEAT_PORT=port, CAVEAT_ACTIONS_PORT=port)
    assert done.returncode == 2
    assert done.stderr == f"CAVEAT_PORT and CAVEAT_ACTIONS_PORT are both {port}. Give each a port of its own.\n"


def test_a_host_that_is_not_ours_is_named(tmp_path: Path) -> None:
    """An address of another machine can't be listened on."""
    done = run_bot(tmp_path, "run", CAVEAT_HOST="192.0.2.1", CAVEAT_REQUIRE_REVIEW="0")
    assert done.returncode == 2
    assert "on 192.0.2.1 can't be listened on" in done.stderr
    assert "CAVEAT_HOST" in done.stderr


def test_reachable_from_outside_needs_a_decision_on_drafts(tmp_path: Path) -> None:
    """Binding to anything but loopback without CAVEAT_REQUIRE_REVIEW refuses to start."""
    done = run_bot(tmp_path, "run", CAVEAT_HOST="0.0.0.0")
    assert done.returncode == 2
    assert "CAVEAT_REQUIRE_REVIEW is not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["run", "train"])
def test_broken_knowledge_stops_with_the_finding(tmp_path: Path, command: str) -> None:
    """File, line, code and what to do; no traceback, no server, no model."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (folder / "caveats.yaml").write_text("caveats:\n  basics: Take care!\n", encoding="utf-8")
    done = run_bot(tmp_path, command, CAVEAT_KNOWLEDGE=str(folder))
    assert done.returncode == 2
    assert "caveats.yaml:2: exclamation:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var" / "log" / "rasa.log").exists()


def test_a_missing_knowledge_folder_is_one_finding(tmp_path: Path) -> None:
    """The message says that there is no such folder."""
    done = run_bot(tmp_path, "run", CAVEAT_KNOWLEDGE=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "There is no such folder" in done.stderr
    assert "Traceback" not in done.stderr
