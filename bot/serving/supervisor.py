"""One supervisord: started, asked over its unix socket, and ended so that nothing of it is left."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, cast

from supervisor.xmlrpc import SupervisorTransport

from bot.process.tether import tied, tied_environment
from bot.serving.programs import Program
from bot.serving.supervisor_conf import STOP_SECONDS, Places, conf_text

LONGEST_SOCKET_PATH = 80
"""Linux allows 107 bytes, and supervisor appends its process id while it makes the socket."""
OWN_OUTPUT = "supervisor-output"
"""The log of what supervisord says before it has a log."""
UNREACHABLE = (OSError, http.client.HTTPException, xmlrpc.client.Error)


class State(str, Enum):
    """supervisord's states of a program."""

    STOPPED = "STOPPED"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    BACKOFF = "BACKOFF"
    STOPPING = "STOPPING"
    EXITED = "EXITED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class ProgramState:
    """What supervisord says of one program; `pid` is 0 while it doesn't run, `why` says why it could not be started."""

    name: str
    state: State
    pid: int
    why: str

    @property
    def is_up(self) -> bool:
        """Whether its process is there."""
        return self.state in (State.STARTING, State.RUNNING)


class Supervisor:
    """A supervisord with its programs: made, then started once, then stopped."""

    def __init__(self, programs: Sequence[Program], var: Path) -> None:
        self.places, self._temporary = _make_places(programs, var)
        self.places.conf.write_text(conf_text(programs, self.places), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start supervisord, which starts the programs."""
        command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(self.places.conf)]
        with self.places.log(OWN_OUTPUT).open("wb") as output:
            self._process = subprocess.Popen(
                tied(signal.SIGTERM, command),
                cwd=self.places.folder,
                env=tied_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def is_alive(self) -> bool:
        """Whether supervisord itself runs."""
        return self._process is not None and self._process.poll() is None

    def states(self) -> dict[str, ProgramState]:
        """Every program's state by name; empty while supervisord doesn't answer."""
        try:
            told = cast("list[dict[str, Any]]", self._rpc().supervisor.getAllProcessInfo())
        except UNREACHABLE:
            return {}
        return {one["name"]: ProgramState(one["name"], State(one["statename"]), int(one["pid"]), str(one["spawnerr"])) for one in told}

    def start_again(self, name: str) -> None:
        """Try a program that supervisord has given up."""
        try:
            self._rpc().supervisor.startProcess(name, False)
        except UNREACHABLE:
            return

    def stop(self) -> None:
        """End every program and supervisord; those that don't listen are killed. Bounded in time."""
        pids = [state.pid for state in self.states().values() if state.pid]
        if self._process is not None:
            _end(self._process)
        for pid in pids:
            _kill_group(pid)
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _rpc(self) -> xmlrpc.client.ServerProxy:
        transport = SupervisorTransport(None, None, f"unix://{self.places.socket}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(2 * STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _kill_group(pid: int) -> None:
    """Supervisor makes each program the leader of a group, so what a program left behind goes with it."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _make_places(programs: Sequence[Program], var: Path) -> tuple[Places, Path | None]:
    """Folders for this supervisor, named after its first port; and a temporary folder where `var` is too deep for a socket."""
    ports = [str(p.listener.port) for p in programs if p.listener is not None]
    folder = (var / "run" / (ports[-1] if ports else str(os.getpid()))).resolve()
    logs = (var / "log").resolve()
    for made in (folder, logs):
        made.mkdir(parents=True, exist_ok=True)
    socket = folder / "supervisor.sock"
    temporary = None
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        temporary = Path(tempfile.mkdtemp(prefix="caveat-"))
        socket = temporary / "supervisor.sock"
    return Places(folder, logs, socket), temporary
