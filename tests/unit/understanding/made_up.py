"""A small knowledge made by hand: real names where a name is what matters, and texts that say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.model import (
    Citation,
    ClaimUnderCheck,
    Contact,
    Entry,
    GlossaryTerm,
    Knowledge,
    MedicineCue,
    Names,
    OtherCondition,
    Place,
    Referral,
    Region,
    Review,
    Statement,
    Topic,
)
from bot.knowledge.red_flags import RedFlags
from bot.understanding.topics import MentionKind, TopicMatcher
from bot.vocabulary import Aspect, Certainty, ReferralWhen, ReviewStatus, SourceSeen, Verdict

PLACE = Place("made_up.yaml", 1)
DUE = date(2030, 1, 1)
TODAY = date(2026, 11, 25)
DIGEST = "made-up-digest"
# Enough English for the questions of the tests.
ORDINARY = frozenset(
    "a about all an and any are as can cause causes could cure dangerous disease does doctor effects explain feel for found from have help how i ill in is it"
    " like me mine mother mouth multiple my of on or please risk scared side skin stem cells take tell the therapy this to treated treatment uncommon"
    " vessel was what when with women words".split()
)


def review(status: ReviewStatus = ReviewStatus.REVIEWED, due: date = DUE) -> Review:
    """A review that is due in `DUE`, signed unless it is a draft."""
    signed = status is ReviewStatus.REVIEWED
    return Review(status, date(2026, 1, 2) if signed else None, due, "A. Sample, MD" if signed else None)


def entry(topic: str, aspect: Aspect, **changes: Any) -> Entry:
    """An entry with everything that an answer needs; `changes` replace its fields."""
    values: dict[str, Any] = {
        "id": f"{topic}/{aspect.value}",
        "asks": (f"tell me the {aspect.value} of {topic}",),
        "say": (Statement(f"First on {topic} and {aspect.value}.", ("one",)), Statement("Second, about a lamp.", ("one", "two"))),
        "certainty": Certainty.MODERATE,
        "certainty_reason": "Two small trials.",
        "caveat": f"Little is known of the {aspect.value}.",
        "referral": Referral("a specialist", ReferralWhen.ROUTINE, "They know more."),
        "review": review(),
        "place": PLACE,
    }
    return Entry(topic=topic, aspect=aspect, **{**values, **changes})


def claim(slug: str, topic: str, text: str, **changes: Any) -> Entry:
    """An entry that checks an advertising claim."""
    under_check = ClaimUnderCheck(text, Verdict.UNSUPPORTED, changes.pop("also_topics", ()))
    return entry(topic, Aspect.CLAIM_CHECK, **{"id": f"claims/{slug}", "claim": under_check, "asks": (f"is it true: {text}",), **changes})


def topic(slug: str, name: str, *aspects: Aspect, is_condition: bool = True, kind_of: str | None = None, **names: tuple[str, ...]) -> Topic:
    """A topic with an ordinary entry on each of the aspects."""
    entries = {aspect: entry(slug, aspect) for aspect in aspects}
    return Topic(slug, name, is_condition, Names(**names), "specialist", entries, PLACE, kind_of=kind_of)


OVERVIEW, SYMPTOMS, CAUSES, TREATMENT, EVIDENCE = (
    Aspect.OVERVIEW,
    Aspect.SYMPTOMS,
    Aspect.CAUSES,
    Aspect.TREATMENT,
    Aspect.STEM_CELL_EVIDENCE,
)
TOPICS = (
    topic("lupus", "lupus", OVERVIEW, SYMPTOMS, CAUSES, TREATMENT, EVIDENCE, abbreviations=("SLE",), cues=("ANA", "butterfly rash")),
    topic("lupus_nephritis", "lupus nephritis", OVERVIEW, TREATMENT),
    topic("multiple_sclerosis", "multiple sclerosis", OVERVIEW, SYMPTOMS, EVIDENCE, abbreviations=("MS",)),
    topic("myasthenia_gravis", "myasthenia gravis", OVERVIEW, SYMPTOMS, abbreviations=("MG",)),
    topic("primary_biliary_cholangitis", "primary biliary cholangitis", OVERVIEW, abbreviations=("PBC",)),
    topic("primary_sclerosing_cholangitis", "primary sclerosing cholangitis", OVERVIEW, abbreviations=("PSC",)),
    topic("ankylosing_spondylitis", "ankylosing spondylitis", OVERVIEW, abbreviations=("AS",)),
    topic("systemic_sclerosis", "systemic sclerosis", OVERVIEW, lay=("scleroderma",)),
    topic("sjogrens_disease", "Sjögren's disease", OVERVIEW, synonyms=("Sjögren's syndrome", "Sjögren's")),
    topic("crohns_disease", "Crohn's disease", OVERVIEW, SYMPTOMS, synonyms=("Crohn's",)),
    topic("psoriasis", "psoriasis", OVERVIEW, TREATMENT),
    topic(
        "rheumatoid_arthritis", "rheumatoid arthritis", OVERVIEW, SYMPTOMS, abbreviations=("RA",), drugs=("methotrexate", "sulfasalazine")
    ),
    topic(
        "stem_cell_therapy",
        "stem cell therapy",
        OVERVIEW,
        EVIDENCE,
        Aspect.STEM_CELL_RISKS,
        Aspect.STEM_CELL_PROCEDURE,
        Aspect.CHOOSING_A_CLINIC,
        Aspect.COST_AND_COVERAGE,
        is_condition=False,
        synonyms=("stem cells", "stem cell transplant"),
        abbreviations=("HSCT",),
    ),
    topic(
        "autoimmune_disease",
        "autoimmune disease",
        OVERVIEW,
        CAUSES,
        Aspect.PREGNANCY,
        Aspect.VACCINES,
        is_condition=False,
        synonyms=("autoimmunity",),
    ),
)
CLAIMS = {
    "cells_cure_lupus": claim("cells_cure_lupus", "lupus", "Stem cells cure lupus.", also_topics=("rheumatoid_arthritis",)),
    "cells_cure_all": claim("cells_cure_all", "stem_cell_therapy", "Stem cells cure multiple sclerosis and more."),
}
REGIONS = {
    "here": Region(
        "here",
        "Here",
        "000",
        (Contact("Call 000", "tel:000"),),
        (Contact("Crisis line: call 001", "tel:001"), Contact("Chat", "https://example.org/chat")),
        (Contact("Nurse line", "tel:002"),),
    ),
    "there": Region("there", "There", "999", (Contact("Call 999", "tel:999"),), (Contact("Call 998", "tel:998"),)),
}
CITATIONS = {
    "one": Citation("one", "First page", "Library of Examples", None, "https://example.org/one", SourceSeen.PRIMARY),
    "two": Citation(
        "two", "Second page", "Journal of Examples", 2020, "https://example.org/two", SourceSeen.PRIMARY, "10.1/two", "123", "NCT1"
    ),
    "three": Citation("three", "Third page", "Agency of Examples", 2024, "https://example.org/three", SourceSeen.NIH_COPY),
}
PHRASES = {
    "safety-note": "If this is happening now, call {emergency}.",
    "notice": "A program of {clinic}. Kept {retention}.",
    "button-contact": "Ask the clinic",
    "triage-described": "what you describe",
    "triage-emergency": "An emergency: {shows}. Call {emergency}.",
    "triage-emergency-steps": "Do not wait.",
    "triage-emergency-who": "emergency services",
    "triage-emergency-why": "They can help at once.",
    "triage-crisis": "You deserve help right now.",
    "triage-crisis-steps": "If in danger, call {emergency}.",
    "triage-crisis-who": "the crisis line",
    "triage-crisis-why": "A person listens.",
    "triage-also-crisis": "The crisis line is there too.",
    "triage-same-day": "A doctor today: {shows}.",
    "triage-same-day-steps": "If worse, call {emergency}.",
    "triage-same-day-who": "urgent care",
    "triage-same-day-why": "Call them today.",
    "abstain-not_covered-named": "I do not cover {condition}.",
    "abstain-not_covered-known": "Nothing on that part of {topic}.",
    "abstain-not_covered-stem": "Nothing on stem cells for {condition}.",
    "abstain-personal_advice-steps": "Change nothing meanwhile.",
    "clarify-topic": "Which one?",
    "clarify-entry": "One of these?",
    "privacy": "Kept {retention}.",
    "privacy-erase-ask": "Erase it?",
    "acknowledged": "All right.",
    "human": "No person reads this.",
    **{name: f"About {name}." for name in ("greet", "thanks", "goodbye", "bot_challenge", "help", "feelings")},
    **{f"referral-{when.value}": f"Whom to see ({when.value}): {{who}}. {{why}}" for when in ReferralWhen},
    **{f"aspect-{aspect.value}": aspect.value.replace("_", " ") for aspect in Aspect},
    **{
        f"abstain-{reason}{part}": text
        for reason in ("off_topic", "not_covered", "personal_advice", "unsupported_language", "expired", "not_reviewed", "unclear")
        for part, text in (("", "No answer."), ("-who", "someone"), ("-why", "They can tell."))
    },
    "intake-consent": "May {clinic} store it?",
    "intake-name": "Your name?",
    "intake-contact": "How to reach you?",
    "intake-confirm": "Send to {clinic}: {name}, {contact}?",
    "intake-confirm-ask": "Right?",
    "intake-asker-adult": "you",
    "intake-any-time": "any time",
    **{f"intake-summary-{field}": f"{field}: {{value}}" for field in ("asker", "name", "contact", "time", "about", "remark")},
    "intake-kept-days": "for {days} days",
    "intake-call": "Call {clinic}.",
    "intake-no-form": "No form is open.",
    "intake-cancelled": "Nothing stored.",
    "intake-unavailable": "Not possible now.",
    "intake-done": "Stored under {case_number}.",
    "intake-who": "the staff of {clinic}",
    "intake-why": "They can tell you more.",
    "button-erase": "Erase",
    "privacy-erased": "Erased.",
    "button-yes": "Yes",
    "button-no": "No",
    "button-stop": "Stop",
    "button-send": "Send",
    "button-change": "Change",
    "button-status": "Where is it?",
    "button-withdraw": "Withdraw",
}


def knowledge(*more: Topic, topics: Iterable[Topic] = TOPICS, **changes: Any) -> Knowledge:
    """The made-up knowledge with `more` topics, or with `changes` to its fields."""
    values: dict[str, Any] = {
        "root": Path("made_up"),
        "digest": DIGEST,
        "topics": {t.slug: t for t in (*topics, *more)},
        "claims": CLAIMS,
        "citations": CITATIONS,
        "regions": REGIONS,
        "red_flags": RedFlags({}, (), (), frozenset()),
        "glossary": (GlossaryTerm("lamp", "a thing that gives light.", ("lamps",)), GlossaryTerm("lupus", "an illness", ())),
        "other_conditions": (
            OtherCondition("gout", ("gouty arthritis",), "a joint doctor"),
            OtherCondition("HIV", (), "an infection doctor"),
        ),
        "medicines": (
            MedicineCue(("methotrexate", "MTX"), ("psoriasis", "rheumatoid_arthritis")),
            MedicineCue(("rituximab",), ("lupus", "rheumatoid_arthritis")),
            MedicineCue(("prednisone",), ()),
        ),
        "phrases": PHRASES,
        "phrase_lists": {"starters": ("lupus", "multiple_sclerosis", "rheumatoid_arthritis")},
    }
    return Knowledge(**{**values, **changes})


def matcher(known: Knowledge | None = None) -> TopicMatcher:
    """A matcher of the made-up names that knows a little English."""
    return TopicMatcher(known or knowledge(), ORDINARY)


MATCHER = matcher()


def found(text: str, among: TopicMatcher = MATCHER) -> list[tuple[str, tuple[str, ...]]]:
    """Kind and values of the mentions, in order."""
    return [(m.kind.value, m.values) for m in among.find(text)]


def topics(text: str, among: TopicMatcher = MATCHER) -> list[str]:
    """The topics that are named."""
    return [value for m in among.find(text) if m.kind is MentionKind.TOPIC for value in m.values]
