"""The words of a log call that stand in the program itself, apart from the values that it fills in.

A library may put a visitor's text into its message with an f-string, and then nothing in the record tells one from the other. The source does:
what the record's line calls the logger with.
"""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

LOG_METHODS = frozenset("debug info warning warn error exception critical fatal log msg".split())
# A template is a sequence of literal words and, as None, places for values.
Template = tuple[str | None, ...]
_PERCENT = re.compile(r"%(?:\(\w+\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%]")


def values_of(message: str, path: str, line: int) -> list[tuple[int, int]]:
    """Where values stand in a message that was logged without arguments at this line of a source file.

    All of it is one value when the source can't be read or says nothing that fits.
    """
    for template in _templates(path, line):
        found = _pattern(template).fullmatch(message)
        if found is not None:
            return [found.span(number) for number in range(1, len(found.groups()) + 1)]
    return [(0, len(message))]


def percent_parts(template: str) -> list[str]:
    """The literal words of a %-format between its values; two percent signs are one of them."""
    parts, at = [""], 0
    for found in _PERCENT.finditer(template):
        parts[-1] += template[at : found.start()]
        if found[0].endswith("%"):
            parts[-1] += "%"
        else:
            parts.append("")
        at = found.end()
    parts[-1] += template[at:]
    return parts


@lru_cache(maxsize=2000)
def _templates(path: str, line: int) -> tuple[Template, ...]:
    calls = [call for call in _calls(path) if call.lineno <= line <= (call.end_lineno or call.lineno)]
    return tuple(_template(argument) for call in calls for argument in _texts(call))


@lru_cache(maxsize=500)
def _calls(path: str) -> Sequence[ast.Call]:
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except (SyntaxError, ValueError):
        return ()
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_log_call(node)]


def _is_log_call(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in LOG_METHODS


def _texts(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args[:2]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in ("msg", "message", "event"))


def _template(node: ast.expr) -> Template:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.JoinedStr):
        return tuple(str(value.value) if isinstance(value, ast.Constant) else None for value in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (*_template(node.left), *_template(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _format_template(node.func.value)
    return (None,)


def _format_template(text: ast.expr) -> Template:
    if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
        return (None,)
    parts = re.split(r"\{[^{}]*\}", text.value)
    return tuple(part for literal in parts for part in (literal, None))[:-1]


@lru_cache(maxsize=2000)
def _pattern(template: Template) -> re.Pattern[str]:
    return re.compile("".join("(.*?)" if part is None else re.escape(part) for part in template), re.DOTALL)
