"""What takes people's data out of what the insights show: with the words of the knowledge folder that the assistant uses."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

from bot.knowledge.reader import existing, read_with_findings
from bot.redaction.redactor import Redactor

_one_at_a_time = threading.Lock()


def redactor_of(knowledge: Path) -> Redactor:
    """The redactor with this folder's words. The first call reads it, which takes seconds; others wait for it meanwhile.

    Raises KnowledgeError where there is no folder: nothing is shown unredacted then. Of a file with findings what could be read counts; a word that is
    unknown is taken out rather than left in.
    """
    with _one_at_a_time:
        return _read(knowledge)


@lru_cache(maxsize=2)
def _read(knowledge: Path) -> Redactor:
    return Redactor(existing(read_with_findings(knowledge))[0])
