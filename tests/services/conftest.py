"""A PostgreSQL server of the tests' own: on loopback, with its own data folder, ended with the tests. A test asks for `url`, a new database."""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

DEBIANS = Path("/usr/lib/postgresql")
# Whom the server runs as where the tests run as root, which it refuses to run as.
UNPRIVILEGED = ("postgres", "nobody")
USER = "caveat"
PRCTL = ctypes.CDLL(None).prctl
PR_SET_PDEATHSIG = 1  # linux/prctl.h
START_SECONDS, STOP_SECONDS = 60, 20


@dataclass(frozen=True)
class Server:
    """A running server. `password` is drawn for each run, so that nobody else on the machine gets in."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run a statement that no transaction may hold, such as CREATE DATABASE."""
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server. It is started on first use and skips only where PostgreSQL isn't installed."""
    binaries = found_binaries()
    if binaries is None:
        pytest.skip(f"PostgreSQL is not installed: no initdb under {DEBIANS} or on PATH (Debian: apt-get install postgresql)")
    user = unprivileged_user()
    # Not under pytest's own folder, which the server's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="caveat-postgres-"))
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        password = made_data(binaries, folder, user)
        process, port = started(binaries, folder, user, password)
        try:
            yield Server(port, password)
        finally:
            stopped(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    """The address of a new database, dropped after the test."""
    name = f"test_{secrets.token_hex(8)}"
    postgres.run(f"CREATE DATABASE {name}")
    address = postgres.url(name)
    yield address
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


def found_binaries() -> Path | None:
    """The folder of the newest PostgreSQL, or None where there is none."""
    debians = sorted(DEBIANS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if debians:
        return debians[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run the server as; None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def made_data(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> str:
    """Make the data folder. Returns the password of its only user."""
    password = secrets.token_hex(16)
    file = folder / "password"
    file.write_text(password, encoding="ascii")
    file.chmod(0o600)
    if user is not None:
        os.chown(file, user.pw_uid, user.pw_gid)
    options = [f"--username={USER}", f"--pwfile={file}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), *options]
    made = subprocess.run(command, **as_user(user), cwd=folder, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert made.returncode == 0, f"initdb failed: {made.stderr}"
    return password


def started(binaries: Path, folder: Path, user: pwd.struct_passwd | None, password: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server and wait until it answers. Another program may take the port first, so a few are tried."""
    for _ in range(5):
        port = free_port()
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "max_connections": 200}
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), *options]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(command, **as_user(user), cwd=folder, stdout=log, stderr=log, preexec_fn=end_with_parent)
        if answers(process, Server(port, password)):
            return process, port
        stopped(process)
    raise AssertionError(f"PostgreSQL could not be started: {(folder / 'log').read_text(encoding='utf-8', errors='replace')[-2000:]}")


def answers(process: subprocess.Popen[bytes], server: Server) -> bool:
    """Whether the server answers before it ends or the time is over."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            server.run("SELECT 1")
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def stopped(process: subprocess.Popen[bytes]) -> None:
    """End the server at once; what it holds is thrown away."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)


def end_with_parent() -> None:
    """Ask the kernel to end this process when the tests die, however they do. Not by way of a program of ours: its user may not read those."""
    PRCTL(PR_SET_PDEATHSIG, int(signal.SIGQUIT), 0, 0, 0)


def as_user(user: pwd.struct_passwd | None) -> dict[str, int | list[int]]:
    """Arguments for a subprocess of that user."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
