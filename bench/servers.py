"""Starts a system's programs, waits until they can work, and ends them. They end with this process, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stock_project import BenchError
from bot.process.stopping import stop_signals_ignored
from bot.process.tether import tied, tied_environment
from bot.serving.health import is_healthy
from bot.serving.programs import LOOPBACK, Program

START_SECONDS = 240.0
STOP_SECONDS = 8.0
SHOWN_LOG_LINES = 15


@dataclass(frozen=True)
class System:
    """What is measured: the programs of one assistant, and where its messages go. `minted`: it gives each conversation its id."""

    name: str
    programs: Sequence[Program]
    url: str
    minted: bool
    environment: Mapping[str, str]


@dataclass
class Running:
    """A system whose programs have been started."""

    system: System
    logs: Path
    processes: list[subprocess.Popen[bytes]]
    start_seconds: float = 0.0

    @property
    def megabytes(self) -> float:
        """Resident memory of all its programs; 0 where the kernel doesn't tell (not Linux)."""
        return sum(_resident_kilobytes(process.pid) for process in self.processes) / 1024

    @property
    def cpu_seconds(self) -> float:
        """Processor time that its programs have used so far; 0 where the kernel doesn't tell (not Linux)."""
        return sum(_cpu_ticks(process.pid) for process in self.processes) / os.sysconf("SC_CLK_TCK")

    def wait_until_healthy(self, seconds: float = START_SECONDS) -> None:
        """Raises BenchError when a program ends, or takes too long."""
        started = time.monotonic()
        waiting = [program.listener.health_url for program in self.system.programs if program.listener is not None]
        while waiting:
            self.check_alive()
            if time.monotonic() - started > seconds:
                raise BenchError(f"{self.system.name}: not ready after {seconds:.0f} s.\n{self._last_words()}")
            waiting = [url for url in waiting if not is_healthy(url)]
            if waiting:
                time.sleep(0.1)
        self.start_seconds = time.monotonic() - started

    def check_alive(self) -> None:
        """Raises BenchError when a program has ended."""
        for program, process in zip(self.system.programs, self.processes, strict=True):
            if process.poll() is not None:
                raise BenchError(f"{self.system.name}: {program.name} ended ({process.returncode}).\n{self._last_words()}")

    def stop(self) -> None:
        """End the programs and what they left behind, by their process groups."""
        for process in self.processes:
            _signal_group(process, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for process in self.processes:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()

    def _last_words(self) -> str:
        lines = []
        for program in self.system.programs:
            log = self.logs / f"{program.name}.log"
            lines += [f"The end of {log.name}:"]
            lines += [f"  {line}" for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LOG_LINES:]]
        return "\n".join(lines)


@contextmanager
def running(system: System, logs: Path) -> Iterator[Running]:
    """The system, ready; ended at the end."""
    logs.mkdir(parents=True, exist_ok=True)
    started = Running(system, logs, [])
    try:
        for program in system.programs:
            started.processes.append(_start(program, system.environment, logs))
        started.wait_until_healthy()
        yield started
    finally:
        with stop_signals_ignored():
            started.stop()


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _start(program: Program, environment: Mapping[str, str], logs: Path) -> subprocess.Popen[bytes]:
    with (logs / f"{program.name}.log").open("wb") as output:
        return subprocess.Popen(
            tied(signal.SIGKILL, program.command),
            cwd=program.folder,
            env={**tied_environment(), **environment, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.returncode is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return


def _resident_kilobytes(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def _cpu_ticks(pid: int) -> int:
    """User and system time of all threads: the 14th and 15th field of proc(5), counted past the name, which may hold spaces."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
