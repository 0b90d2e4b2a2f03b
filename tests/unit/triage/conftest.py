"""The red flags of the repository, read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.red_flags import RedFlags, read_red_flags
from bot.knowledge.yaml_source import Findings
from bot.triage.assess import Triage, assess

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


@pytest.fixture(scope="session")
def red_flags() -> RedFlags:
    """What `knowledge/red_flags/` says."""
    findings = Findings()
    read = read_red_flags(KNOWLEDGE, findings)
    assert findings.found == []
    return read


@pytest.fixture(scope="session")
def triage(red_flags: RedFlags) -> Callable[[str], Triage]:
    """Assesses one text."""
    return lambda text: assess(text, red_flags)


@pytest.fixture(scope="session")
def outcome(triage: Callable[[str], Triage]) -> Callable[[str], str]:
    """The disposition in a word: emergency, crisis, same_day, note (nothing urgent, with a safety note) or none."""

    def word(text: str) -> str:
        found = triage(text)
        if found.disposition is not None:
            return found.disposition.value
        return "note" if found.safety_note else "none"

    return word
