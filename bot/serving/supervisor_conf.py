"""The text of supervisord's configuration."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.process.tether import tied
from bot.serving.programs import Program

STEADY_SECONDS = 5
"""A program that dies sooner is started again after 1 s, then 2 s, and so on; one that dies later is started again at once."""
RETRIES = 5
STOP_SECONDS = 8
LOG_BYTES = "10MB"
LOG_BACKUPS = 5


@dataclass(frozen=True)
class Places:
    """The files of one supervisor."""

    folder: Path
    logs: Path
    socket: Path

    @property
    def conf(self) -> Path:
        """The configuration."""
        return self.folder / "supervisord.conf"

    def log(self, program: str) -> Path:
        """What a program prints."""
        return self.logs / f"{program}.log"


def conf_text(programs: Sequence[Program], places: Places) -> str:
    """One section for the supervisor, its socket, and each program."""
    head = f"""\
[unix_http_server]
file = {_value(places.socket)}
chmod = 0700

[supervisord]
nodaemon = true
umask = 077
directory = {_value(places.folder)}
logfile = {_value(places.log("supervisor"))}
logfile_maxbytes = {LOG_BYTES}
logfile_backups = {LOG_BACKUPS}
pidfile = {_value(places.folder / "supervisord.pid")}
childlogdir = {_value(places.logs)}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
    return "\n".join([head, *(_section(program, places) for program in programs)])


def _section(program: Program, places: Places) -> str:
    environment = ",".join(f'{name}="{_value(value)}"' for name, value in program.environment.items())
    return f"""\
[program:{program.name}]
command = {_value(shlex.join(tied(signal.SIGKILL, program.command)))}
directory = {_value(program.folder)}
environment = {environment}
autostart = true
autorestart = true
startsecs = {STEADY_SECONDS}
startretries = {RETRIES}
stopsignal = TERM
stopwaitsecs = {STOP_SECONDS}
stopasgroup = true
killasgroup = true
redirect_stderr = true
stdout_logfile = {_value(_value(places.log(program.name)))}
stdout_logfile_maxbytes = {LOG_BYTES}
stdout_logfile_backups = {LOG_BACKUPS}
"""


def _value(value: object) -> str:
    """Supervisor expands `%(name)s`, so a percent sign is written twice; for a log's path it does so two times."""
    return str(value).replace("%", "%%")
