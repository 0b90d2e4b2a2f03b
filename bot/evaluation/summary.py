"""Figures over many scored questions. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.labelled import Expect, Item
from bot.evaluation.scoring import Got, Interval, Outcome, fits, is_wrong_answer, only_urgent, outcomes, topic_fits, triage_of, wilson
from bot.vocabulary import AbstainReason, Kind

EXAMPLES = 2
NOTHING = "no reply"


@dataclass(frozen=True)
class Scored:
    """A question, what it got, and what became of it."""

    item: Item
    replies: tuple[Got, ...]
    outcomes: frozenset[Outcome]


@dataclass(frozen=True)
class Group:
    """Questions that have something in common, and how many of them had each outcome."""

    name: str
    total: int
    counts: Counter[Outcome]

    def share(self, outcome: Outcome) -> Interval:
        """The share of the group that had an outcome."""
        return wilson(self.counts[outcome], self.total)


@dataclass(frozen=True)
class Abstained:
    """One reason to abstain: of how many questions it is expected, how many of those are right, how often it was given, how often
    where it wasn't expected."""

    reason: AbstainReason
    expected: int
    right: int
    given: int
    unexpected: int


@dataclass(frozen=True)
class Confusion:
    """What was got instead of what was expected, how often, and the first questions of that sort."""

    expected: str
    got: str
    count: int
    examples: tuple[Scored, ...]


def scored(item: Item, replies: Iterable[Got]) -> Scored:
    """The question with its outcomes."""
    listed = tuple(replies)
    return Scored(item, listed, outcomes(item.expect, listed))


def group(name: str, questions: Sequence[Scored]) -> Group:
    """The counts over questions."""
    return Group(name, len(questions), Counter(outcome for question in questions for outcome in question.outcomes))


def parted(questions: Iterable[Scored], by: Callable[[Scored], str | None]) -> list[tuple[str, list[Scored]]]:
    """The questions in groups, these in alphabetical order; questions for which `by` gives None are left out."""
    parts: defaultdict[str, list[Scored]] = defaultdict(list)
    for question in questions:
        if (name := by(question)) is not None:
            parts[name].append(question)
    return sorted(parts.items())


def grouped(questions: Iterable[Scored], by: Callable[[Scored], str | None]) -> list[Group]:
    """The counts of each group that `parted` makes."""
    return [group(name, part) for name, part in parted(questions, by)]


def file_of(question: Scored) -> str:
    """The file that the question stands in, without folder and ending."""
    return question.item.file.stem


def kind_of(question: Scored) -> str:
    """The expected kind, the first if several are acceptable."""
    return question.item.expect.kinds[0].value


def topic_of(question: Scored) -> str | None:
    """The topic of the expected answer, the first if several are acceptable; None where no answer is expected."""
    return next(iter(question.item.expect.topics), None)


def urgent(questions: Iterable[Scored]) -> list[Scored]:
    """The questions that only an emergency or crisis message answers."""
    return [question for question in questions if only_urgent(question.item.expect)]


def with_outcome(questions: Iterable[Scored], outcome: Outcome) -> list[Scored]:
    """The questions that had an outcome."""
    return [question for question in questions if outcome in question.outcomes]


def abstentions(questions: Sequence[Scored]) -> list[Abstained]:
    """One row for every reason that was expected or given."""
    rows = []
    for reason in AbstainReason:
        expected = [question for question in questions if reason in question.item.expect.reasons]
        given = [question for question in questions if any(reply.reason is reason for reply in question.replies)]
        unexpected = sum(reason not in question.item.expect.reasons for question in given)
        if expected or given:
            rows.append(Abstained(reason, len(expected), len(with_outcome(expected, Outcome.RIGHT)), len(given), unexpected))
    return rows


def confusions(questions: Iterable[Scored]) -> list[Confusion]:
    """Every pair of expected and got among the questions that aren't right, the most frequent first."""
    pairs: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for question in questions:
        if Outcome.RIGHT not in question.outcomes:
            pairs[contrast(question)].append(question)
    found = [Confusion(expected, got, len(those), tuple(those[:EXAMPLES])) for (expected, got), those in pairs.items()]
    return sorted(found, key=lambda one: (-one.count, one.expected, one.got))


def contrast(question: Scored) -> tuple[str, str]:
    """What was expected and what was got, in short. Two answers are told apart by topic if that is wrong, else by aspect."""
    expect, got = question.item.expect, blamed(question)
    if got is not None and got.kind is Kind.ANSWER and expect.topics and not topic_fits(expect, got.topic):
        return f"answer on {expect.topics[0]}", f"answer on {got.topic}"
    return wanted(expect), NOTHING if got is None else in_short(got)


def blamed(question: Scored) -> Got | None:
    """The reply to show for a question: the first wrong answer, else the safety message, else one that fits, else the first that is
    no mere notice."""
    expect, replies = question.item.expect, question.replies
    wrong = next((reply for reply in replies if is_wrong_answer(expect, reply)), None)
    fitting = next((reply for reply in replies if fits(expect, reply)), None)
    first = next((reply for reply in replies if reply.kind is not Kind.NOTICE), replies[0] if replies else None)
    return wrong or triage_of(replies) or fitting or first


def wanted(expect: Expect) -> str:
    """The first acceptable reply in short."""
    kind = expect.kinds[0]
    details = {
        Kind.TRIAGE: [one.value for one in expect.dispositions],
        Kind.ABSTAIN: [one.value for one in expect.reasons],
        Kind.ANSWER: [*(one.value for one in expect.aspects), *expect.entries],
    }
    return " ".join([kind.value, *details.get(kind, [])[:1]])


def in_short(reply: Got) -> str:
    """A reply in short: its kind, and what the kind is about, without the topic."""
    detail = {Kind.TRIAGE: reply.disposition, Kind.ABSTAIN: reply.reason, Kind.ANSWER: reply.aspect}.get(reply.kind)
    return f"{reply.kind.value} {detail.value}" if detail else reply.kind.value


def in_full(reply: Got) -> str:
    """A reply with its topic and entry: `answer lupus/symptoms`, `triage emergency`, `answer lupus/claim_check (claims/x)`."""
    if reply.kind is not Kind.ANSWER or reply.aspect is None:
        return in_short(reply)
    plain = f"{reply.topic}/{reply.aspect.value}"
    return f"answer {plain}" if reply.entry in {plain, None} else f"answer {plain} ({reply.entry})"


def wanted_in_full(expect: Expect) -> str:
    """Everything that is acceptable: `answer lupus/symptoms|complications`, `abstain not_covered or clarify`."""
    topics, aspects = "|".join(expect.topics), "|".join(aspect.value for aspect in expect.aspects)
    answers = "|".join(part for part in ("/".join(filter(None, (topics, aspects))), *expect.entries) if part)
    details = {
        Kind.ANSWER: answers,
        Kind.TRIAGE: "|".join(one.value for one in expect.dispositions),
        Kind.ABSTAIN: "|".join(one.value for one in expect.reasons),
    }
    return " or ".join(" ".join(filter(None, (kind.value, details.get(kind)))) for kind in expect.kinds)
