"""YAML with line numbers: the only module that imports yaml.

A `Fields` wraps one mapping. Every problem becomes a `Finding` in the shared `Findings`, so that one run reports all of them;
what could not be read comes back as None or as an empty tuple, and the caller goes on. Every text that was read is recorded in the
same `Findings` with its place, so that rules about texts can point at the line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.knowledge.place import Place

E = TypeVar("E", bound=Enum)

_TAG = "tag:yaml.org,2002:"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff]"
)
_AS_TEXT = "Put it in quotes if it looks like a number, a date or yes/no."
_PLAIN: Mapping[str, Callable[[str], object]] = {f"{_TAG}int": int, f"{_TAG}float": float, f"{_TAG}timestamp": date.fromisoformat}


@dataclass(frozen=True, order=True)
class Finding:
    """One problem in the knowledge folder: where it is, a code to search for, and a sentence that says what to do."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}"


@dataclass(frozen=True)
class ReadText:
    """One text that was read: where it stands, its path in the file (`entries.overview.say[1].text`), and the text itself."""

    place: Place
    path: str
    text: str

    @property
    def key(self) -> str:
        """The last key of the path, without an index."""
        return self.path.rsplit(".", 1)[-1].split("[", 1)[0]


@dataclass
class Findings:
    """Collects the findings of one run, the texts that were read, and the files they came from."""

    found: list[Finding] = field(default_factory=list)
    texts: list[ReadText] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    def add(self, place: Place, code: str, message: str) -> None:
        """Record one problem."""
        self.found.append(Finding(place.file, place.line, code, message))


def read_mapping(root: Path, path: Path, findings: Findings) -> Fields | None:
    """The top-level mapping of a YAML file, or None (with a finding) where there is none.

    Raises nothing for bad content; an unreadable file is a finding too.
    """
    file = path.relative_to(root).as_posix()
    findings.files.add(file)
    text = _content(path, Place(file, 1), findings)
    node = _composed(text, file, findings) if text is not None else None
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.add(Place(file, 1), "type", "The file must hold a mapping (`key: value` lines).")
        return None
    return Fields(node, file, findings)


def _content(path: Path, top: Place, findings: Findings) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        findings.add(top, "encoding", f"The file is not UTF-8 (byte {error.start}). Save it as UTF-8.")
    except OSError as error:
        findings.add(top, "unreadable", f"The file can't be read: {error.strerror}. It has to be a plain file that you may read.")
    return None


def _composed(text: str, file: str, findings: Findings) -> Any:
    try:
        node = yaml.compose(text, Loader=_LOADER)
        if node is None:
            findings.add(Place(file, 1), "empty", "The file is empty. Fill it, or remove it.")
        return node
    except yaml.reader.ReaderError:
        hidden = _HIDDEN.search(text)
        line = text.count("\n", 0, hidden.start()) + 1 if hidden else 1
        findings.add(Place(file, line), "control-character", "The line holds a character that can't be printed. Remove it.")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "the text is not YAML"
        message = f"The file can't be parsed: {problem}. Check indentation, colons and quotes near this line."
        findings.add(Place(file, line), "yaml", message)
    return None


class Fields:
    """One mapping, read field by field. Call `finish` last: it reports the keys that nobody asked for."""

    def __init__(self, node: yaml.MappingNode, file: str, findings: Findings, path: str = "") -> None:
        self._file, self._findings, self._path = file, findings, path
        self._node = node
        self._values: dict[str, yaml.Node] = {}
        self._key_lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key_node, value_node in node.value:
            self._enter(str(key_node.value), value_node, _line(key_node))

    def _enter(self, key: str, value: yaml.Node, line: int) -> None:
        if key in self._values:
            first = self._key_lines[key]
            message = f"`{self._path}{key}` stands here a second time (first on line {first}). Keep one."
            self._findings.add(Place(self._file, line), "duplicate-key", message)
            return
        self._values[key], self._key_lines[key] = value, line

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return Place(self._file, _line(self._node))

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in the file's order."""
        return tuple(self._values)

    def place_of(self, key: str) -> Place:
        """Where a key stands, or where the mapping begins when it is absent."""
        return Place(self._file, self._key_lines[key]) if key in self._key_lines else self.place

    def problem(self, key: str, code: str, message: str) -> None:
        """Report a problem at a key."""
        self._findings.add(self.place_of(key), code, message)

    def text(self, key: str, *, required: bool = True) -> str | None:
        """A non-blank string with its white space folded."""
        node = self._take(key, required)
        read = self._read_text(node, f"{self._path}{key}", self.place_of(key)) if node is not None else None
        return read.text if read is not None else None

    def texts(self, key: str, *, required: bool = True, single: bool = False) -> tuple[str, ...]:
        """A list of non-blank strings; with `single`, one bare string counts as a list of one."""
        return tuple(read.text for read in self.placed_texts(key, required=required, single=single))

    def placed_texts(self, key: str, *, required: bool = True, single: bool = False) -> tuple[ReadText, ...]:
        """The same as `texts`, each with its place."""
        node = self._take(key, required)
        if node is None:
            return ()
        if single and isinstance(node, yaml.ScalarNode):
            one = self._read_text(node, f"{self._path}{key}", self.place_of(key))
            return (one,) if one is not None else ()
        items = self._list(key, node, required)
        found = (self._read_text(item, f"{self._path}{key}[{at}]", Place(self._file, _line(item))) for at, item in items)
        return tuple(read for read in found if read is not None)

    def number(self, key: str, *, required: bool = True) -> float | None:
        """A finite number (integers included)."""
        value = self._scalar(key, required)
        if value is None:
            return None
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            self.problem(key, "type", f"`{self._path}{key}` must be a number.")
            return None
        return value

    def integer(self, key: str, *, required: bool = True) -> int | None:
        """A whole number."""
        value = self._scalar(key, required)
        if value is None:
            return None
        if not isinstance(value, int):
            self.problem(key, "type", f"`{self._path}{key}` must be a whole number.")
            return None
        return value

    def date(self, key: str, *, required: bool = True) -> date | None:
        """A day, written 2027-05-01."""
        value = self._scalar(key, required)
        if value is None:
            return None
        if not isinstance(value, date):
            self.problem(key, "type", f"`{self._path}{key}` must be a date such as 2027-05-01, without quotes.")
            return None
        return value

    def choice(self, key: str, enum: type[E], *, required: bool = True) -> E | None:
        """A member of a closed vocabulary."""
        word = self.text(key, required=required)
        if word is None:
            return None
        try:
            return enum(word)
        except ValueError:
            allowed = ", ".join(str(member.value) for member in enum)
            self.problem(key, "vocabulary", f"`{self._path}{key}` is `{word}`. Use one of: {allowed}.")
            return None

    def child(self, key: str, *, required: bool = True) -> Fields | None:
        """A nested mapping."""
        node = self._take(key, required)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.problem(key, "type", f"`{self._path}{key}` must be a mapping (`key: value` lines).")
            return None
        return Fields(node, self._file, self._findings, f"{self._path}{key}.")

    def children(self, key: str, *, required: bool = True) -> Iterator[Fields]:
        """A list of nested mappings."""
        node = self._take(key, required)
        if node is None:
            return
        for at, item in self._list(key, node, required):
            if not isinstance(item, yaml.MappingNode):
                message = f"Item {at} of `{self._path}{key}` must be a mapping (`key: value` lines)."
                self._findings.add(Place(self._file, _line(item)), "type", message)
                continue
            yield Fields(item, self._file, self._findings, f"{self._path}{key}[{at}].")

    def is_text(self, key: str) -> bool:
        """Whether the value is one bare scalar rather than a list or a mapping."""
        return isinstance(self._values.get(key), yaml.ScalarNode)

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        known = ", ".join(sorted(self._asked))
        for key in self._values.keys() - self._asked:
            message = f"`{self._path}{key}` is not a key of this mapping. Known here: {known}. Correct the spelling or remove it."
            self.problem(key, "unknown-key", message)

    def _take(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == f"{_TAG}null"):
            if required:
                self.problem(key, "missing", f"`{self._path}{key}` is missing. Add it.")
            return None
        return node

    def _list(self, key: str, node: yaml.Node, required: bool) -> Iterator[tuple[int, yaml.Node]]:
        if not isinstance(node, yaml.SequenceNode):
            self.problem(key, "type", f"`{self._path}{key}` must be a list.")
            return
        if required and not node.value:
            self.problem(key, "empty", f"`{self._path}{key}` is an empty list. Give at least one item.")
        yield from enumerate(node.value, start=1)

    def _read_text(self, node: yaml.Node, path: str, place: Place) -> ReadText | None:
        """The text of a scalar, recorded. A text is one paragraph without hidden characters."""
        if not isinstance(node, yaml.ScalarNode) or node.tag != f"{_TAG}str":
            self._findings.add(place, "type", f"`{path}` must be text. {_AS_TEXT}")
            return None
        folded = " ".join(node.value.split())
        if not folded:
            self._findings.add(place, "empty", f"`{path}` is empty. Write it, or remove it if it is optional.")
            return None
        if _HIDDEN.search(folded):
            self._findings.add(place, "control-character", f"`{path}` holds a character that can't be printed. Remove it.")
        if "\n" in node.value.strip():
            self._findings.add(place, "blank-line", f"`{path}` has a line break inside. Make it one paragraph, or two list items.")
        read = ReadText(place, path, folded)
        self._findings.texts.append(read)
        return read

    def _scalar(self, key: str, required: bool) -> object:
        node = self._take(key, required)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.problem(key, "type", f"`{self._path}{key}` must be a single value.")
            return None
        try:
            return _PLAIN.get(node.tag, str)(node.value)
        except ValueError:
            return str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
