"""Makes the project's environment on a fresh machine: `.uv/` (the installer), then `.venv/` (Python 3.10 with the hashed locks).

Standard library only, for any Python from 3.8 on. Quick when nothing changed: a stamp in `.venv` names the locks that it was made of.
Two that run at once wait for each other. What can't work ends with one sentence on stderr and exit code 1.

    python scripts/bootstrap.py          make or renew the environment
    python scripts/bootstrap.py lock     resolve the requirements-*.in anew and write the locks
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence

ROOT = Path(__file__).resolve().parent.parent
WANTED = "3.10"
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-nodeps.txt")
INSTALLER_LOCK = "requirements-uv.txt"
TRIES = 3
SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


class BootstrapError(Exception):
    """Something that the person at the keyboard has to mend. The message is one or two sentences."""


class Place:
    """The paths of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        self.stamp = self.venv / "caveat-stamp"
        self.tools = root / ".uv"


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Run one command; returns the exit code."""
    place = Place(root)
    try:
        if list(arguments) == ["lock"]:
            with _alone(place):
                write_locks(place)
        elif arguments:
            raise BootstrapError(f"Unknown command {' '.join(arguments)!r}. Give none, or `lock`.")
        else:
            make_environment(place)
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def make_environment(place: Place) -> None:
    """Make `.venv` hold exactly what the locks say. Does nothing when it does already."""
    wanted = stamp(place)
    if is_current(place, wanted):
        return
    with _alone(place):
        if is_current(place, wanted):
            return
        _build(place, wanted)


def stamp(place: Place) -> str:
    """What an environment depends on: the locks, where it stands, and the version of Python."""
    total = hashlib.sha256(f"{place.root} {WANTED} compiled".encode())
    for name in LOCKS:
        total.update((place.root / name).read_bytes())
    return total.hexdigest()


def is_current(place: Place, wanted: str) -> bool:
    """Whether `.venv` was completed from these locks and its Python is still there."""
    return place.python.exists() and place.stamp.is_file() and place.stamp.read_text(encoding="utf-8") == wanted


def _build(place: Place, wanted: str) -> None:
    started = time.monotonic()
    _say("Making the environment in .venv: a few minutes the first time, seconds when the packages are in the cache.")
    place.stamp.unlink() if place.stamp.is_file() else None
    uv = find_uv(place)
    if not _is_wanted(str(place.python)):
        python = find_python(place, uv)
        _say(f"Python: {python}")
        _uv(uv, place, "venv", "--quiet", "--clear", "--no-project", "--python", python, str(place.venv))
    locks = [str(place.root / name) for name in LOCKS]
    # Compiled here, because some machines forbid Python to do it at run time (PYTHONDONTWRITEBYTECODE): Rasa then starts in 60 s.
    _install(uv, place, ["pip", "sync", "--require-hashes", "--compile-bytecode", "--python", str(place.python), *locks])
    place.stamp.write_text(wanted, encoding="utf-8")
    _say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def _install(uv: str, place: Place, command: List[str]) -> None:
    """Install, and try again after a failure: most failures are a network that hiccupped."""
    for attempt in range(1, TRIES + 1):
        quiet = [] if sys.stderr.isatty() else ["--quiet"]
        if subprocess.run([uv, *command, *quiet], env=_uv_environment(), cwd=place.root).returncode == 0:
            return
        if attempt < TRIES:
            _say(f"The installation failed; trying again ({attempt + 1} of {TRIES}).")
            time.sleep(3 * attempt)
    raise BootstrapError("The packages could not be installed; the reason stands above. Is the package index reachable from here?")


# --- Python 3.10


def find_python(place: Place, uv: str) -> str:
    """A Python 3.10 that runs.

    In this order: CAVEAT_PYTHON, `python3.10` on PATH, pyenv's versions, what uv knows. Raises BootstrapError if there is none.
    """
    named = os.environ.get("CAVEAT_PYTHON", "").strip()
    if named:
        if not _is_wanted(named):
            raise BootstrapError(f"CAVEAT_PYTHON is {named}, which is no Python {WANTED} that runs. Set it to one, or remove it.")
        return named
    for candidate in _candidates():
        if _is_wanted(candidate):
            return candidate
    asked = subprocess.run(
        [uv, "python", "find", "--system", "--no-project", WANTED],
        env=_uv_environment(), cwd=place.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True,
    )  # fmt: skip
    found = asked.stdout.strip()
    if asked.returncode == 0 and _is_wanted(found):
        return found
    raise BootstrapError(
        f"Caveat needs Python {WANTED} (Rasa 3.6 runs on no newer one) and found none: install it "
        f"(`pyenv install {WANTED}`, or your system's python{WANTED}) or set CAVEAT_PYTHON to the path of one."
    )


def _candidates() -> Iterator[str]:
    on_path = shutil.which(f"python{WANTED}")
    if on_path:
        yield on_path
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(os.path.expanduser("~"), ".pyenv")
    yield from sorted(glob.glob(os.path.join(pyenv, "versions", f"{WANTED}.*", "bin", f"python{WANTED}")), reverse=True)


def _is_wanted(python: str) -> bool:
    """Whether this is a Python 3.10 that runs, tried in the project's folder, where a shim reads `.python-version`."""
    code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [python, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.decode().strip() == WANTED


# --- uv


def find_uv(place: Place) -> str:
    """The project's own uv, installed into `.uv/` when it isn't there. Raises BootstrapError when no way works."""
    lock = (place.root / INSTALLER_LOCK).read_text(encoding="utf-8")
    mark = place.tools / "installed"
    for folder in ("venv", "target"):
        binary = place.tools / folder / "bin" / "uv"
        if mark.is_file() and mark.read_text(encoding="utf-8") == lock and _runs(str(binary)):
            return str(binary)
    _say("Installing uv into .uv")
    for python in [sys.executable, *_candidates()]:
        for way in (_uv_through_venv, _uv_through_target):
            made = way(place, python)
            if made is not None:
                mark.write_text(lock, encoding="utf-8")
                return made
    on_path = shutil.which("uv")
    if on_path and _runs(on_path):
        return on_path
    raise BootstrapError(
        "uv could not be installed: this Python has neither venv nor pip, or the package index can't be reached. "
        "On Debian: apt install python3-venv python3-pip. What was tried is in .uv/log."
    )


def _uv_through_venv(place: Place, python: str) -> Optional[str]:
    folder = place.tools / "venv"
    shutil.rmtree(folder, ignore_errors=True)
    if not _quietly([python, "-m", "venv", str(folder)], place):
        return None
    pip = [str(folder / "bin" / "python"), "-m", "pip"]
    return _pip(place, pip, [], folder)


def _uv_through_target(place: Place, python: str) -> Optional[str]:
    folder = place.tools / "target"
    shutil.rmtree(folder, ignore_errors=True)
    return _pip(place, [python, "-m", "pip"], ["--target", str(folder)], folder)


def _pip(place: Place, pip: List[str], options: List[str], folder: Path) -> Optional[str]:
    command = [*pip, "install", "--quiet", *options, "--require-hashes", "-r", str(place.root / INSTALLER_LOCK)]
    binary = str(folder / "bin" / "uv")
    return binary if _quietly(command, place) and _runs(binary) else None


def _runs(binary: str) -> bool:
    try:
        return subprocess.run([binary, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _quietly(command: List[str], place: Place) -> bool:
    """Run a command whose failure only means that the next way is tried; what it said is kept in `.uv/log`."""
    with open(place.tools / "log", "ab") as log:
        log.write((" ".join(command) + "\n").encode())
        log.flush()
        try:
            return subprocess.run(command, cwd=place.tools, stdout=log, stderr=log, stdin=subprocess.DEVNULL).returncode == 0
        except OSError:
            return False


def _uv(uv: str, place: Place, *arguments: str) -> None:
    if subprocess.run([uv, *arguments], env=_uv_environment(), cwd=place.root).returncode != 0:
        raise BootstrapError(f"`uv {' '.join(arguments[:2])}` failed; the reason stands above.")


def _uv_environment() -> Dict[str, str]:
    """The environment for uv: it must never try to download a Python, nor take another environment for ours."""
    own = {"UV_PYTHON_DOWNLOADS": "never", "UV_HTTP_TIMEOUT": "180", "UV_NO_PROGRESS": "0" if sys.stderr.isatty() else "1"}
    if os.path.isfile(SYSTEM_CERTIFICATES):
        own["UV_SYSTEM_CERTS"] = "1"  # as pip does: a company's own authority counts
    if "UV_CACHE_DIR" not in os.environ and not os.access(os.path.expanduser("~"), os.W_OK):
        own["UV_CACHE_DIR"] = str(ROOT / ".uv" / "cache")
    return {**{k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "UV_PYTHON")}, **own}


# --- locks


def write_locks(place: Place) -> None:
    """Resolve the requirements-*.in again. A version in an existing lock stays while it fits; delete the lock to renew all."""
    uv = find_uv(place)
    python = find_python(place, uv)
    for name in (*LOCKS, INSTALLER_LOCK):
        own = ["--no-deps"] if name == "requirements-nodeps.txt" else []
        version = ["--universal", "--python-version", "3.8"] if name == INSTALLER_LOCK else ["--python-version", WANTED]
        _uv(
            uv, place, "pip", "compile", "--quiet", "--generate-hashes", "--no-emit-index-url", "--custom-compile-command", "make lock",
            "--python", python, *version, *own, name[: -len(".txt")] + ".in", "-o", name,
        )  # fmt: skip
        _say(f"wrote {name}")


# --- both


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Wait until no other bootstrap works in this checkout. The lock falls with the process that holds it."""
    place.tools.mkdir(exist_ok=True)
    with open(place.tools / "lock", "w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another make is making the environment; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
