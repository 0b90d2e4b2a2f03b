"""Nothing in the repository names a developer's machine or a package registry's host.

The needles are put together here, so that this file holds none of them.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

FOLDERS = ("root", "work", "tmp/w", "home/\\w+", "opt/pypi", "Users/\\w+")
HOSTS = (("pypi", "org"), ("files.pythonhosted", "org"), ("registry.npmjs", "org"), ("registry.yarnpkg", "com"), ("deb.debian", "org"))
NEEDLES = [re.compile(rb"(?<![\w.~*-])/" + folder.encode() + rb"/") for folder in FOLDERS] + [
    re.compile(re.escape(".".join(host)).encode()) for host in HOSTS
]


def repository_files() -> list[Path]:
    """What git tracks, and what it would track: untracked files that no ignore rule names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("needle", NEEDLES, ids=lambda needle: needle.pattern.decode())
def test_no_file_names_a_machine_or_a_registry(needle: re.Pattern[bytes]) -> None:
    """Paths of one machine work nowhere else, and a registry's address in a lock ties everyone to it."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line[:120]!r}"
        for path in repository_files()
        for number, line in enumerate(path.read_bytes().splitlines(), 1)
        if needle.search(line)
    ]
    assert found == []


def test_there_is_something_to_look_at() -> None:
    """The list is not empty by mistake."""
    assert ROOT / "Makefile" in repository_files()
