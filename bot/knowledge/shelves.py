"""The shared files: what entries refer to by id (citations, caveats, dated texts, referrals), and the lists beside them.

Each reader takes the knowledge folder and the findings of the run. A file that is absent counts as empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.knowledge.model import Citation, GlossaryTerm, MedicineCue, OtherCondition, Referral, SharedText, Statement
from bot.knowledge.yaml_source import Fields, Findings, read_mapping
from bot.vocabulary import ReferralWhen, SourceSeen

T = TypeVar("T")
DOI_RESOLVER = "https://doi.org/"
"""Leads to the publisher's page of a DOI, so a source that has one needs no address of its own."""


@dataclass(frozen=True)
class Shelf(Generic[T]):
    """What one file offers by id. `declared` also has the ids whose content could not be read, so that one mistake is one finding."""

    file: str
    items: Mapping[str, T]
    declared: frozenset[str]

    def take(self, name: str, fields: Fields, key: str, code: str) -> T | None:
        """The item, or None; an id that the file does not declare is a finding at `key`."""
        if name not in self.declared:
            fields.problem(key, code, f"`{name}` is not an id of {self.file}. Correct the spelling, or add it there.")
        return self.items.get(name)


@dataclass(frozen=True)
class Shelves:
    """Everything that entries refer to by id."""

    citations: Shelf[Citation]
    caveats: Shelf[str]
    regulatory: Shelf[SharedText]
    risks: Shelf[SharedText]
    referrals: Shelf[Referral]


def read_shelves(root: Path, findings: Findings) -> Shelves:
    """All files of shared content."""
    return Shelves(
        citations=_shelf(root, "citations.yaml", "citations", _citation, findings),
        caveats=_shelf(root, "caveats.yaml", "caveats", lambda group, key: group.text(key), findings),
        regulatory=_shelf(root, "regulatory.yaml", "texts", _shared_text, findings),
        risks=_shelf(root, "risks.yaml", "texts", _shared_text, findings),
        referrals=_shelf(root, "referrals.yaml", "referrals", _shared_referral, findings),
    )


def read_glossary(root: Path, findings: Findings) -> tuple[GlossaryTerm, ...]:
    """`glossary.yaml`: terms that a reply explains on first use."""
    return tuple(_listed(root, "glossary.yaml", "terms", _term, findings))


def read_other_conditions(root: Path, findings: Findings) -> tuple[OtherCondition, ...]:
    """`other_conditions.yaml`: health problems that the assistant does not cover."""
    return tuple(_listed(root, "other_conditions.yaml", "conditions", _other_condition, findings))


def read_medicines(root: Path, findings: Findings) -> tuple[MedicineCue, ...]:
    """`medicines.yaml`: medicines as cues to topics."""
    return tuple(_listed(root, "medicines.yaml", "medicines", _medicine, findings))


def read_phrases(root: Path, findings: Findings) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """`phrases.yaml`: the assistant's own sentences by id, and its lists of sentences by id."""
    fields = _optional(root, "phrases.yaml", findings)
    if fields is None:
        return {}, {}
    phrases, lists = fields.child("phrases", required=False), fields.child("lists", required=False)
    fields.finish()
    texts = {key: phrases.text(key) for key in phrases.keys} if phrases else {}
    return (
        {key: text for key, text in texts.items() if text is not None},
        {key: lists.texts(key) for key in lists.keys} if lists else {},
    )


def read_statements(fields: Fields, key: str, *, required: bool = True) -> tuple[Statement, ...]:
    """A list of statements, each with its citations."""
    found = (_statement(item) for item in fields.children(key, required=required))
    return tuple(statement for statement in found if statement is not None)


def read_referral(fields: Fields) -> Referral | None:
    """Whom to see, how soon, and why."""
    who, when, why = fields.text("who"), fields.choice("when", ReferralWhen), fields.text("why")
    fields.finish()
    return Referral(who, when, why) if who and when and why else None


def read_citations(fields: Fields, *, required: bool = True) -> Shelf[Citation]:
    """The sources under `citations:`, by id."""
    return _shelf_in(fields, "citations", _citation, required=required)


def _optional(root: Path, file: str, findings: Findings) -> Fields | None:
    path = root / file
    return read_mapping(root, path, findings) if path.exists() else None


def _shelf(root: Path, file: str, key: str, make: Callable[[Fields, str], T | None], findings: Findings) -> Shelf[T]:
    fields = _optional(root, file, findings)
    if fields is None:
        return Shelf(file, {}, frozenset())
    shelf = _shelf_in(fields, key, make)
    fields.finish()
    return shelf


def _shelf_in(fields: Fields, key: str, make: Callable[[Fields, str], T | None], *, required: bool = True) -> Shelf[T]:
    file, group = fields.place.file, fields.child(key, required=required)
    made = {name: make(group, name) for name in group.keys} if group is not None else {}
    return Shelf(file, {name: item for name, item in made.items() if item is not None}, frozenset(made))


def _listed(root: Path, file: str, key: str, make: Callable[[Fields], T | None], findings: Findings) -> Iterator[T]:
    fields = _optional(root, file, findings)
    if fields is None:
        return
    for item in fields.children(key):
        made = make(item)
        item.finish()
        if made is not None:
            yield made
    fields.finish()


def _statement(fields: Fields) -> Statement | None:
    text, cite = fields.text("text"), fields.texts("cite", single=True)
    fields.finish()
    return Statement(text, cite) if text and cite else None


def _citation(group: Fields, name: str) -> Citation | None:
    fields = group.child(name)
    if fields is None:
        return None
    title, publisher = fields.text("title"), fields.text("publisher")
    year, seen = fields.integer("year", required=False), fields.choice("seen", SourceSeen)
    doi, pmid, nct = (fields.text(key, required=False) for key in ("doi", "pmid", "nct"))
    url = fields.text("url", required=doi is None) or (f"{DOI_RESOLVER}{doi}" if doi else None)
    checked = fields.date("checked")
    fields.finish()
    if not (title and publisher and url and seen):
        return None
    return Citation(name, title, publisher, year, url, seen, doi, pmid, nct, checked, group.place_of(name))


def _shared_text(group: Fields, name: str) -> SharedText | None:
    fields = group.child(name)
    if fields is None:
        return None
    as_of, statements = fields.date("as_of"), read_statements(fields, "say")
    fields.finish()
    return SharedText(name, statements, as_of) if as_of and statements else None


def _shared_referral(group: Fields, name: str) -> Referral | None:
    fields = group.child(name)
    return read_referral(fields) if fields is not None else None


def _term(fields: Fields) -> GlossaryTerm | None:
    term, text, forms = fields.text("term"), fields.text("text"), fields.texts("forms", required=False)
    cite = fields.texts("cite", single=True)
    return GlossaryTerm(term, text, forms, cite) if term and text and cite else None


def _medicine(fields: Fields) -> MedicineCue | None:
    cue = MedicineCue(fields.texts("names"), fields.texts("topics"))
    return cue if cue.names and cue.topics else None


def _other_condition(fields: Fields) -> OtherCondition | None:
    name, names, who = fields.text("name"), fields.texts("names", required=False), fields.text("who")
    return OtherCondition(name, names, who) if name and who else None
