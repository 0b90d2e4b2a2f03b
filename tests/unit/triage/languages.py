"""Messages in ten languages that the assistant doesn't answer in, by language, a line each.

Those called first were written before the rules for them, by the same hand, in two halves: of each list the lines in turn. The later ones were written after
these rules, in other words (29 of 90 emergencies, 6 of 20 crises and 29 of 40 look-alikes were right at first sight), and then mended by them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest


def lines_of(first: dict[str, str], later: dict[str, str]) -> list[object]:
    """A test parameter for each line, first and later ones, named by its language and half."""
    return [parameter for messages in (first, later) for half in "AB" for parameter in _half(messages, half)]


def _half(messages: dict[str, str], half: str) -> Iterator[object]:
    """The lines of a half, each with its language: the first, third ... are half A, the others half B."""
    for language, lines in messages.items():
        for text in lines.strip().splitlines()["AB".index(half) :: 2]:
            yield pytest.param(text.strip(), id=f"{language}-{half}-{text.strip()}")
