"""The knowledge folder -> `Knowledge`. Reports every problem it meets, not just the first.

A condition is one file in `conditions/`, a general topic one in `topics/`, an advertising claim one in `claims/`; the file's name is
its slug. A condition or topic may bring sources of its own under `citations:`, in the form of citations.yaml. Files and folders whose
name begins with `_` or `.` are ignored. Every reference (citation, caveat, shared text, next) must lead somewhere, or nothing is
served from the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.entries import ReadEntry
from bot.knowledge.model import Entry, Knowledge, Place
from bot.knowledge.red_flags import read_red_flags
from bot.knowledge.regions import read_regions
from bot.knowledge.reviews import read_red_flags_review
from bot.knowledge.shelves import Shelves, read_glossary, read_medicines, read_other_conditions, read_phrases, read_shelves
from bot.knowledge.signature import judged
from bot.knowledge.topics import ReadTopic, read_claim, read_topic
from bot.knowledge.yaml_source import Fields, Finding, Findings, read_mapping

CITING_KEYS = frozenset({"cite", "citation"})


@dataclass(frozen=True)
class Reading:
    """One run over a folder: what could be read, and everything that was found and seen on the way.

    `knowledge` lacks whatever is broken, and in it a signature that doesn't hold counts as none; `written` is the same as the files
    say it. `entries` and `cited` also name what was declared but could not be read.
    """

    knowledge: Knowledge
    written: Knowledge
    findings: Findings
    entries: tuple[ReadEntry, ...]
    cited: frozenset[str]

    def place(self, file: str, path: str, otherwise: Place) -> Place:
        """Where a text stands, given its file and its path in it."""
        return self._places.get((file, path), otherwise)

    def place_in(self, entry: Entry, path: str) -> Place:
        """Where a text of an entry stands, given its path in the entry."""
        inside = path if entry.claim is not None else f"entries.{entry.aspect.value}.{path}"
        return self.place(entry.place.file, inside, entry.place)

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], Place]:
        return {(text.place.file, text.path): text.place for text in self.findings.texts}


def read(root: Path) -> Knowledge:
    """The knowledge in a folder.

    Raises KnowledgeError, with every finding, if anything is wrong.
    """
    knowledge, findings = read_with_findings(root)
    if knowledge is None or findings:
        shown = "\n".join(f"  {finding}" for finding in findings[:20])
        raise KnowledgeError(f"The knowledge folder {root} has {len(findings)} problem(s). Mend them:\n{shown}", findings)
    return knowledge


def read_with_findings(root: Path) -> tuple[Knowledge | None, list[Finding]]:
    """What could be read and every finding, sorted by file and line. Without a folder there is no knowledge."""
    if not root.is_dir():
        return None, [Finding(str(root), 1, "no-folder", "There is no such folder. Give the path of the knowledge folder.")]
    reading = read_all(root)
    return reading.knowledge, sorted(set(reading.findings.found))


def existing(read: tuple[Knowledge | None, list[Finding]]) -> tuple[Knowledge, list[Finding]]:
    """The same, for who can work with what could be read. Raises KnowledgeError where there is no folder."""
    knowledge, findings = read
    if knowledge is None:
        raise KnowledgeError("\n".join(map(str, findings)), findings)
    return knowledge, findings


def digest(root: Path) -> str:
    """The name of exactly this content: sha256 over the names and bytes of all YAML files, hexadecimal.

    What can't be read counts with its name alone; the reader reports it.
    """
    total = hashlib.sha256()
    for path in sorted(yaml_files(root, "**/*.yaml"), key=lambda p: p.relative_to(root).as_posix()):
        name, content = path.relative_to(root).as_posix().encode(), _bytes(path)
        total.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return total.hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def yaml_files(root: Path, pattern: str) -> Iterator[Path]:
    """The files of a folder that count, sorted by path: neither they nor a folder above them begin with `_` or `.`."""
    for path in sorted(root.glob(pattern)):
        if not any(part.startswith(("_", ".")) for part in path.relative_to(root).parts):
            yield path


def read_all(root: Path) -> Reading:
    """One run over an existing folder."""
    findings = Findings()
    shelves = read_shelves(root, findings)
    topics = tuple(_read_topics(root, shelves, findings))
    slugs = {read.slug for read in topics}
    claims = tuple(read_claim(path.stem, fields, shelves, slugs) for path, fields in _files(root, "claims", findings))
    written = _assemble(root, shelves, topics, claims, findings)
    entries = (*(entry for read in topics for entry in read.entries), *claims)
    cited = shelves.citations.declared.union(*(read.citations.declared for read in topics))
    reading = Reading(judged(written), written, findings, entries, cited)
    _check_unique(topics, shelves, findings)
    _check_kinds(topics, findings)
    _check_citations(reading)
    _check_next(reading)
    return reading


def _assemble(root: Path, shelves: Shelves, topics: Iterable[ReadTopic], claims: Iterable[ReadEntry], findings: Findings) -> Knowledge:
    """What could be read, with the remaining files."""
    phrases, lists = read_phrases(root, findings)
    own = {name: citation for read in topics for name, citation in read.citations.items.items()}
    return Knowledge(
        root=root,
        digest=digest(root),
        topics={read.slug: read.topic for read in topics if read.topic is not None},
        claims={read.head.id.partition("/")[2]: read.entry for read in claims if read.entry is not None},
        citations={**shelves.citations.items, **own},
        regions=read_regions(root, findings),
        red_flags=read_red_flags(root, findings),
        glossary=read_glossary(root, findings),
        other_conditions=read_other_conditions(root, findings),
        medicines=read_medicines(root, findings),
        phrases=phrases,
        phrase_lists=lists,
        red_flags_review=read_red_flags_review(root, findings),
    )


def _read_topics(root: Path, shelves: Shelves, findings: Findings) -> Iterator[ReadTopic]:
    for folder in ("conditions", "topics"):
        for path, fields in _files(root, folder, findings):
            yield read_topic(path.stem, fields, shelves, is_condition=folder == "conditions")


def _files(root: Path, folder: str, findings: Findings) -> Iterator[tuple[Path, Fields]]:
    for path in yaml_files(root, f"{folder}/*.yaml"):
        fields = read_mapping(root, path, findings)
        if fields is not None:
            yield path, fields


def other_files(reading: Reading) -> Iterator[str]:
    """Files of the folder that no reader opens, README files apart."""
    for path in yaml_files(reading.knowledge.root, "**/*"):
        file = path.relative_to(reading.knowledge.root).as_posix()
        if path.is_file() and file not in reading.findings.files and not path.name.startswith("README"):
            yield file


def _check_unique(topics: Iterable[ReadTopic], shelves: Shelves, findings: Findings) -> None:
    """A slug has one file, and the id of a source one description."""
    places: dict[str, Place] = {}
    known = dict.fromkeys(shelves.citations.declared, shelves.citations.file)
    for read in topics:
        if read.slug in places:
            message = f"The topic `{read.slug}` has a file already: {places[read.slug].file}. Join the two, or rename one."
            findings.add(read.place, "duplicate-topic", message)
        places[read.slug] = read.place
        for name in sorted(read.citations.declared):
            if name in known:
                message = f"The source `{name}` is described in {known[name]} already. Use that one, or give this one another id."
                findings.add(read.place, "duplicate-citation", message)
            known[name] = read.place.file


def _check_kinds(topics: Iterable[ReadTopic], findings: Findings) -> None:
    """What a condition is a kind of must be another topic."""
    slugs = {read.slug for read in topics}
    for read in topics:
        kind_of = read.topic.kind_of if read.topic else None
        if kind_of is not None and (kind_of == read.slug or kind_of not in slugs):
            findings.add(read.place, "unknown-topic", f"`kind_of` is `{kind_of}`. Use the name of another file in conditions/ or topics/.")


def _check_citations(reading: Reading) -> None:
    """Every citation that any file names must be a source that is described."""
    for text in reading.findings.texts:
        if text.key in CITING_KEYS and text.text not in reading.cited:
            message = f"`{text.text}` is not an id of citations.yaml. Correct the spelling, or add the source there."
            reading.findings.add(text.place, "unknown-citation", message)


def _check_next(reading: Reading) -> None:
    """Every `next` must lead to another entry."""
    known = {read.head.id for read in reading.entries}
    for follow in (follow for read in reading.entries for follow in read.follows):
        if follow.target == follow.source:
            reading.findings.add(follow.place, "next-to-itself", f"`{follow.target}` leads back to its own entry. Name another one.")
        elif follow.target not in known:
            message = f"There is no entry `{follow.target}`. Use an aspect of this topic, `topic/aspect` or `claims/slug`."
            reading.findings.add(follow.place, "unknown-next", message)
