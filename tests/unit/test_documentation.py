"""The documentation says what is there: every setting, command and finding, links that lead somewhere, and an exchange that is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, main
from bot.answer.compose import Composer, House
from bot.cli.review import ACTIONS
from bot.knowledge.reader import read
from bot.rendering import plain_text

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LEFT_OUT = "…"


def settings_in_code() -> set[str]:
    """The variables that settings.py reads."""
    return set(re.findall(r'read\.\w+\(\s*"(CAVEAT_[A-Z_]+)"', (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")))


def make_targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def outside_code(text: str) -> str:
    """A document without its code blocks, in which a bracket is no link."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What links to the headings of a document are called."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_lists_every_setting_and_no_other() -> None:
    """One row of the table for each variable that is read."""
    listed = re.findall(r"^\| `(CAVEAT_[A-Z_]+)` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(settings_in_code())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_and_stands_in_the_readme(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With all its options."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    options = set(re.findall(r"(?<!\S)--[a-z]+", capsys.readouterr().out)) - {"--help"}
    row = next((line for line in README.splitlines() if line.startswith(f"| `python -m bot {command}")), "")
    assert row
    assert {option for option in options if f"`{option}`" not in row} == set()


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_of_the_review_has_help_and_stands_in_the_readme(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A row of its own, with all its options."""
    with pytest.raises(SystemExit) as ended:
        main(["review", action, "--help"])
    assert ended.value.code == 0
    options = set(re.findall(r"(?<!\S)--[a-z]+", capsys.readouterr().out)) - {"--help"}
    row = next((line for line in README.splitlines() if line.startswith(f"| `python -m bot review {action}")), "")
    assert row
    assert {option for option in options if option not in row} == set()


def test_the_readme_names_no_command_that_is_not_there() -> None:
    """A command that was renamed is renamed in the documents too."""
    named = {name for path in DOCUMENTS for name in re.findall(r"`[^`\n]*-m bot ([a-z]+)", path.read_text(encoding="utf-8"))}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    """`make something` in a document works."""
    named = set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert named - make_targets() == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    """To a file that exists, and to a heading in it."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", outside_code(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (heading and heading not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_that_is_named_exists(path: Path) -> None:
    """A file that was moved is moved in the documents too."""
    named = re.findall(r"`((?:bot|actions|data|knowledge|tests|scripts|docs)/[\w./-]*)`", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_finding_of_the_check_is_explained() -> None:
    """tests/knowledge/broken has one folder for each code, but for that of --links."""
    explained = set(re.findall(r"`([a-z0-9-]+)`", (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")))
    codes = {folder.name for folder in (ROOT / "tests" / "knowledge" / "broken").iterdir() if folder.is_dir()} | {"dead-link"}
    assert codes - explained == set()


def test_the_exchange_of_the_readme_is_a_real_one() -> None:
    """Its words, as far as they are not left out, are those of the answer, in this order."""
    found = re.search(r"<!-- exchange: (\S+) -->\n```text\n> [^\n]+\n\n(.+?)```", README, re.DOTALL)
    assert found is not None
    knowledge = read(ROOT / "knowledge")
    entry = knowledge.entries[found[1]]
    reply = Composer(knowledge, House("the clinic", "us"), lambda: entry.review.next_review_due).answer(entry)
    buttons = "".join(f"[{suggestion.title}]" for suggestion in reply.suggestions)
    said = "".join((plain_text(reply) + buttons).split())
    at = 0
    for part in found[2].split(LEFT_OUT):
        words = "".join(part.split())
        assert words in said[at:], f"{found[1]} no longer says: {part.strip()}"
        at = said.index(words, at) + len(words)
