"""Each rule has a broken example: `broken/<code>/` is laid over the good folder, and `expect.txt` says what the check must find there.

A line of `expect.txt` is a finding as `python -m bot check` prints it, up to as many words of the message as matter. The check must
find these and nothing else. `warn.txt` says the same of what it must only warn of.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.check import check, check_and_read, warnings

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "bot" / "knowledge"
EXAMPLES = sorted(path for path in (HERE / "broken").iterdir() if path.is_dir())
WITHOUT_EXAMPLE = {
    "no-folder",  # a folder that is not there can't be laid over another: tests/unit/knowledge/test_reader.py
    "dead-link",  # found by looking at the net, with --links only: tests/unit/knowledge/test_links.py
}
MAKERS = {"Finding": -2, "add": -2, "problem": -2, "_at": -2, "take": -1}  # call -> which of its arguments is the code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may break."""
    return Path(shutil.copytree(HERE / "good", tmp_path / "knowledge"))


def listed(example: Path, file: str) -> list[str]:
    """The lines of a file of an example; none, if it has no such file."""
    path = example / file
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def test_the_good_folder_has_no_finding_and_no_warning() -> None:
    """A folder that keeps all rules is clean, and what is signed there holds."""
    knowledge, findings = check_and_read(HERE / "good")
    assert knowledge is not None
    assert (findings, warnings(knowledge)) == ([], [])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_a_broken_file_is_found_at_its_line_and_the_message_says_what_to_do(example: Path, folder: Path) -> None:
    """The check finds and warns of exactly what the example's expect.txt and warn.txt list."""
    shutil.copytree(example, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expect.txt", "warn.txt"))
    knowledge, findings = check_and_read(folder)
    assert knowledge is not None
    for told, file in ((findings, "expect.txt"), (warnings(knowledge), "warn.txt")):
        found, expected = sorted(map(str, told)), sorted(listed(example, file))
        assert len(found) == len(expected), found
        assert [line for line, words in zip(found, expected, strict=True) if not line.startswith(words)] == []


def test_what_is_only_warned_of_keeps_nobody_from_training(folder: Path) -> None:
    """A void signature is no finding: training refuses knowledge with findings only."""
    shutil.copytree(HERE / "broken" / "void-signature", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("warn.txt"))
    assert check(folder) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_named_after_the_code_that_it_shows(example: Path) -> None:
    """Who looks for a code finds its example by name."""
    assert any(f": {example.name}: " in line for file in ("expect.txt", "warn.txt") for line in listed(example, file))


def test_every_code_that_the_source_can_emit_has_a_broken_example() -> None:
    """No rule without an example, and no example of a rule that is gone."""
    codes = {code for path in SOURCE.rglob("*.py") for code in _codes(path)}
    assert codes - WITHOUT_EXAMPLE == {example.name for example in EXAMPLES}


def _codes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and len(node.args) >= 3:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            code = node.args[MAKERS[name]] if name in MAKERS else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value
