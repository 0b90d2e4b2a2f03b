"""Changes a few values of one mapping in a YAML text, and leaves every other character as it is.

No library writes our files back as they were (comments, quotes, long lines), so the places that the parser reports are
edited. What comes out is read again: unless it says the same as before but for these values, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.errors import ReviewError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK = "\ufeff"
_Edit = tuple[int, int, str]


def with_values(text: str, path: Sequence[str], values: Mapping[str, str]) -> str:
    """The text in which the mapping at `path` has these values, each written as YAML. A key that is not there becomes the last one.

    Raises ReviewError if the mapping is written in a form that can't be edited in place.
    """
    if text.startswith(_BYTE_ORDER_MARK):  # the parser's places don't count it
        return _BYTE_ORDER_MARK + with_values(text[1:], path, values)
    node = _mapping_at(yaml.compose(text, Loader=_LOADER), path)
    changed = _applied(text, [*_replacements(text, node, values), *_additions(text, node, values)]) if node is not None else text
    if not _says(changed, _expected(text, path, values)):
        raise ReviewError(f"`{'.'.join(path)}` can't be edited in place. Write it in one line: {{{', '.join(f'{k}: …' for k in values)}}}.")
    return changed


def _mapping_at(node: yaml.Node | None, path: Sequence[str]) -> yaml.MappingNode | None:
    for key in path:
        found = [value for name, value in node.value if name.value == key] if isinstance(node, yaml.MappingNode) else []
        node = found[0] if found else None
    return node if isinstance(node, yaml.MappingNode) and node.value else None


def _replacements(text: str, node: yaml.MappingNode, values: Mapping[str, str]) -> list[_Edit]:
    """The old values' places. A key without any value (`reviewer:`) gets a space before it."""
    edits = []
    for key, value in node.value:
        start, end = _span(text, value)
        if key.value in values:
            edits.append((start, end, (" " if text[start - 1] == ":" else "") + values[key.value]))
    return edits


def _additions(text: str, node: yaml.MappingNode, values: Mapping[str, str]) -> list[_Edit]:
    """Behind the last value: in the same line of `{…}`, else in lines of their own, below what else stands in that line."""
    there = {key.value for key, _ in node.value}
    added = [f"{key}: {value}" for key, value in values.items() if key not in there]
    first, (_, end) = node.value[0][0], _span(text, node.value[-1][1])
    if node.flow_style:
        return [(end, end, "".join(f", {line}" for line in added))]
    at = text.find("\n", end) if "\n" in text[end:] else len(text)
    newline = "\r\n" if text[at - 1 : at] == "\r" else "\n"
    at -= len(newline) - 1
    return [(at, at, "".join(f"{newline}{' ' * first.start_mark.column}{line}" for line in added))]


def _span(text: str, value: yaml.Node) -> tuple[int, int]:
    """Where a value stands. A block of lines is said to end where the next key begins."""
    start, end = value.start_mark.index, value.end_mark.index
    return start, start + len(text[start:end].rstrip())


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    """The text with the edits, which don't overlap; of two at one place the one that is listed first stands in front."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _expected(text: str, path: Sequence[str], values: Mapping[str, str]) -> object:
    """What the changed text has to say. Made anew along the path: what an alias shares must not change elsewhere too."""
    return _put(_loaded(text), path, {key: _loaded(value) for key, value in values.items()})


def _put(there: object, path: Sequence[str], values: Mapping[str, object]) -> object:
    if not isinstance(there, dict):
        return None
    if not path:
        return {**there, **values}
    return {**there, path[0]: _put(there.get(path[0]), path[1:], values)}


def _says(text: str, expected: object) -> bool:
    try:
        return bool(_loaded(text) == expected)
    except yaml.YAMLError:
        return False


def _loaded(text: str) -> object:
    return yaml.load(text, Loader=_LOADER)
