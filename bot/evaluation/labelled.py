"""Labelled questions: JSON Lines in, frozen values out. Strict, and every problem is reported, not only the first.

A line is `{"id": …, "messages": [...], "expect": {...}, "note": …}`; tests/evaluation/README.md tells the format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import TypeVar

from bot.evaluation.topics import TOPICS
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind

KINDS = frozenset(Kind) - {Kind.NOTICE}
REASONS = frozenset({AbstainReason.OFF_TOPIC, AbstainReason.NOT_COVERED, AbstainReason.PERSONAL_ADVICE, AbstainReason.UNSUPPORTED_LANGUAGE})
ITEM_FIELDS = frozenset({"id", "messages", "expect", "note"})
NEEDED_FIELDS = ("id", "messages", "expect")
KIND_OF_FIELD = {
    "disposition": Kind.TRIAGE,
    "reason": Kind.ABSTAIN,
    "topic": Kind.ANSWER,
    "aspect": Kind.ANSWER,
    "entry": Kind.ANSWER,
}
"""Fields of `expect` that only make sense with a kind."""

_ENTRY = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
_E = TypeVar("_E", bound=Enum)


@dataclass(frozen=True)
class Expect:
    """What the reply to the last message should be. Each field lists what is acceptable; empty means that it doesn't matter."""

    kinds: tuple[Kind, ...]
    dispositions: tuple[Disposition, ...] = ()
    reasons: tuple[AbstainReason, ...] = ()
    topics: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One labelled question: the messages of a conversation, and what the reply to the last one should be."""

    id: str
    messages: tuple[str, ...]
    expect: Expect
    note: str
    file: Path
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a file, where, and what to do."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class _LineError(Exception):
    """What is wrong with a line, in a sentence or two."""


def read(files: Iterable[Path]) -> tuple[list[Item], list[Problem]]:
    """The items of all files in order, and every problem. Use the items only if there is no problem."""
    items: list[Item] = []
    problems: list[Problem] = []
    first: dict[str, Item] = {}
    for file in files:
        for item in _read_file(file, problems):
            items.append(item)
            if item is not (known := first.setdefault(item.id, item)):
                told = f"The id {item.id!r} stands in {known.file}:{known.line} already. Give each question an id of its own."
                problems.append(Problem(file, item.line, told))
    return items, sorted(problems)


def _read_file(file: Path, problems: list[Problem]) -> list[Item]:
    items = []
    for number, line in enumerate(_lines(file, problems), 1):
        try:
            items.append(_item(line, file, number))
        except _LineError as error:
            problems.append(Problem(file, number, str(error)))
    return items


def _lines(file: Path, problems: list[Problem]) -> list[str]:
    try:
        # Not splitlines(): JSON strings may hold U+2028 and the like, which end no line of JSON Lines.
        lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except OSError as error:
        problems.append(Problem(file, 1, f"The file can't be read: {error.strerror}. Check the path."))
    except UnicodeDecodeError:
        problems.append(Problem(file, 1, "The file is not UTF-8. Save it as UTF-8."))
    else:
        if lines != [""]:
            return lines
        problems.append(Problem(file, 1, "The file is empty. Write one question a line, or leave the file out."))
    return []


def _item(line: str, file: Path, number: int) -> Item:
    fields = _object(_parsed(line), "The line")
    _no_others(fields, ITEM_FIELDS, "a question")
    for name in NEEDED_FIELDS:
        if name not in fields:
            raise _LineError(f"`{name}` is missing. A question has `id`, `messages` and `expect`.")
    note = fields.get("note", "")
    if not isinstance(note, str):
        raise _LineError("`note` is a text that says why the question is asked.")
    identifier = _text(fields["id"], "id")
    return Item(identifier, _texts(fields["messages"], "messages"), _expect(_object(fields["expect"], "`expect`")), note, file, number)


def _parsed(line: str) -> object:
    if not line.strip():
        raise _LineError("The line is empty. Remove it.")
    try:
        return json.loads(line, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise _LineError(f"This is no JSON: {error.msg} at column {error.colno}. Write one object a line.") from error


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        doubled = next(name for index, (name, _) in enumerate(pairs) if name in dict(pairs[:index]))
        raise _LineError(f"`{doubled}` stands twice in one object. Keep one of them.")
    return fields


def _expect(fields: Mapping[str, object]) -> Expect:
    _no_others(fields, {"kind", *KIND_OF_FIELD}, "`expect`")
    if "kind" not in fields:
        raise _LineError("`expect.kind` is missing. It says what the reply should be, e.g. answer.")
    expect = Expect(
        kinds=_members(fields, "kind", KINDS),
        dispositions=_members(fields, "disposition", frozenset(Disposition)),
        reasons=_members(fields, "reason", REASONS),
        topics=_listed(fields, "topic", TOPICS),
        aspects=_members(fields, "aspect", frozenset(Aspect)),
        entries=_entries(fields),
    )
    _fields_suit_the_kinds(expect, fields)
    return expect


def _fields_suit_the_kinds(expect: Expect, fields: Mapping[str, object]) -> None:
    for name, kind in KIND_OF_FIELD.items():
        if name in fields and kind not in expect.kinds:
            raise _LineError(f"`expect.{name}` only goes with the kind {kind.value}. Remove it, or add the kind.")
    if Kind.TRIAGE in expect.kinds and not expect.dispositions:
        raise _LineError("`expect.disposition` is missing. It says which safety message is right.")
    if Kind.ABSTAIN in expect.kinds and not expect.reasons:
        raise _LineError("`expect.reason` is missing. It says why the assistant should not answer.")
    if Kind.ANSWER in expect.kinds and not expect.entries and not (expect.topics and expect.aspects):
        raise _LineError("An answer needs `expect.topic` and `expect.aspect`, or `expect.entry`.")


def _members(fields: Mapping[str, object], name: str, allowed: Collection[_E]) -> tuple[_E, ...]:
    by_value = {str(member.value): member for member in allowed}
    return tuple(by_value[value] for value in _listed(fields, name, by_value))


def _listed(fields: Mapping[str, object], name: str, allowed: Collection[str]) -> tuple[str, ...]:
    values = _one_or_more(fields, name)
    for value in values:
        if value not in allowed:
            close = get_close_matches(value, sorted(allowed), n=1)
            meant = f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(sorted(allowed)[:25])}."
            raise _LineError(f"{value!r} is no value of `expect.{name}`. {meant}")
    return values


def _entries(fields: Mapping[str, object]) -> tuple[str, ...]:
    values = _one_or_more(fields, "entry")
    for value in values:
        if not _ENTRY.fullmatch(value):
            raise _LineError(f"{value!r} is no entry. Write topic/aspect, or claims/<slug>.")
    return values


def _one_or_more(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    if name not in fields:
        return ()
    value = fields[name]
    values = _texts(value if isinstance(value, list) else [value], f"expect.{name}")
    if len(set(values)) < len(values):
        raise _LineError(f"`expect.{name}` names something twice. Keep one of them.")
    return values


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _LineError(f"`{name}` is a list with at least one text.")
    return tuple(_text(one, name) for one in value)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _LineError(f"`{name}` holds {value!r}. Write a text there.")
    return value


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _LineError(f"{what} is no JSON object. Write {{…}}.")
    return value


def _no_others(fields: Mapping[str, object], allowed: Collection[str], what: str) -> None:
    for name in fields:
        if name not in allowed:
            raise _LineError(f"`{name}` is no field of {what}. It may have: {', '.join(sorted(allowed))}.")
