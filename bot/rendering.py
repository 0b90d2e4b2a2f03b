"""A reply as the `answer/1` payload, and as plain text for channels that know nothing else.

The plain text is one block without a blank line: channels of Rasa split text at blank lines, and a caveat that arrives alone,
late or never is no caveat.
"""

from __future__ import annotations

from datetime import date

from bot.answer.model import Abstention, Answer, Payload, ReferralPrompt, ReferralStep, Reply, Source, TriageReply
from bot.knowledge.model import Citation, Contact, Figure
from bot.vocabulary import Certainty, ReviewStatus, Verdict

SCHEMA = "answer/1"

CERTAINTY_WORDS = {
    Certainty.HIGH: "High",
    Certainty.MODERATE: "Moderate",
    Certainty.LOW: "Low",
    Certainty.VERY_LOW: "Very low",
    Certainty.NOT_GRADED: "Not graded",
}
VERDICT_WORDS = {
    Verdict.SUPPORTED: "The evidence supports this claim",
    Verdict.PARTLY: "This claim is partly right",
    Verdict.OVERSTATED: "This claim says more than the evidence does",
    Verdict.UNSUPPORTED: "The evidence does not support this claim",
}


def plain_text(reply: Reply) -> str:
    """The whole reply in plain text, self-contained, without a blank line."""
    lines = _answer_lines(reply) if isinstance(reply, Answer) else _other_lines(reply)
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def payload(reply: Reply) -> Payload:
    """The reply as a JSON object that validates against the schema `answer/1`."""
    common: dict[str, object] = {
        "schema": SCHEMA,
        "id": reply.id,
        "kind": reply.kind.value,
        "topic": reply.topic,
        "aspect": reply.aspect.value if reply.aspect else None,
        "title": reply.title,
        "text": plain_text(reply),
        "referral": _referral(reply.referral),
        "contacts": [_contact(c) for c in reply.contacts],
        "citations": [],
        "suggestions": [{"title": s.title, "payload": s.payload} for s in reply.suggestions],
        "knowledge": reply.knowledge,
    }
    if isinstance(reply, Answer):
        return {**common, **_answer_fields(reply)}
    if isinstance(reply, TriageReply):
        return {**common, "disposition": reply.disposition.value}
    if isinstance(reply, Abstention):
        return {**common, "reason": reply.reason.value, "entry": reply.entry}
    if isinstance(reply, ReferralStep):
        return {**common, **_step_fields(reply)}
    return common


def review_line(reply: Answer) -> str:
    """In a few words: whether a clinician has reviewed the answer, and when it is due again or since when it is overdue."""
    due = day_in_words(reply.review.next_review_due)
    if reply.review.status is ReviewStatus.REVIEWED and reply.review.last_reviewed is not None:
        following = f"The next review has been overdue since {due}." if reply.overdue else f"Next review by {due}."
        return f"Reviewed on {day_in_words(reply.review.last_reviewed)}. {following}"
    following = f"Its review has been overdue since {due}." if reply.overdue else f"Review due by {due}."
    return f"Draft: no clinician has reviewed this text yet. {following}"


def _answer_lines(reply: Answer) -> list[str]:
    lines = [reply.safety_note or ""]
    if reply.verdict is not None:
        lines += [f"Claim: {reply.claim}", f"{VERDICT_WORDS[reply.verdict]}."]
    else:
        lines.append(reply.title)
    lines += reply.body
    lines += [_figure_line(f) for f in reply.figures]
    lines += [f"In plain words: {term.term} means {term.text.rstrip('.')}." for term in reply.glossary]
    lines.append(f"How sure is this? {CERTAINTY_WORDS[reply.certainty]}. {reply.certainty_reason}")
    lines.append(f"Approval status: {reply.regulatory_status}" if reply.regulatory_status else "")
    lines += [reply.caveat.text, reply.referral.text]
    lines.append("Sources: " + "; ".join(_source_line(s.citation) for s in reply.sources))
    lines.append(review_line(reply))
    return lines


def _other_lines(reply: Reply) -> list[str]:
    lines = list(reply.lines)
    if reply.referral is not None and reply.referral.text not in lines:
        lines.append(reply.referral.text)
    lines += [f"{contact.label}: {_reachable(contact)}" for contact in reply.contacts]
    return lines


def _answer_fields(reply: Answer) -> dict[str, object]:
    return {
        "entry": reply.entry,
        "safety_note": reply.safety_note,
        "claim": reply.claim,
        "verdict": reply.verdict.value if reply.verdict else None,
        "body": list(reply.body),
        "certainty": reply.certainty.value,
        "certainty_reason": reply.certainty_reason,
        "regulatory_status": reply.regulatory_status,
        "caveat": {"text": reply.caveat.text},
        "citations": [_citation(s) for s in reply.sources],
        "figures": [_figure(f) for f in reply.figures],
        "glossary": [{"term": t.term, "text": t.text} for t in reply.glossary],
        "review": {
            "status": reply.review.status.value,
            "last_reviewed": reply.review.last_reviewed.isoformat() if reply.review.last_reviewed else None,
            "next_review_due": reply.review.next_review_due.isoformat(),
        },
        "scores": {"confidence": reply.scores.confidence, "score": reply.scores.score} if reply.scores else None,
    }


def _step_fields(reply: ReferralStep) -> dict[str, object]:
    form = reply.form
    return {
        "form": None
        if form is None
        else {
            "name": form.name,
            "field": form.field,
            "step": form.step,
            "steps": form.steps,
            "input": form.input,
            "optional": form.optional,
        },
        "case": None if reply.case is None else {"number": reply.case.number, "status": reply.case.status},
    }


def _referral(referral: ReferralPrompt | None) -> dict[str, object] | None:
    if referral is None:
        return None
    return {"who": referral.who, "when": referral.when.value, "text": referral.text, "action": referral.action}


def _contact(contact: Contact) -> dict[str, str]:
    return {"label": contact.label, "href": contact.href}


def _citation(source: Source) -> dict[str, object]:
    c = source.citation
    return {
        "id": c.id,
        "title": c.title,
        "publisher": c.publisher,
        "year": c.year,
        "url": c.url,
        "doi": c.doi,
        "pmid": c.pmid,
        "nct": c.nct,
        "supports": list(source.supports),
    }


def _figure(figure: Figure) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "icon_array",
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "label": figure.label,
        "citation": figure.citation,
    }
    if figure.low is not None and figure.high is not None:
        made |= {"low": figure.low, "high": figure.high}
    return made


def _figure_line(figure: Figure) -> str:
    # A label says what happened ("got better") or of whom ("adults alive after 5 years"), so it names the people itself where they have to be named.
    text = f"In numbers: about {_plain(figure.numerator)} in {figure.denominator:,} {figure.label}"
    if figure.low is not None and figure.high is not None:
        text += f" (between {_plain(figure.low)} and {_plain(figure.high)} in {figure.denominator:,} across studies)"
    return text + "."


def _source_line(citation: Citation) -> str:
    year = f", {citation.year}" if citation.year else ""
    return f"{citation.title} ({citation.publisher}{year}) {citation.url}"


def _reachable(contact: Contact) -> str:
    return contact.href.split(":", 1)[1] if contact.href.startswith(("tel:", "sms:", "mailto:")) else contact.href


def _plain(number: float) -> str:
    return f"{number:g}"


def day_in_words(day: date) -> str:
    """A day such as "3 May 2027"."""
    return f"{day.day} {day:%B} {day.year}"
