"""Starts programs under a supervisor, waits until they can work, and keeps watch until told to stop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.process.progress import Progress
from bot.process.stopping import stop_signals_ignored, stop_signals_interrupt
from bot.serving.health import is_healthy
from bot.serving.programs import Program
from bot.serving.supervisor import OWN_OUTPUT, ProgramState, State, Supervisor

LONGEST_START_SECONDS = 180.0
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BEFORE_ANOTHER_TRY = 30.0
SHOWN_LOG_LINES = 20


def keep_running(programs: Sequence[Program], var: Path, ready: Callable[[], None]) -> int:
    """Run the programs until Ctrl-C or SIGTERM; `ready` is called once all of them can work.

    Returns the exit code: 0 after a stop that was asked for, 1 when a program could not be started (the end of its log is shown on
    stderr). No process is left in either case.
    """
    with stop_signals_interrupt():
        try:
            return _keep(programs, var, ready)
        except KeyboardInterrupt:
            return 0


def _keep(programs: Sequence[Program], var: Path, ready: Callable[[], None]) -> int:
    supervisor = Supervisor(programs, var)
    try:
        keeper = _Keeper(programs, supervisor)
        supervisor.start()
        if not keeper.wait_until_healthy():
            return 1
        ready()
        return keeper.watch()
    finally:
        with stop_signals_ignored():
            supervisor.stop()


class _Keeper:
    def __init__(self, programs: Sequence[Program], supervisor: Supervisor) -> None:
        self._programs = programs
        self._supervisor = supervisor
        self._log_sizes = {p.name: _size(supervisor.places.log(p.name)) for p in programs}
        self._given_up_at: dict[str, float] = {}

    def wait_until_healthy(self) -> bool:
        """Whether all became healthy; if one did not, its log was shown."""
        waiting = {program.name: program for program in self._programs}
        progress = Progress("Starting " + ", ".join(waiting))
        while waiting:
            failed = self._failed(waiting, progress.seconds)
            if failed is not None:
                progress.end()
                self._explain(failed)
                return False
            states = self._supervisor.states()
            for name in [n for n, program in waiting.items() if n in states and _can_work(program, states[n])]:
                del waiting[name]
            progress.show()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        progress.end()
        return True

    def watch(self) -> int:
        """Tell of every program that died and came back. Returns only when the supervisor itself is gone."""
        before = self._supervisor.states()
        while self._supervisor.is_alive:
            now = self._supervisor.states()
            for name, state in now.items():
                self._compare(before.get(name), state)
            before = {**before, **{name: state for name, state in now.items() if state.is_up}}
            time.sleep(SECONDS_BETWEEN_LOOKS)
        _warn("The supervisor has ended, and every program with it. Start again.")
        return 1

    def _compare(self, before: ProgramState | None, now: ProgramState) -> None:
        if now.state is State.FATAL:
            self._try_again_later(now.name)
        elif now.is_up and before is not None and before.pid != now.pid:
            self._given_up_at.pop(now.name, None)
            _warn(f"{now.name} had stopped and was started again. See {self._supervisor.places.log(now.name)}.")

    def _try_again_later(self, name: str) -> None:
        given_up_at = self._given_up_at.setdefault(name, time.monotonic())
        if time.monotonic() - given_up_at >= SECONDS_BEFORE_ANOTHER_TRY:
            self._given_up_at[name] = time.monotonic()
            self._supervisor.start_again(name)

    def _failed(self, waiting: dict[str, Program], seconds: float) -> str | None:
        """The program because of which waiting makes no sense any more; OWN_OUTPUT for the supervisor itself."""
        if not self._supervisor.is_alive:
            return OWN_OUTPUT
        for name, state in self._supervisor.states().items():
            if state.state in (State.BACKOFF, State.EXITED, State.FATAL):
                return name
        return next(iter(waiting)) if seconds > LONGEST_START_SECONDS else None

    def _explain(self, name: str) -> None:
        log = self._supervisor.places.log(name)
        lines = _tail(log, self._log_sizes.get(name, 0))
        _warn(f"{name} did not start. The end of {log}:" if lines else f"{name} did not start, and {log} is empty.")
        for line in lines:
            _warn(f"  {line}")


def _can_work(program: Program, state: ProgramState) -> bool:
    if program.listener is None:
        return state.state is State.RUNNING
    return state.is_up and is_healthy(program.listener.health_url)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _tail(path: Path, since: int) -> list[str]:
    """The last lines that were written since the log had this size."""
    if not path.is_file():
        return []
    content = path.read_bytes()
    fresh = content[since:] if len(content) >= since else content
    return fresh.decode("utf-8", "replace").splitlines()[-SHOWN_LOG_LINES:]


def _warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
