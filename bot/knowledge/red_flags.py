"""Red flags as data: what `knowledge/red_flags/*.yaml` says, read strictly into frozen values.

A file may hold any of these keys:
- `parts`, `findings`, `abroad`, `contexts`, `cues`: concepts, each a name and a list of phrases. A finding is something that can be wrong with a
  person (it is judged: now, past, denied, hypothetical ...); a context is a circumstance that may stand anywhere in the message
  (a medicine, a disease, an age); a cue tells how a finding is meant; a part is only a building block; `abroad` are findings in other
  languages, to whose words no misspelt word is mended.
- `idioms`: phrases that are no red flags whatever words they hold.
- `flags`: which concepts must meet, how urgent that is, and the source.
- `common_words`: everyday words that are never taken for a misspelt red-flag word.

`review.yaml` is no such file: it holds the review of all of them together.

A phrase is a row of words. `a|b` is either word (`a|long_word` joins several words by `_`), `<name>` a concept, `?` after it makes it optional, `=word` wants exactly this form,
`~38-42.5` a number in a range,
`..` up to three other words, `...` up to six, `.N` up to N.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from bot.knowledge.place import Place
from bot.knowledge.yaml_source import Fields, Findings, read_mapping
from bot.vocabulary import Disposition

_GAP = re.compile(r"\.(\d+)|(\.\.\.?)")
_RANGE = re.compile(r"~([\d.]+)-([\d.]+)")
_LONG_GAP, _SHORT_GAP = 6, 3
_DEFAULT_WINDOW = 14
FOLDER = "red_flags"
REVIEW_FILE = f"{FOLDER}/review.yaml"
CUE_ROLES = frozenset(
    {
        *("own", "subject", "neutral", "generic", "general", "worry", "homework", "fiction"),
        *("negation", "not_negation", "conditional", "not_conditional", "resolved", "echo"),
        *("past", "bygone", "present", "chronic"),
        *("clause_start", "clause_break", "gap_stop", "topic_stop", "disease", "alarm"),
    }
)
"""The cues that `bot/triage/context.py` knows."""


class Role(str, Enum):
    """What a concept is for."""

    PART = "parts"
    FINDING = "findings"
    ABROAD = "abroad"
    CONTEXT = "contexts"
    CUE = "cues"


@dataclass(frozen=True)
class Element:
    """One place of a phrase: any of `words` (stem), `exact` (form), `ranges` (numbers) or `concepts`; or a gap of up to `gap` words."""

    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Concept:
    """A meaning and the phrases that carry it."""

    name: str
    role: Role
    phrases: tuple[tuple[Element, ...], ...]
    place: Place


@dataclass(frozen=True)
class Rule:
    """`near` must stand within `window` words of each other, `anywhere` anywhere in the message.

    None of `unless` may be near, none of `without` anywhere.
    """

    near: tuple[str, ...]
    anywhere: tuple[str, ...]
    unless: tuple[str, ...]
    without: tuple[str, ...]
    window: int

    @cached_property
    def needs(self) -> frozenset[str]:
        """The concepts without which the rule can't hold."""
        return frozenset((*self.near, *self.anywhere))


@dataclass(frozen=True)
class Flag:
    """A red flag. It is up if any of its rules holds. `crisis_line`: an emergency whose reply carries the crisis line too.

    `lasting`: it counts also when it has been there for months or years. `also_as_question`: it counts also when it is only asked about.
    `accident`: something from outside (a burn, a poison) that no classifier may take for a question.
    """

    id: str
    disposition: Disposition
    shows: str
    rules: tuple[Rule, ...]
    citations: tuple[str, ...]
    crisis_line: bool
    lasting: bool
    also_as_question: bool
    accident: bool
    place: Place


@dataclass(frozen=True, eq=False)
class RedFlags:
    """All red flags, in the order of the files; identity is equality, so that what is compiled from it can be kept."""

    concepts: Mapping[str, Concept]
    flags: tuple[Flag, ...]
    idioms: tuple[tuple[Element, ...], ...]
    common_words: frozenset[str]

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of all citations, once each."""
        return tuple(dict.fromkeys(c for flag in self.flags for c in flag.citations))


def red_flag_files(root: Path) -> list[Path]:
    """The files that decide what is a red flag, sorted by name; `_` and `.` in front set a file aside."""
    return sorted(path for path in (root / FOLDER).glob("[!_.]*.yaml") if path != root / REVIEW_FILE)


def read_red_flags(root: Path, findings: Findings) -> RedFlags:
    """Everything in `red_flag_files`. Problems become findings; what is broken is left out."""
    concepts: dict[str, Concept] = {}
    flags: list[Flag] = []
    idioms: list[tuple[Element, ...]] = []
    common: set[str] = set()
    for path in red_flag_files(root):
        fields = read_mapping(root, path, findings)
        if fields is None:
            continue
        for concept in _read_concepts(fields):
            if concept.name in concepts:
                findings.add(
                    concept.place,
                    "duplicate-concept",
                    f"`{concept.name}` is defined at {concepts[concept.name].place} already. Join the two.",
                )
            concepts[concept.name] = concept
        idioms += [_parse(phrase, fields, "idioms") for phrase in fields.texts("idioms", required=False)]
        flags += [flag for child in fields.children("flags", required=False) if (flag := _read_flag(child)) is not None]
        common.update(word for line in fields.texts("common_words", required=False) for word in line.split())
        fields.finish()
    _check(concepts, flags, findings)
    return RedFlags(concepts, tuple(flags), tuple(idioms), frozenset(common))


def _read_concepts(fields: Fields) -> Iterator[Concept]:
    for role in Role:
        group = fields.child(role.value, required=False)
        if group is None:
            continue
        for name in group.keys:
            phrases = tuple(_parse(phrase, group, name) for phrase in group.texts(name))
            if role is Role.CUE and name not in CUE_ROLES:
                group.problem(name, "vocabulary", f"`{name}` is no cue. Use one of: {', '.join(sorted(CUE_ROLES))}.")
            yield Concept(name, role, tuple(p for p in phrases if p), group.place_of(name))
        group.finish()


def _parse(phrase: str, fields: Fields, key: str) -> tuple[Element, ...]:
    """A phrase's elements; empty, with a finding, where it can't be read."""
    elements = tuple(_element(word) for word in phrase.split())
    if not elements or elements[0].gap or elements[-1].gap or all(e.optional for e in elements):
        fields.problem(key, "phrase", f"`{phrase}` can't be matched. A phrase begins and ends with a word, and not all of it is optional.")
        return ()
    return elements


def _element(word: str) -> Element:
    gap = _GAP.fullmatch(word)
    if gap:
        return Element(gap=int(gap[1]) if gap[1] else _LONG_GAP if gap[2] == "..." else _SHORT_GAP)
    optional = word.endswith("?") and len(word) > 1
    choices = (word[:-1] if optional else word).split("|")
    return Element(
        words=tuple(c for c in choices if c[:1] not in "<=~"),
        ranges=tuple((float(r[1]), float(r[2])) for c in choices if (r := _RANGE.fullmatch(c))),
        exact=tuple(c[1:] for c in choices if c.startswith("=")),
        concepts=tuple(c[1:-1] for c in choices if c.startswith("<")),
        optional=optional,
    )


def _read_flag(fields: Fields) -> Flag | None:
    """One flag, or None (with a finding)."""
    name, shows = fields.text("id"), fields.text("shows")
    disposition = fields.choice("disposition", Disposition)
    rules = tuple(_read_rule(child) for child in fields.children("when"))
    citations = fields.texts("cite", single=True)
    crisis_line, lasting = _yes(fields, "crisis_line"), _yes(fields, "lasting")
    as_question, accident = _yes(fields, "also_as_question"), _yes(fields, "accident")
    fields.finish()
    if name is None or shows is None or disposition is None or not rules or not citations:
        return None
    return Flag(name, disposition, shows, rules, citations, crisis_line, lasting, as_question, accident, fields.place)


def _read_rule(fields: Fields) -> Rule:
    near = fields.texts("near", single=True)
    anywhere = fields.texts("with", required=False, single=True)
    unless = fields.texts("unless", required=False, single=True)
    without = fields.texts("without", required=False, single=True)
    window = fields.integer("within", required=False) or _DEFAULT_WINDOW
    fields.finish()
    return Rule(near, anywhere, unless, without, window)


def _yes(fields: Fields, key: str) -> bool:
    """True if the key says `yes`; absent means no."""
    word = fields.text(key, required=False)
    if word not in (None, "yes"):
        fields.problem(key, "vocabulary", f'`{key}` is `{word}`. Write "yes" in quotes, or leave the key out.')
    return word == "yes"


def _check(concepts: Mapping[str, Concept], flags: list[Flag], findings: Findings) -> None:
    """Every name that is used must exist, no concept may contain itself, and no flag may stand twice."""
    for concept in concepts.values():
        for used in _uses(concept):
            if used not in concepts:
                findings.add(
                    concept.place,
                    "unknown-concept",
                    f"`{concept.name}` uses `<{used}>`, which no file defines. Define it or correct the name.",
                )
        if _reaches(concept.name, concepts):
            findings.add(concept.place, "circular-concept", f"`{concept.name}` contains itself. Break the circle.")
    seen: set[str] = set()
    for flag in flags:
        if flag.id in seen:
            findings.add(flag.place, "duplicate-flag", f"The flag `{flag.id}` stands twice. Join the two.")
        seen.add(flag.id)
        for used in {name for rule in flag.rules for name in (*rule.near, *rule.anywhere, *rule.unless, *rule.without)}:
            if used not in concepts:
                findings.add(
                    flag.place,
                    "unknown-concept",
                    f"The flag `{flag.id}` uses `{used}`, which no file defines. Define it or correct the name.",
                )


def _uses(concept: Concept) -> set[str]:
    return {name for phrase in concept.phrases for element in phrase for name in element.concepts}


def _reaches(name: str, concepts: Mapping[str, Concept]) -> bool:
    """Whether a concept can be reached from itself."""
    todo, seen = list(_uses(concepts[name])), set[str]()
    while todo:
        used = todo.pop()
        if used == name:
            return True
        if used not in seen and used in concepts:
            seen.add(used)
            todo += _uses(concepts[used])
    return False
