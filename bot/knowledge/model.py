"""What the assistant knows: frozen values that the reader makes from `knowledge/` and nothing changes afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.place import Place as Place
from bot.vocabulary import Aspect, AutoimmuneStatus, Certainty, ReferralWhen, ReviewStatus, SourceSeen, Verdict

if TYPE_CHECKING:
    from bot.knowledge.red_flags import RedFlags


@dataclass(frozen=True)
class Statement:
    """One plain-language paragraph and the ids of the citations that support it (at least one)."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """A source. `checked` is the day on which somebody last looked at it."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str
    seen: SourceSeen
    doi: str | None = None
    pmid: str | None = None
    nct: str | None = None
    checked: date | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Figure:
    """An absolute risk as a natural frequency: `numerator` of `denominator` people, between `low` and `high` of as many."""

    numerator: float
    denominator: int
    label: str
    citation: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Referral:
    """Whom to see, how soon, and why."""

    who: str
    when: ReferralWhen
    why: str


@dataclass(frozen=True)
class Signature:
    """Who reviewed a text, on which day, and the digest of what was signed (`bot/knowledge/signature.py`)."""

    reviewer: str
    on: date
    digest: str


@dataclass(frozen=True)
class Review:
    """Clinical review of one entry, or of the red flags. `reviewer` and `digest` are set by a signature only.

    A signature that no longer fits the text is `void`; the status is then DRAFT, and nothing else is left of it.
    """

    status: ReviewStatus
    last_reviewed: date | None
    next_review_due: date
    reviewer: str | None = None
    digest: str | None = None
    void: Signature | None = None

    @property
    def signature(self) -> Signature | None:
        """What it is signed with; None if it isn't, or not completely."""
        if self.status is not ReviewStatus.REVIEWED or self.reviewer is None or self.last_reviewed is None or self.digest is None:
            return None
        return Signature(self.reviewer, self.last_reviewed, self.digest)

    @property
    def as_written(self) -> Review:
        """The review as its file says it: with a void signature as if it held."""
        if self.void is None:
            return self
        return Review(ReviewStatus.REVIEWED, self.void.on, self.next_review_due, self.void.reviewer, self.void.digest)


@dataclass(frozen=True)
class SharedText:
    """A dated text that several entries use by its id (regulatory status, general risks)."""

    id: str
    statements: tuple[Statement, ...]
    as_of: date

    @property
    def text(self) -> str:
        """All statements as one paragraph."""
        return " ".join(statement.text for statement in self.statements)

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of all citations behind the text, in order, once each."""
        return tuple(dict.fromkeys(c for s in self.statements for c in s.citations))


@dataclass(frozen=True)
class Risks:
    """Risks of a therapy: a shared text on the general ones and statements on the specific ones."""

    general: SharedText
    specific: tuple[Statement, ...]


@dataclass(frozen=True)
class ClaimUnderCheck:
    """An advertising claim, in the words that a patient meets, and what the evidence says of it."""

    text: str
    verdict: Verdict
    also_topics: tuple[str, ...] = ()

    def topics(self, first: str) -> tuple[str, ...]:
        """All topics that the claim is about; `first` is its entry's own."""
        return (first, *self.also_topics)


@dataclass(frozen=True)
class Entry:
    """All there is to say about one aspect of one topic, or about one claim.

    `id` is `topic/aspect`, or `claims/<slug>` for a claim (then `claim` is set and `aspect` is CLAIM_CHECK).
    """

    id: str
    topic: str
    aspect: Aspect
    asks: tuple[str, ...]
    say: tuple[Statement, ...]
    certainty: Certainty
    certainty_reason: str
    caveat: str
    referral: Referral
    review: Review
    place: Place
    not_known: str | None = None
    regulatory: SharedText | None = None
    risks: Risks | None = None
    figures: tuple[Figure, ...] = ()
    next: tuple[str, ...] = ()
    claim: ClaimUnderCheck | None = None

    @property
    def paragraphs(self) -> tuple[Statement, ...]:
        """What a reply says, in its order: the statements, the risks, what isn't known."""
        risks = (*self.risks.specific, Statement(self.risks.general.text, self.risks.general.citations)) if self.risks else ()
        return (*self.say, *risks, *((Statement(self.not_known, ()),) if self.not_known is not None else ()))

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of all citations of the entry, its risks and its regulatory status included, in order, once each."""
        ids = [c for s in self.say for c in s.citations]
        ids += [f.citation for f in self.figures]
        if self.risks is not None:
            ids += [*self.risks.general.citations, *(c for s in self.risks.specific for c in s.citations)]
        if self.regulatory is not None:
            ids += self.regulatory.citations
        return tuple(dict.fromkeys(ids))


@dataclass(frozen=True)
class Names:
    """What people call a topic. `drugs` are medicines whose mention is a fair cue to it; `cues` other words that are (a test, a complication, a trial)."""

    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """A condition (`is_condition`) or a general topic such as stem cell therapy. `kind_of` is the slug of the broader condition that it is a kind of."""

    slug: str
    name: str
    is_condition: bool
    names: Names
    specialty: str
    entries: Mapping[Aspect, Entry]
    place: Place
    icd10: tuple[str, ...] = ()
    autoimmune_status: AutoimmuneStatus | None = None
    kind_of: str | None = None


@dataclass(frozen=True)
class Contact:
    """A number or link to act on: `href` begins with tel:, sms:, mailto: or https://."""

    label: str
    href: str


@dataclass(frozen=True)
class Region:
    """Emergency number and crisis line of the clinic's region. `contacts` lists what a triage reply shows, most urgent first."""

    id: str
    name: str
    emergency_number: str
    emergency: tuple[Contact, ...]
    crisis: tuple[Contact, ...]
    urgent: tuple[Contact, ...] = ()
    poison: tuple[Contact, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class GlossaryTerm:
    """A term that the reply explains on first use; `forms` are the spellings that count as a use of it."""

    term: str
    text: str
    forms: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class OtherCondition:
    """A health problem that the assistant does not cover, and whom to see for it."""

    name: str
    names: tuple[str, ...]
    who: str


@dataclass(frozen=True)
class MedicineCue:
    """A medicine's names, and the topics that a question about it is most likely about, the likeliest first."""

    names: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything that was read. `digest` names exactly this content (sha256 over all files, hexadecimal)."""

    root: Path
    digest: str
    topics: Mapping[str, Topic]
    claims: Mapping[str, Entry]
    citations: Mapping[str, Citation]
    regions: Mapping[str, Region]
    red_flags: RedFlags
    glossary: tuple[GlossaryTerm, ...] = ()
    other_conditions: tuple[OtherCondition, ...] = ()
    medicines: tuple[MedicineCue, ...] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)
    phrase_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    red_flags_review: Review | None = None

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All entries by id, claims included."""
        found = {e.id: e for t in self.topics.values() for e in t.entries.values()}
        return {**found, **{e.id: e for e in self.claims.values()}}

    def entry(self, topic: str, aspect: Aspect) -> Entry | None:
        """The entry on one aspect of one topic, or None."""
        known = self.topics.get(topic)
        return known.entries.get(aspect) if known else None
