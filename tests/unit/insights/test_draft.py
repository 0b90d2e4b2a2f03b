"""A draft holds questions and blanks: nothing in it can be shown before a clinician has written it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.insights.draft import MOST_EXAMPLES, draft, file_name
from bot.insights.unanswered import Unanswered
from bot.knowledge.check import check

TODAY = date(2026, 11, 29)
GOOD = Path(__file__).parents[2] / "knowledge" / "good"


def asked(*wordings: str) -> Unanswered:
    """A group of these questions."""
    return Unanswered(wordings or ("can i fly with lupus", "flying with lupus"), 3, 2, ("not_covered",), 1.0)


def entry(text: str) -> dict[str, object]:
    """The entry in a draft."""
    return dict(yaml.safe_load(text)["entries"]["overview"])


def test_the_questions_are_its_examples() -> None:
    """As they were asked."""
    assert entry(draft(asked(), TODAY))["asks"] == ["can i fly with lupus", "flying with lupus"]


def test_every_text_is_blank_and_marked() -> None:
    """No sentence is made up."""
    made = entry(draft(asked(), TODAY))
    assert made["say"] == [{"text": "", "cite": ""}]
    assert made["certainty"] == {"level": "", "because": ""}
    assert (made["caveat"], made["referral"]) == ("", {"who": "", "when": "", "why": ""})
    assert made["review"] == {"status": "draft", "last_reviewed": None, "next_review_due": "", "reviewer": None}
    assert draft(asked(), TODAY).count("# TO WRITE") == 5


@pytest.mark.parametrize(
    "hostile", ['"}\n- evil: true', "'; DROP", "# no comment", "a: b", "<script>alert(1)</script>", "\\", "é “x” 日本", "*x &y !z"]
)
def test_whatever_was_asked_stays_one_example(hostile: str) -> None:
    """A question can't become a key of the file."""
    made = entry(draft(asked(hostile), TODAY))
    assert made["asks"] == [hostile.replace("\n", "")]
    assert set(made) == {"asks", "say", "certainty", "caveat", "referral", "next", "review"}


def test_what_had_something_taken_out_is_set_aside() -> None:
    """As an example it would teach the assistant the word [name]."""
    text = draft(asked("can i fly", "i am [name] can i fly"), TODAY)
    assert entry(text)["asks"] == ["can i fly"]
    assert '# - "i am [name] can i fly"  # something was taken out' in text


def test_there_are_not_too_many_examples() -> None:
    """The commonest ones come first."""
    assert len(entry(draft(asked(*(f"question {number}" for number in range(50))), TODAY))["asks"]) == MOST_EXAMPLES  # type: ignore[arg-type]


def test_set_aside_it_harms_nothing(tmp_path: Path) -> None:
    """In the folder that its head names, no reader looks at it."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / file_name(asked())).write_text(draft(asked(), TODAY), encoding="utf-8")
    assert check(folder) == []


def test_put_among_the_topics_unfinished_it_is_refused(tmp_path: Path) -> None:
    """The check names what is missing, so it can't be served by mistake."""
    folder = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    (folder / "topics" / file_name(asked())).write_text(draft(asked(), TODAY), encoding="utf-8")
    told = "\n".join(map(str, check(folder)))
    assert all(f"topics/{file_name(asked())}" in line for line in told.splitlines())
    assert all(field in told for field in ("text", "certainty", "caveat", "referral", "next_review_due"))
