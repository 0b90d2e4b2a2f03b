"""Counts over some weeks: how much is asked, about what, what is answered, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.insights.facts import Fact
from bot.vocabulary import AbstainReason, Disposition, Kind

Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Summary:
    """Counts of a span of days. `by_day` has every day, oldest first; the others what there was, the most first. Rates are None where nothing happened."""

    days: tuple[tuple[date, int], ...]
    requests_by_day: tuple[tuple[date, int], ...]
    messages: int
    conversations: int
    answered: int
    abstained: int
    requests: int
    helpful: int
    unhelpful: int
    topics: Counted
    reasons: Counted
    dispositions: Counted

    @property
    def hand_over_rate(self) -> float | None:
        """Requests to the clinic for each conversation."""
        return self.requests / self.conversations if self.conversations else None

    @property
    def helpful_rate(self) -> float | None:
        """The share of votes that found a reply helpful."""
        votes = self.helpful + self.unhelpful
        return self.helpful / votes if votes else None

    @property
    def answer_rate(self) -> float | None:
        """The share of answers among answers and refusals."""
        judged = self.answered + self.abstained
        return self.answered / judged if judged else None


def summarise(facts: Sequence[Fact], requests: Sequence[float], votes: Mapping[bool, int], last: date, days: int, zone: tzinfo) -> Summary:
    """The counts of so many days up to `last`, by the calendar of `zone`. `requests` are the times when they were made, in seconds since 1970 (UTC)."""
    return Summary(
        days=_by_day((one.at for one in facts), last, days, zone),
        requests_by_day=_by_day(requests, last, days, zone),
        messages=len(facts),
        conversations=len({one.conversation for one in facts}),
        answered=sum(Kind.ANSWER.value in one.kinds for one in facts),
        abstained=sum(Kind.ABSTAIN.value in one.kinds for one in facts),
        requests=len(requests),
        helpful=votes.get(True, 0),
        unhelpful=votes.get(False, 0),
        topics=_most(topic for one in facts for topic in one.topics),
        reasons=_most((reason for one in facts for reason in one.reasons), [reason.value for reason in AbstainReason]),
        dispositions=_most((found for one in facts for found in one.dispositions), [found.value for found in Disposition]),
    )


def first_moment(last: date, days: int, zone: tzinfo) -> float:
    """When the first of so many days up to `last` begins, in seconds since 1970 (UTC)."""
    first = last - timedelta(days=days - 1)
    return datetime(first.year, first.month, first.day, tzinfo=zone).timestamp()


def _by_day(times: Iterable[float], last: date, days: int, zone: tzinfo) -> tuple[tuple[date, int], ...]:
    counts = Counter(datetime.fromtimestamp(at, zone).date() for at in times)
    return tuple((day, counts[day]) for day in (last - timedelta(days=back) for back in range(days - 1, -1, -1)))


def _most(found: Iterable[str], always: Iterable[str] = ()) -> Counted:
    """The counts, the most first; what is listed in `always` stands there even if it never happened."""
    counts = Counter(dict.fromkeys(always, 0))
    counts.update(found)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
