"""Rules about entries: what a condition has to cover, what stem cell evidence has to say, figures and questions."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.model import Entry
from bot.knowledge.reader import Reading
from bot.knowledge.yaml_source import Finding
from bot.vocabulary import REQUIRED_CONDITION_ASPECTS, Aspect, Certainty

MIN_ASKS = 3


def missing_aspect(reading: Reading) -> Iterator[Finding]:
    """A condition covers every required aspect."""
    declared = {read.head.id for read in reading.entries}
    for topic in reading.knowledge.topics.values():
        missing = [a.value for a in REQUIRED_CONDITION_ASPECTS if f"{topic.slug}/{a.value}" not in declared]
        if topic.is_condition and missing:
            message = f"`{topic.slug}` has no entry on: {', '.join(missing)}. Add what the sources say, or don't publish the file."
            yield Finding(topic.place.file, topic.place.line, "missing-aspect", message)


def few_asks(reading: Reading) -> Iterator[Finding]:
    """An entry has at least three questions that it answers, or it will not be found."""
    for entry in reading.knowledge.entries.values():
        if len(entry.asks) < MIN_ASKS:
            message = f"`{entry.id}` has {len(entry.asks)} question(s). Give at least {MIN_ASKS}, as patients type them."
            yield _at(reading, entry, "asks[1]", "few-asks", message)


def evidence_says_what_is_unknown(reading: Reading) -> Iterator[Finding]:
    """Stem cell evidence on a condition says what is not known."""
    for entry in _evidence(reading):
        if entry.not_known is None:
            message = f"`{entry.id}` has no `not_known`. Say in a sentence or two what isn't known."
            yield _at(reading, entry, "", "evidence-not-known", message)


def evidence_has_regulatory_status(reading: Reading) -> Iterator[Finding]:
    """Stem cell evidence on a condition says what regulators have approved."""
    for entry in _evidence(reading):
        if entry.regulatory is None:
            message = f"`{entry.id}` has no `regulatory`. Name a text of regulatory.yaml."
            yield _at(reading, entry, "", "evidence-regulatory", message)


def evidence_has_risks(reading: Reading) -> Iterator[Finding]:
    """Stem cell evidence on a condition never stands without the risks."""
    for entry in _evidence(reading):
        if entry.risks is None:
            message = f"`{entry.id}` has no `risks`. Name a general text of risks.yaml, and add the specific ones."
            yield _at(reading, entry, "", "evidence-risks", message)


def evidence_is_graded(reading: Reading) -> Iterator[Finding]:
    """Stem cell evidence on a condition has a certainty of its own."""
    for entry in _evidence(reading):
        if entry.certainty is Certainty.NOT_GRADED:
            message = f"`{entry.id}` is not_graded. Give high, moderate, low or very_low, and the studies that stand behind it."
            yield _at(reading, entry, "certainty.level", "evidence-certainty", message)


def figure_counts(reading: Reading) -> Iterator[Finding]:
    """A figure counts between none and all of at least one person."""
    for entry in reading.knowledge.entries.values():
        for at, figure in enumerate(entry.figures, start=1):
            if figure.denominator < 1 or not 0 <= figure.numerator <= figure.denominator:
                message = f"{figure.numerator:g} of {figure.denominator} is no share of people. Count from 0 to all of 1 or more."
                yield _at(reading, entry, f"figures[{at}].label", "figure-count", message)


def figure_range(reading: Reading) -> Iterator[Finding]:
    """A figure lies within its own range, and the range within all people."""
    for entry in reading.knowledge.entries.values():
        for at, figure in enumerate(entry.figures, start=1):
            low = figure.low if figure.low is not None else min(0, figure.numerator)
            high = figure.high if figure.high is not None else figure.numerator
            if not 0 <= low <= figure.numerator <= high <= max(figure.denominator, figure.numerator):
                span = f"{low:g} and {high:g} of {figure.denominator}"
                message = f"{figure.numerator:g} does not lie between {span}. Give `low` and `high` of as many people."
                yield _at(reading, entry, f"figures[{at}].label", "figure-range", message)


def _evidence(reading: Reading) -> Iterator[Entry]:
    for topic in reading.knowledge.topics.values():
        entry = topic.entries.get(Aspect.STEM_CELL_EVIDENCE)
        if topic.is_condition and entry is not None:
            yield entry


def _at(reading: Reading, entry: Entry, path: str, code: str, message: str) -> Finding:
    place = reading.place_in(entry, path)
    return Finding(place.file, place.line, code, message)


RULES = (
    missing_aspect,
    few_asks,
    evidence_says_what_is_unknown,
    evidence_has_regulatory_status,
    evidence_has_risks,
    evidence_is_graded,
    figure_counts,
    figure_range,
)
