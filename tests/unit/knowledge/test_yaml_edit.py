"""A few values change in a YAML text, and no other character does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.errors import ReviewError
from bot.knowledge.model import Entry
from bot.knowledge.reader import read
from bot.knowledge.signing import review_path
from bot.knowledge.yaml_edit import with_values

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
FILES = [path for folder in ("conditions", "topics", "claims") for path in sorted((KNOWLEDGE / folder).glob("*.yaml"))]
NEW = {"status": "reviewed", "due": "2028-01-02", "reviewer": '"Dr. Ä, nurse"', "digest": '"00ff"'}
CASES = {
    "in braces": (
        "review: {status: draft, due: 2027-01-01, reviewer: null}",
        'review: {status: reviewed, due: 2028-01-02, reviewer: "Dr. Ä, nurse", digest: "00ff"}',
    ),
    "with a comment behind": (
        "review: {status: draft, due: null, reviewer: null}  # soon",
        'review: {status: reviewed, due: 2028-01-02, reviewer: "Dr. Ä, nurse", digest: "00ff"}  # soon',
    ),
    "in another order, signed before": (
        "review: {digest: 'ab', reviewer: X,  status: reviewed, due: 2027-01-01}",
        'review: {digest: "00ff", reviewer: "Dr. Ä, nurse",  status: reviewed, due: 2028-01-02}',
    ),
    "with a comma at the end": (
        "review: {status: draft, due: null, reviewer: null, }",
        'review: {status: reviewed, due: 2028-01-02, reviewer: "Dr. Ä, nurse", digest: "00ff", }',
    ),
    "over two lines": (
        "review: {status: draft, due: null, # why\n      reviewer: null}",
        'review: {status: reviewed, due: 2028-01-02, # why\n      reviewer: "Dr. Ä, nurse", digest: "00ff"}',
    ),
    "without values in braces": (
        "review: {status: , due: , reviewer: }",
        'review: {status: reviewed, due: 2028-01-02, reviewer: "Dr. Ä, nurse", digest: "00ff"}',
    ),
    "in lines of their own": (
        "review:\n      status: draft  # not yet\n      due: 2027-01-01\n      # who?\n      reviewer: null # nobody",
        'review:\n      status: reviewed  # not yet\n      due: 2028-01-02\n      # who?\n      reviewer: "Dr. Ä, nurse" # nobody\n      digest: "00ff"',
    ),
    "without values": (
        "review:\n      status:\n      due:\n      reviewer:",
        'review:\n      status: reviewed\n      due: 2028-01-02\n      reviewer: "Dr. Ä, nurse"\n      digest: "00ff"',
    ),
    "folded": (
        "review:\n      status: reviewed\n      due: 2027-01-01\n      reviewer: >-\n        A.\n        Sample",
        'review:\n      status: reviewed\n      due: 2028-01-02\n      reviewer: "Dr. Ä, nurse"\n      digest: "00ff"',
    ),
}
BEFORE = "# Überschrift 🙂\nname: Sjögren's disease\nentries:\n  overview:\n    say: [\"a: b\", 'c']\n    "
AFTER = "\n\n  # The next one.\n  causes: {review: {status: draft, due: null, reviewer: null}}\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("case", CASES)
def test_only_the_values_change(case: str, mark: str, newline: str) -> None:
    """Comments, order, quotes, spaces, line ends and everything around stay as they are."""
    before, after = CASES[case]
    text, wanted = (f"{mark}{BEFORE}{part}{AFTER}".replace("\n", newline) for part in (before, after))
    assert with_values(text, ("entries", "overview", "review"), NEW) == wanted


@pytest.mark.parametrize("case", CASES)
def test_a_mapping_may_end_the_file_without_a_line_end(case: str) -> None:
    before, after = CASES[case]
    assert with_values(BEFORE + before, ("entries", "overview", "review"), NEW) == BEFORE + after


@pytest.fixture(scope="module")
def entries() -> Mapping[str, Sequence[Entry]]:
    """The real entries by their files."""
    found: dict[str, list[Entry]] = {}
    for entry in read(KNOWLEDGE).entries.values():
        found.setdefault(entry.place.file, []).append(entry)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_line_changes_in_each_real_file(path: Path, entries: Mapping[str, Sequence[Entry]]) -> None:
    """For the first and for the last entry; the file is read byte for byte."""
    text = path.read_bytes().decode("utf-8")
    there = entries[path.relative_to(KNOWLEDGE).as_posix()]
    for entry in (there[0], there[-1]):
        changed = with_values(text, review_path(entry), {"status": "reviewed", "reviewer": '"Dr. Ä, nurse"', "digest": '"00ff"'})
        differing = [(was, now) for was, now in zip(text.split("\n"), changed.split("\n"), strict=True) if was != now]
        assert len(differing) == 1
        was, now = differing[0]
        assert was.lstrip().startswith("review: {")
        assert now.startswith(was[: was.index("{")])


@pytest.mark.parametrize(
    "text",
    [
        "review: draft",
        "review: {}",
        "other: {status: draft}",
        "review: &r {status: draft, due: null, reviewer: null}\nother: *r",
        "shared: &r {status: draft, due: null, reviewer: null}\nreview: *r",
        "name: &n x\nreview: {status: *n, due: null, reviewer: null}",
    ],
    ids=["text", "empty", "absent", "shared with another", "shared from another", "alias"],
)
def test_what_cannot_be_edited_in_place_is_refused(text: str) -> None:
    """The message names the mapping and shows the form that works."""
    with pytest.raises(ReviewError, match=r"`review` can't be edited in place. Write it in one line: \{status: …, due: …"):
        with_values(text, ("review",), NEW)
