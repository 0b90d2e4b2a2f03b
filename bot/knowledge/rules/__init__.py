"""The rules that the content of `knowledge/` keeps, beyond being readable: a small function each, a code each.

A rule takes one `Reading` and yields a `Finding` for everything that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.reader import Reading
from bot.knowledge.yaml_source import Finding

Rule = Callable[[Reading], Iterator[Finding]]
