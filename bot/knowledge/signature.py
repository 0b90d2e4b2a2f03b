"""What a signature covers: all that a visitor reads of an entry, as lines of text, and the digest of those lines.

A signature holds as long as its digest is that of the present text. The lines also name reviewer and dates, so nobody can put another
name on a signature or a later date for the next review. What no visitor reads (example questions, buttons, when a source was last
looked at) can change without voiding it. The form of the lines is part of the digest: who changes it here voids every signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.knowledge.glossary import TermFinder
from bot.knowledge.model import Citation, Entry, Figure, Knowledge, Review, Statement, Topic
from bot.knowledge.red_flags import FOLDER, red_flag_files
from bot.vocabulary import ReviewStatus

RED_FLAGS = FOLDER
"""The name under which the red flags are signed, all together."""
DIGITS = 32


class SignedTexts:
    """Makes the text that a signature covers, from one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._glossary = TermFinder(knowledge.glossary)

    def of(self, entry: Entry | None, review: Review) -> str:
        """The text of an entry (None: of the red flags) under this review: a line for each thing that is said."""
        body = self._entry(entry) if entry is not None else self._red_flags()
        return "\n".join((*_head(entry.id if entry is not None else RED_FLAGS, review), *body)) + "\n"

    def holds(self, entry: Entry | None, review: Review) -> bool:
        """Whether a signature is there and fits the present text."""
        return review.signature is not None and review.signature.digest == digest_of(self.of(entry, review))

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield from self._about(entry)
        yield from _statements("Says", entry.say)
        if entry.risks is not None:
            yield from _statements("Risk", entry.risks.specific)
            yield from _statements("Risk in general", entry.risks.general.statements)
        if entry.not_known is not None:
            yield f"Not known: {entry.not_known}"
        for figure in entry.figures:
            yield from _figure(figure)
        yield from (f"Certainty: {entry.certainty.value}", f"Because: {entry.certainty_reason}")
        if entry.regulatory is not None:
            yield from _statements("Approval", entry.regulatory.statements)
        yield f"Caveat: {entry.caveat}"
        yield from (f"See: {entry.referral.who}", f"How soon: {entry.referral.when.value}", f"Why: {entry.referral.why}")
        yield from self._explained(entry)
        yield from (_source(name, self._knowledge.citations.get(name)) for name in entry.citations)

    def _about(self, entry: Entry) -> Iterator[str]:
        topic = self._knowledge.topics.get(entry.topic)
        yield f"Topic: {topic.name if topic else entry.topic}"
        if entry.claim is not None:
            yield f"Claim: {entry.claim.text}"
            yield f"Verdict: {entry.claim.verdict.value}"
            yield from (f"Also about: {slug}" for slug in entry.claim.also_topics)

    def _explained(self, entry: Entry) -> Iterator[str]:
        """Every term that a reply might explain; it explains a few of them."""
        for term in self._glossary.terms_in(" ".join(statement.text for statement in entry.paragraphs)):
            yield f"Explained: {term.term} means {term.text}"

    def _red_flags(self) -> Iterator[str]:
        for path in red_flag_files(self._knowledge.root):
            yield f"File: {path.name}"
            yield from _lines(path)


def digest_of(text: str) -> str:
    """The digest of a signed text, 32 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def judged(knowledge: Knowledge) -> Knowledge:
    """The same knowledge, in which what has no signature that holds is a draft, whatever its file says."""
    texts = SignedTexts(knowledge)
    review = knowledge.red_flags_review
    return replace(
        knowledge,
        topics={slug: _judged_topic(topic, texts) for slug, topic in knowledge.topics.items()},
        claims={slug: _judged_entry(entry, texts) for slug, entry in knowledge.claims.items()},
        red_flags_review=_judged_review(None, review, texts) if review is not None else None,
    )


def _judged_topic(topic: Topic, texts: SignedTexts) -> Topic:
    return replace(topic, entries={aspect: _judged_entry(entry, texts) for aspect, entry in topic.entries.items()})


def _judged_entry(entry: Entry, texts: SignedTexts) -> Entry:
    review = _judged_review(entry, entry.review, texts)
    return entry if review is entry.review else replace(entry, review=review)


def _judged_review(entry: Entry | None, review: Review, texts: SignedTexts) -> Review:
    if review.status is not ReviewStatus.REVIEWED or texts.holds(entry, review):
        return review
    return Review(ReviewStatus.DRAFT, None, review.next_review_due, void=review.signature)


def _head(name: str, review: Review) -> Iterator[str]:
    yield f"Entry: {name}"
    yield f"Reviewer: {review.reviewer}"
    yield f"Reviewed on: {review.last_reviewed}"
    yield f"Next review due: {review.next_review_due}"


def _statements(label: str, statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        yield f"{label}: {statement.text}"
        yield f"  from {', '.join(statement.citations)}"


def _figure(figure: Figure) -> Iterator[str]:
    yield f"Figure: {figure.numerator} of {figure.denominator} people {figure.label}"
    if figure.low is not None or figure.high is not None:
        yield f"  between {figure.low} and {figure.high}"
    yield f"  from {figure.citation}"


def _source(name: str, citation: Citation | None) -> str:
    """A source as a visitor sees it, and what identifies it. When and how we looked at it is not part of it."""
    if citation is None:
        return f"Source: {name} is not described"
    year = f", {citation.year}" if citation.year else ""
    known = (f"{key} {value}" for key, value in (("doi", citation.doi), ("pmid", citation.pmid), ("nct", citation.nct)) if value)
    return " ".join((f"Source: {name} is {citation.title} ({citation.publisher}{year}) {citation.url}", *known))


def _lines(path: Path) -> list[str]:
    """What can't be read has no lines; the reader reports it."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
