"""What `make run` promises of the programs it keeps, shown with toys."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes.harness import Kept, free_port, wait_for

Keep = Callable[..., Kept]


def _gone(kept: Kept) -> bool:
    return kept.processes() == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_everything_with_exit_code_0(keep: Keep, number: signal.Signals) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end every program; no process is left."""
    kept = keep(f"one={free_port()}", f"two={free_port()}")
    kept.wait_until_ready()
    assert len(kept.processes()) == 4
    kept.process.send_signal(number)
    assert kept.process.wait(30) == 0
    assert kept.processes() == {}


def test_a_second_ctrl_c_does_not_cut_the_end_short(keep: Keep) -> None:
    """Whoever presses Ctrl-C twice leaves no process behind either."""
    kept = keep(f"one={free_port()} --deaf")
    kept.wait_until_ready()
    kept.process.send_signal(signal.SIGINT)
    kept.process.send_signal(signal.SIGINT)
    assert kept.process.wait(40) == 0
    assert kept.processes() == {}


def test_a_child_of_a_program_ends_too(keep: Keep) -> None:
    """What a program started itself goes with it, even if it ignores SIGTERM."""
    kept = keep(f"one={free_port()} --with-child")
    kept.wait_until_ready()
    assert len(kept.processes()) == 4
    kept.process.send_signal(signal.SIGTERM)
    assert kept.process.wait(40) == 0
    assert kept.processes() == {}


def test_a_killed_program_returns(keep: Keep) -> None:
    """kill -9 of one program: it is started again, the other goes on, and the person at the terminal is told."""
    first, second = free_port(), free_port()
    kept = keep(f"one={first}", f"two={second}")
    kept.wait_until_ready()
    before, other = kept.pid_of(f"toy_server.py {first}"), kept.pid_of(f"toy_server.py {second}")
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: "one had stopped and was started again" in kept.errors.read_text())
    wait_for(lambda: _answers(first))
    assert kept.pid_of(f"toy_server.py {first}") != before
    assert kept.pid_of(f"toy_server.py {second}") == other


def test_a_killed_keeper_leaves_nothing(keep: Keep) -> None:
    """kill -9 of the keeper: the supervisor and its programs notice and end."""
    kept = keep(f"one={free_port()}", f"two={free_port()} --deaf")
    kept.wait_until_ready()
    kept.process.kill()
    wait_for(lambda: _gone(kept))


def test_a_killed_supervisor_ends_everything(keep: Keep) -> None:
    """kill -9 of the supervisor: its programs end with it, and the keeper says so with exit code 1."""
    kept = keep(f"one={free_port()} --deaf")
    kept.wait_until_ready()
    os.kill(kept.pid_of("supervisord"), signal.SIGKILL)
    assert kept.process.wait(30) == 1
    wait_for(lambda: _gone(kept))
    assert "The supervisor has ended" in kept.errors.read_text()


def test_a_program_that_cannot_start_shows_its_last_words(keep: Keep) -> None:
    """A failure at the start: the end of that program's log on stderr, exit code 1, nothing left."""
    kept = keep(f"one={free_port()}", "broken=fail")
    assert kept.process.wait(40) == 1
    said = kept.errors.read_text()
    assert "broken did not start. The end of" in said
    assert "the toy has no batteries" in said
    assert "Traceback" not in said
    assert kept.processes() == {}


def test_a_stop_during_the_start_leaves_nothing(keep: Keep) -> None:
    """Ctrl-C before everything is healthy is a stop like any other."""
    port = free_port()
    kept = keep(f"one={port}", f"never={port}")
    wait_for(lambda: len(kept.processes()) >= 3)
    kept.process.send_signal(signal.SIGINT)
    assert kept.process.wait(30) in (0, 1)
    assert kept.processes() == {}


def test_a_deep_folder_is_no_obstacle(keep: Keep, tmp_path: Path) -> None:
    """A socket's path has 107 bytes at most; a deeper `var` works all the same."""
    kept = keep(f"one={free_port()}", var=tmp_path / ("deep" * 20) / ("er" * 20) / "100%")
    kept.wait_until_ready()
    kept.process.send_signal(signal.SIGINT)
    assert kept.process.wait(30) == 0


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False
