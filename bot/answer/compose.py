"""The only maker of replies: knowledge in, `Reply` values out. No sentence of a reply is written in code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.answer.model import (
    Abstention,
    Answer,
    CaseState,
    Caveat,
    FormStep,
    ReferralPrompt,
    ReferralStep,
    Reply,
    Scores,
    Source,
    Suggestion,
    TriageReply,
)
from bot.errors import AnswerError
from bot.knowledge.glossary import TermFinder
from bot.knowledge.model import Contact, Entry, GlossaryTerm, Knowledge, Referral, Region, Statement
from bot.knowledge.standing import is_overdue, reason_to_withhold
from bot.triage.assess import Triage
from bot.vocabulary import AbstainReason, Aspect, Disposition, Kind, ReferralWhen

MAX_GLOSSARY_TERMS = 3
MAX_SUGGESTIONS = 3
REQUEST_CONTACT = "request_contact"
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class House:
    """What the clinic decides about replies: its name, region, retention in days, and how strict review is."""

    clinic: str
    region: str
    retention_days: int = 30
    withhold_drafts: bool = False
    grace_days: int = 0


class Composer:
    """Makes replies from knowledge. `today` tells the date on which review dates are judged."""

    def __init__(self, knowledge: Knowledge, house: House, today: Callable[[], date] = date.today) -> None:
        if house.region not in knowledge.regions:
            raise AnswerError(
                f"There is no region `{house.region}`. Set CAVEAT_CLINIC_REGION to one of: {', '.join(sorted(knowledge.regions))}."
            )
        self._knowledge, self._house, self._today = knowledge, house, today
        self._glossary = TermFinder(knowledge.glossary)
        self._terms: dict[tuple[str, str], tuple[GlossaryTerm, ...]] = {}

    @property
    def region(self) -> Region:
        """The clinic's region."""
        return self._knowledge.regions[self._house.region]

    def phrase(self, name: str, /, **values: str) -> str:
        """One phrase of `phrases.yaml`, filled in. Raises AnswerError where there is none."""
        try:
            template = self._knowledge.phrases[name]
        except KeyError:
            raise AnswerError(f"phrases.yaml has no phrase `{name}`. Add it.") from None
        filled = {
            "emergency": self.region.emergency_number,
            "clinic": self._house.clinic,
            "retention": f"for {self._house.retention_days} days" if self._house.retention_days else "until you erase it",
            **values,
        }
        return _fill(template, filled)

    # answers

    def answer(
        self, entry: Entry, *, topic: str | None = None, safety_note: bool = False, scores: Scores | None = None
    ) -> Answer | Abstention:
        """The answer of an entry, or an abstention where its review forbids it. `topic` is the asked one of a claim's several topics.

        `when_to_seek_care` is never withheld: silence about emergencies would be worse than an old text.
        """
        reason = self.withheld(entry)
        if reason is not None:
            return self.abstain(reason, topic=entry.topic, entry=entry)
        return self._answer(entry, topic, safety_note, scores)

    def preview(self, entry: Entry) -> Answer:
        """The answer of an entry whatever its review says: for those who review it, never for a visitor."""
        return self._answer(entry, None, False, None)

    def withheld(self, entry: Entry) -> AbstainReason | None:
        """Why a visitor doesn't get the answer of an entry today; None if it is shown."""
        return reason_to_withhold(entry, self._today(), drafts=self._house.withhold_drafts, grace_days=self._house.grace_days)

    def _answer(self, entry: Entry, topic: str | None, safety_note: bool, scores: Scores | None) -> Answer:
        paragraphs = entry.paragraphs
        slug = topic if topic and entry.claim and topic in entry.claim.topics(entry.topic) else entry.topic
        return Answer(
            knowledge=self._knowledge.digest,
            topic=slug,
            aspect=entry.aspect,
            entry=entry.id,
            title=self._title(entry),
            body=tuple(p.text for p in paragraphs),
            certainty=entry.certainty,
            certainty_reason=entry.certainty_reason,
            caveat=Caveat(entry.caveat),
            referral=self._referral(entry.referral, action=REQUEST_CONTACT),
            sources=self._sources(entry, paragraphs),
            review=entry.review,
            overdue=is_overdue(entry.review, self._today()),
            regulatory_status=entry.regulatory.text if entry.regulatory else None,
            safety_note=self.phrase("safety-note") if safety_note else None,
            figures=entry.figures,
            glossary=self._explained(entry, paragraphs, slug),
            claim=entry.claim.text if entry.claim else None,
            verdict=entry.claim.verdict if entry.claim else None,
            scores=scores,
            suggestions=self._next(entry),
            contacts=self.region.emergency if safety_note else (),
        )

    def _sources(self, entry: Entry, paragraphs: Sequence[Statement]) -> tuple[Source, ...]:
        supports = {cited: tuple(i for i, p in enumerate(paragraphs) if cited in p.citations) for cited in entry.citations}
        return tuple(Source(self._knowledge.citations[cited], where) for cited, where in supports.items())

    def _title(self, entry: Entry) -> str:
        if entry.claim is not None:
            return _capitalised(self.phrase("aspect-claim_check"))
        name = self._knowledge.topics[entry.topic].name
        return f"{_capitalised(name)}: {self.phrase(f'aspect-{entry.aspect.value}')}"

    def _explained(self, entry: Entry, paragraphs: Sequence[Statement], slug: str) -> tuple[GlossaryTerm, ...]:
        """The terms that the text needs explained, in the order of the text. Looked for once an entry."""
        if (entry.id, slug) not in self._terms:
            text, name = " ".join(p.text for p in paragraphs), self._knowledge.topics[slug].name.lower()
            found = [term for term in self._glossary.terms_in(text) if term.term.lower() != name]
            self._terms[entry.id, slug] = tuple(found[:MAX_GLOSSARY_TERMS])
        return self._terms[entry.id, slug]

    def _next(self, entry: Entry) -> tuple[Suggestion, ...]:
        offered = [self.offer(self._knowledge.entries[i], beside=entry.topic) for i in entry.next if i in self._knowledge.entries]
        return (*offered[:MAX_SUGGESTIONS], self.contact_button())

    def offer(self, entry: Entry, beside: str | None = None) -> Suggestion:
        """A button that asks for an entry. Beside an answer on the same topic its title needs no topic's name."""
        if entry.claim is not None:
            return Suggestion(f"Is it true? {entry.claim.text}", _ask_payload(claim=entry.id.split("/", 1)[1]))
        label = self.phrase(f"aspect-{entry.aspect.value}")
        title = _capitalised(label) if entry.topic == beside else self._title(entry)
        return Suggestion(title, _ask_payload(topic=entry.topic, aspect=entry.aspect.value))

    def contact_button(self) -> Suggestion:
        """The button that starts a request to the clinic."""
        return Suggestion(self.phrase("button-contact"), f"/{REQUEST_CONTACT}")

    def button(self, phrase: str, payload: str) -> Suggestion:
        """A button whose title is a phrase."""
        return Suggestion(self.phrase(phrase), payload)

    # safety

    def triage(self, found: Triage) -> TriageReply:
        """The safety message for what triage found. Raises AnswerError when it found nothing urgent."""
        if found.disposition is None:
            raise AnswerError("triage found nothing urgent, so there is no safety message")
        shows = ", or ".join(found.shows) or self.phrase("triage-described")
        make = {Disposition.EMERGENCY: self._emergency, Disposition.CRISIS: self._crisis, Disposition.SAME_DAY: self._same_day}
        return make[found.disposition](shows, found.also_crisis)

    def _emergency(self, shows: str, also_crisis: bool) -> TriageReply:
        lines = [self.phrase("triage-emergency", shows=shows), self.phrase("triage-emergency-steps")]
        contacts = self.region.emergency
        if also_crisis:
            lines.append(self.phrase("triage-also-crisis"))
            contacts += self.region.crisis
        return self._safety(Disposition.EMERGENCY, "triage-emergency", ReferralWhen.NOW, lines, contacts)

    def _crisis(self, shows: str, also_crisis: bool) -> TriageReply:
        lines = [self.phrase("triage-crisis"), self.phrase("triage-crisis-steps")]
        return self._safety(Disposition.CRISIS, "triage-crisis", ReferralWhen.NOW, lines, self.region.crisis + self.region.emergency)

    def _same_day(self, shows: str, also_crisis: bool) -> TriageReply:
        lines = [self.phrase("triage-same-day", shows=shows), self.phrase("triage-same-day-steps")]
        return self._safety(
            Disposition.SAME_DAY, "triage-same-day", ReferralWhen.SAME_DAY, lines, self.region.urgent + self.region.emergency
        )

    def _safety(
        self, disposition: Disposition, phrases: str, when: ReferralWhen, lines: Sequence[str], contacts: tuple[Contact, ...]
    ) -> TriageReply:
        why = self.phrase(f"{phrases}-why")
        who = self.phrase(f"{phrases}-who")
        return TriageReply(
            knowledge=self._knowledge.digest,
            disposition=disposition,
            lines=tuple(lines),
            referral=self._referral(Referral(who, when, why)),
            contacts=_once_each(contacts),
        )

    # everything else

    def abstain(
        self,
        reason: AbstainReason,
        *,
        topic: str | None = None,
        entry: Entry | None = None,
        condition: str | None = None,
        who: str | None = None,
        variant: str | None = None,
        suggestions: tuple[Suggestion, ...] = (),
        safety_note: bool = False,
    ) -> Abstention:
        """A refusal that says why and what to do instead. `condition` and `who` name a condition that isn't covered and its specialist."""
        key = f"abstain-{reason.value}"
        name = self._knowledge.topics[topic].name if topic in self._knowledge.topics and topic else ""
        said = self.phrase(f"{key}-{variant}" if variant else key, topic=name, condition=condition or "")
        lines = [self.phrase("safety-note")] if safety_note else []
        lines.append(said)
        if f"{key}-steps" in self._knowledge.phrases:
            lines.append(self.phrase(f"{key}-steps"))
        whom = entry.referral.who if entry else who or self.phrase(f"{key}-who")
        with_contacts = safety_note or reason is AbstainReason.UNSUPPORTED_LANGUAGE
        return Abstention(
            knowledge=self._knowledge.digest,
            reason=reason,
            topic=topic,
            aspect=entry.aspect if entry else None,
            entry=entry.id if entry and entry.claim is None else None,
            lines=tuple(lines),
            referral=self._referral(Referral(whom, ReferralWhen.ROUTINE, self.phrase(f"{key}-why")), action=REQUEST_CONTACT),
            suggestions=suggestions or (self.contact_button(),),
            contacts=self.region.emergency if with_contacts else (),
        )

    def clarify(self, entries: Sequence[Entry], phrase: str, *, topic: str | None = None, aspect: Aspect | None = None) -> Reply:
        """A question back, with two or three entries to choose from. `topic` or `aspect` is what is clear already."""
        return Reply(
            kind=Kind.CLARIFY,
            topic=topic,
            aspect=aspect,
            knowledge=self._knowledge.digest,
            lines=(self.phrase(phrase),),
            suggestions=tuple(self.offer(e) for e in entries[:MAX_SUGGESTIONS]),
        )

    def say(self, kind: Kind, *phrases: str, suggestions: tuple[Suggestion, ...] = (), contacts: tuple[Contact, ...] = ()) -> Reply:
        """Small talk, privacy words or a notice: phrases by name."""
        lines = tuple(self.phrase(p) for p in phrases)
        return Reply(kind=kind, knowledge=self._knowledge.digest, lines=lines, suggestions=suggestions, contacts=contacts)

    def step(
        self,
        phrase: str,
        *,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
        form: FormStep | None = None,
        case: CaseState | None = None,
        refers: bool = True,
        choices: Sequence[tuple[str, str]] = (),
        values: Mapping[str, str] | None = None,
    ) -> ReferralStep:
        """One step of the intake. `before` and `after` are lines that are composed already, `choices` pairs of a phrase for the button and the payload it sends;
        `values` fill the phrases. A question of the form says nothing of whom to see, nor does a step that is told not to (`refers`)."""
        filled = values or {}
        referral = Referral(self.phrase("intake-who"), ReferralWhen.ROUTINE, self.phrase("intake-why")) if form is None and refers else None
        return ReferralStep(
            knowledge=self._knowledge.digest,
            lines=(*before, self.phrase(phrase, **filled), *after),
            form=form,
            case=case,
            referral=self._referral(referral) if referral else None,
            suggestions=tuple(Suggestion(self.phrase(title, **filled), payload) for title, payload in choices),
        )

    def topic_name(self, slug: str | None) -> str | None:
        """How a topic is called; None where there is none of that slug."""
        return self._knowledge.topics[slug].name if slug in self._knowledge.topics and slug else None

    def _referral(self, referral: Referral, action: str | None = None) -> ReferralPrompt:
        text = self.phrase(f"referral-{referral.when.value}", who=referral.who, why=referral.why)
        return ReferralPrompt(referral.who, referral.when, text, action)


@lru_cache(maxsize=MOST_REMEMBERED)
def _ask_payload(**entities: str) -> str:
    return "/ask" + json.dumps(entities)


def _fill(template: str, values: dict[str, str]) -> str:
    # One pass over the template, so that a brace in a visitor's name is never read as a placeholder.
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m.group(1), m.group(0)), template)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _once_each(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    return tuple(dict.fromkeys(contacts))
