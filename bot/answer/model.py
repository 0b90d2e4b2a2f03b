"""Replies. What may be sent to a person is one of these frozen values, and `Answer` can't exist without its safeguards."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import AnswerError
from bot.knowledge.model import Citation, Contact, Figure, GlossaryTerm, Review
from bot.vocabulary import AbstainReason, Aspect, Certainty, Disposition, Kind, ReferralWhen, Verdict


def new_id() -> str:
    """A fresh reply id, for feedback."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Caveat:
    """What limits the evidence behind an answer, in a sentence or two."""

    text: str

    def __post_init__(self) -> None:
        _demand(self.text, "a caveat needs a text")


@dataclass(frozen=True)
class ReferralPrompt:
    """Whom to see, how soon, and the sentence that says so. `action` may start something, e.g. `request_contact`."""

    who: str
    when: ReferralWhen
    text: str
    action: str | None = None

    def __post_init__(self) -> None:
        _demand(self.who, "a referral names whom to see")
        _demand(self.text, "a referral needs a text")


@dataclass(frozen=True)
class Source:
    """A citation and the indices of the body's paragraphs that it supports."""

    citation: Citation
    supports: tuple[int, ...]


@dataclass(frozen=True)
class Suggestion:
    """A quick reply: what the button says, and what pressing it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Scores:
    """Confidence of the understanding and score of the chosen entry, each between 0 and 1."""

    confidence: float
    score: float


@dataclass(frozen=True)
class FormStep:
    """The field that an intake form asks for. `step` counts from 1 to `steps`; `input` is text, tel, email, choice or confirm."""

    name: str
    field: str
    step: int
    steps: int
    input: str
    optional: bool = False


@dataclass(frozen=True)
class CaseState:
    """Number and status of a referral case, as the visitor may know them."""

    number: str
    status: str


@dataclass(frozen=True)
class Reply:
    """What every reply has. `lines` are the plain sentences of replies that are not answers."""

    kind: Kind
    knowledge: str
    lines: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    contacts: tuple[Contact, ...] = ()
    topic: str | None = None
    aspect: Aspect | None = None
    title: str | None = None
    referral: ReferralPrompt | None = None
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        _demand(self.knowledge, "a reply names the digest of the knowledge it was made from")
        if self.kind is Kind.ANSWER and not isinstance(self, Answer):
            raise AnswerError("only an Answer may have the kind `answer`")
        if not isinstance(self, Answer) and not any(line.strip() for line in self.lines):
            raise AnswerError(f"a reply of kind `{self.kind.value}` has nothing to say")


@dataclass(frozen=True, kw_only=True)
class Answer(Reply):
    """An educational answer. Caveat, referral and at least one source are required: without them it can't be made.

    `overdue`: the date of its next review has passed.

    `field()` makes a field required again that `Reply` has a default for; here and below.
    """

    kind: Kind = field(default=Kind.ANSWER, init=False)
    topic: str = field()
    aspect: Aspect = field()
    entry: str
    title: str = field()
    body: tuple[str, ...]
    certainty: Certainty
    certainty_reason: str
    caveat: Caveat
    referral: ReferralPrompt = field()
    sources: tuple[Source, ...]
    review: Review
    overdue: bool = False
    regulatory_status: str | None = None
    safety_note: str | None = None
    figures: tuple[Figure, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()
    claim: str | None = None
    verdict: Verdict | None = None
    scores: Scores | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        safeguards: tuple[object, object] = (self.caveat, self.referral)
        if not isinstance(safeguards[0], Caveat) or not isinstance(safeguards[1], ReferralPrompt):
            raise AnswerError(f"the answer on {self.entry} has no caveat or no referral")
        if not self.sources:
            raise AnswerError(f"the answer on {self.entry} names no source")
        if not self.body or not all(paragraph.strip() for paragraph in self.body):
            raise AnswerError(f"the answer on {self.entry} has an empty paragraph or none")
        if (self.claim is None) != (self.verdict is None):
            raise AnswerError(f"the answer on {self.entry} has a claim without a verdict, or a verdict without a claim")


@dataclass(frozen=True, kw_only=True)
class TriageReply(Reply):
    """A safety message. Emergencies and crises carry contacts and say "now"."""

    kind: Kind = field(default=Kind.TRIAGE, init=False)
    disposition: Disposition
    referral: ReferralPrompt = field()

    def __post_init__(self) -> None:
        super().__post_init__()
        says_now = self.contacts and self.referral.when is ReferralWhen.NOW
        if self.disposition in (Disposition.EMERGENCY, Disposition.CRISIS) and not says_now:
            raise AnswerError("an emergency or crisis reply needs contacts, and a referral that says now")


@dataclass(frozen=True, kw_only=True)
class Abstention(Reply):
    """A refusal that says why, and what the person can do instead."""

    kind: Kind = field(default=Kind.ABSTAIN, init=False)
    reason: AbstainReason
    referral: ReferralPrompt = field()
    entry: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferralStep(Reply):
    """One step of asking the clinic to get in touch."""

    kind: Kind = field(default=Kind.REFERRAL, init=False)
    form: FormStep | None = None
    case: CaseState | None = None


def _demand(text: str, message: str) -> None:
    if not text.strip():
        raise AnswerError(message)


PayloadScalar = str | int | float | bool | None
Payload = Mapping[str, object]
