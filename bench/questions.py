"""What is asked: forty questions, in wordings of which no two in a run are the same.

Ours keeps the sentence vectors of texts that it has seen. Visitors don't repeat each other to the letter, so a benchmark must not either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

QUESTIONS = Path(__file__).with_name("questions.txt")
OPENINGS = ("", "hi, ", "hello, ", "please, ", "excuse me, ", "sorry, ", "okay, ", "well, ", "so, ", "right, ", "now, ", "and ")
CLOSINGS = ("", " please", " thanks", " then", " exactly", " really", " today", " now", " in short", " again", " by the way", " thank you")

GROWN = 205
EARLY, MIDDLE, LATE = range(2, 7), range(48, 53), range(198, 203)
"""The messages of the long conversation whose cost is compared, counted from 1."""
PROBED = tuple(range(window.start - 1, window.stop) for window in (EARLY, MIDDLE, LATE))
"""The same six questions each time: the first sets what the other five are about."""


def read_questions(path: Path = QUESTIONS) -> tuple[str, ...]:
    """One question a line."""
    return tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


class Wordings:
    """Hands out wordings of the questions, each once, always in the same order: every system is asked the same."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = tuple(questions)
        self._wordings = {question: _wordings_of(question) for question in questions}

    def of(self, question: str) -> str:
        """The next wording of a question. Raises StopIteration after 144."""
        return next(self._wordings[question])

    def conversation(self, length: int, first: int = 0) -> list[str]:
        """So many messages: the questions in their order from the `first` on, and from the beginning again after the last."""
        return [self.of(self.questions[(first + index) % len(self.questions)]) for index in range(length)]

    def long_conversation(self, length: int = GROWN) -> list[str]:
        """A conversation in which the messages to be compared ask the same questions, so that only its length differs."""
        asked = [self.questions[index % len(self.questions)] for index in range(length)]
        for window in PROBED:
            for question, number in zip(self.questions, window, strict=False):
                if number <= length:
                    asked[number - 1] = question
        return [self.of(question) for question in asked]


def _wordings_of(question: str) -> Iterator[str]:
    # Short wordings and long ones in turn, so that no phase of a run has only one kind.
    pairs = list(product(OPENINGS, CLOSINGS))
    step = 31  # has no divisor in common with 144, so every pair comes once
    return (pairs[index * step % len(pairs)][0] + question + pairs[index * step % len(pairs)][1] for index in range(len(pairs)))
