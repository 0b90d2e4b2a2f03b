"""How a finding is meant: now, denied, past, long-standing, or only spoken about.

One rule stands behind all of it: *the nearest cue governs*. Going left from a finding, the first thing met decides: a person who has
it ("my chest ...", "he is ...") makes it a finding of now; a way of asking or telling in general ("can lupus cause ...", "people
with ...", "risk of ...") makes it a topic. Without any cue a finding counts as now: a missed emergency is worse than a false alarm.
Cues are data (`cues:` in `knowledge/red_flags/`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise

from bot.knowledge.red_flags import CUE_ROLES
from bot.triage.patterns import NEGATIONS, Span
from bot.triage.words import Token, Words

_JOINS = frozenset({"and", "or", "plus", "also", "n", "&"})
_OPENERS = frozenset({"is", "are", "can", "could", "does", "do", "did", "how", "which", "who", "where", "why"})
_NO_QUESTION = frozenset({"not", "no", "barely", "hardly", "scarcely", "only", "just", "need", "feel", "it", "so", "still"})
_LINKS = frozenset({"in", "with", "from", "and", "during", "due"})
_ALTERNATIVES = frozenset({"or", "nor"})
_NEGATION_REACH, _ECHO_REACH, _RESOLVED_REACH, _HEADING, _DATED_REACH = 7, 14, 14, 3, 2
_SEARCH = 9
_PLURAL = frozenset({"they", "their", "them", "theirs", "themselves"})
_DOES = frozenset(
    "is are was has have had on cannot will since help got full of so bad new took take gave give fell went came hit hurt hurts keep keeps "
    "woke lost ate drank cut want feel need worse after".split()
)
_COPULAS = frozenset({"is", "are", "am", "was", "were"})
_VERBAL = ("ing", "ed", "en")
_HARD, _SOFT = 2, 1


class Standing(Enum):
    """How a finding is meant."""

    NOW = "now"
    DENIED = "denied"
    PAST = "past"
    LASTING = "lasting"
    RESOLVED = "resolved"
    TOPIC = "topic"


class Context:
    """The cues of one message, and the judgement of each finding by them."""

    def __init__(self, words: Words, spans: Mapping[str, Sequence[Span]], circumstances: Iterable[str]) -> None:
        self._tokens = words.tokens
        self._spans = spans
        self._here = {cue: self._by_sentence(spans[cue]) for cue in CUE_ROLES if cue in spans}
        self._circumstances = frozenset(s for name in circumstances for s in spans.get(name, ()))
        self._breaks = self._boundaries()
        self._clause = _numbered(self._breaks)
        taken = [s for cue in ("general", "generic", "worry", "neutral", "past") for s in self._cue(cue)]
        for cue in ("generic", "general"):
            self._here[cue] = self._by_sentence(_uncovered(self._cue(cue), self._cue("neutral"), longer=True))
        self._here["conditional"] = self._by_sentence(_uncovered(self._cue("conditional"), self._cue("not_conditional"), longer=True))
        self._openers = self._find_openers()
        own = [s for s in _uncovered(self._cue("own"), taken, longer=True) if not self._points_back(s)]
        self._here["own"] = self._by_sentence(own)
        stated = {s.end for s in own}
        self._here["general"] = self._by_sentence(
            s for s in self._general() if not (s.start in stated and words.tokens[s.start].raw in _COPULAS)
        )
        self._here["negation"] = self._by_sentence(_uncovered(self._cue("negation"), self._cue("not_negation"), longer=True))

    def standing(self, finding: Span) -> Standing:
        """How the finding is meant."""
        if finding.denied or self._is_denied(finding):
            return Standing.DENIED
        present = self._in_clause("present", finding)
        if self._is_past(finding, present):
            return Standing.PAST
        if self._is_topic(finding, bool(present)) and not self._is_echoed(finding):
            return Standing.TOPIC
        if not present and self._in_clause("chronic", finding):
            return Standing.LASTING
        return Standing.RESOLVED if self._is_resolved(finding) else Standing.NOW

    def _general(self) -> list[Span]:
        return [span for spans in self._here["general"].values() for span in spans]

    def _cue(self, name: str) -> Sequence[Span]:
        return self._spans.get(name, ())

    def _by_sentence(self, spans: Iterable[Span]) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            found[self._sentence(span.start)].append(span)
        return found

    def _beside(self, cue: str, finding: Span) -> Sequence[Span]:
        """The cues of a kind in the finding's sentence."""
        return self._here.get(cue, {}).get(self._sentence(finding.start), ())

    def _in_clause(self, cue: str, finding: Span) -> list[Span]:
        """The cues of a kind that stand in one of the finding's clauses."""
        first, last = self._clause[finding.start], self._clause[finding.end - 1]
        return [s for s in self._beside(cue, finding) if first <= self._clause[s.start] <= last]

    def _sentence(self, at: int) -> int:
        return self._tokens[at].sentence

    def _boundaries(self) -> list[int]:
        """For each token, whether a clause begins with it: _HARD at a full stop, a "but" or a comma with a new subject, _SOFT at "and I"."""
        tokens = self._tokens
        breaks = [0] * len(tokens)
        subjects = {s.start for s in self._cue("subject")}
        hard = {s.start for cue in ("clause_break", "clause_start") for s in self._cue(cue)}
        for i, token in enumerate(tokens):
            joined = token.raw in _JOINS and i + 1 in subjects
            if i == 0 or token.sentence != tokens[i - 1].sentence or i in hard or (token.comma and (joined or i in subjects)):
                breaks[i] = _HARD
            elif joined:
                breaks[i] = _SOFT
        return breaks

    def _find_openers(self) -> list[Span]:
        """Words that open a question about something other than a person ("is sudden vision loss reversible?")."""
        last = len(self._tokens) - 1
        people = {s.start for s in self._cue("own")}
        return [Span(i, i + 1) for i, b in enumerate(self._breaks) if b == _HARD and i < last and i + 1 not in people and self._opens(i)]

    def _opens(self, at: int) -> bool:
        word, after = self._tokens[at].raw, self._tokens[at + 1].raw
        return word in _OPENERS and after not in _NO_QUESTION and not after.endswith("ing")

    def _crosses(self, start: int, end: int, at_least: int) -> bool:
        """Whether a clause boundary lies after token `start - 1` and up to token `end`."""
        return any(b >= at_least for b in self._breaks[start : end + 1])

    def _is_denied(self, finding: Span) -> bool:
        return any(self._denies(n, finding) for n in self._beside("negation", finding))

    def _denies(self, negation: Span, finding: Span) -> bool:
        """A negation reaches to the right up to the end of its clause, and over commas and "and" only in a list that has an "or"."""
        outside = self._tokens[negation.start : min(negation.end, finding.start)]
        if negation.end > finding.start and not any(t.raw in NEGATIONS for t in outside):
            return False
        between = self._tokens[negation.end : finding.start]
        if self._crosses(negation.start + 1, finding.start, _SOFT):
            return False
        listed = any(t.raw in _ALTERNATIVES for t in self._tokens[negation.end : finding.end + 3])
        joined = any(t.comma or t.raw in ("and", "with") for t in (*between, self._tokens[finding.start]))
        if joined and not listed:
            return False
        return len(between) <= (2 * _NEGATION_REACH if listed else _NEGATION_REACH)

    def _is_past(self, finding: Span, present: Sequence[Span]) -> bool:
        """A past cue in the same clause, nearer than any cue of the present; or one that opens the sentence ("In 2015, I had ...").

        A sentence about somebody who died, or one that asks whether something runs in the family, tells of the past too.
        """
        if not present and any(_distance(s, finding) for s in self._beside("bygone", finding)):
            return True
        past = [s for s in self._in_clause("past", finding) if not self._dates_circumstance(s, finding)]
        if not past:
            opening = [s for s in self._beside("past", finding) if self._opens_sentence(s, finding)]
            return bool(opening) and not present
        nearest = min(_distance(s, finding) for s in past)
        return all(_distance(s, finding) > nearest for s in present)

    def _dates_circumstance(self, cue: Span, finding: Span) -> bool:
        """Whether the cue tells when a circumstance was, not the finding ("transplant 3 weeks ago, temp 38.4", "collapsed, he had hsct last month")."""
        dated = [s for s in self._circumstances if 0 <= cue.start - s.end <= _DATED_REACH]
        if finding.start >= cue.end:
            return bool(dated)
        subjects = self._beside("subject", finding)
        return any(finding.end <= s.start <= circumstance.start for circumstance in dated for s in subjects)

    def _points_back(self, person: Span) -> bool:
        """Whether "they" or "their" stands for people in general who were named before ("why do patients lose their sight")."""
        if any(t.raw not in _PLURAL for t in self._tokens[person.start : person.end]):
            return False
        before = [s.start for s in self._here.get("generic", {}).get(self._sentence(person.start), ()) if s.start < person.start]
        return any(not any(b < o.start < person.start and self._is_singular(o) for o in self._cue("own")) for b in before)

    def _is_singular(self, person: Span) -> bool:
        return any(t.raw not in _PLURAL for t in self._tokens[person.start : person.end])

    def _opens_sentence(self, cue: Span, finding: Span) -> bool:
        """Whether the cue stands in the first clause of the sentence and the finding in the second."""
        at = cue.start
        begins = at == 0 or self._sentence(at - 1) != self._sentence(at)
        clause = self._first_of_clause(finding.start)
        return begins and self._clause[clause] == self._clause[at] + 1 and self._tokens[clause].comma

    def _first_of_clause(self, at: int) -> int:
        while at > 0 and self._clause[at - 1] == self._clause[at]:
            at -= 1
        return at

    def _is_topic(self, finding: Span, present: bool) -> bool:
        """Whether the finding is only spoken about."""
        if any(self._holds_condition(c, finding) for c in self._beside("conditional", finding)) and not present:
            return True
        governor = self._governor(finding)
        if self._cue("fiction"):
            return not (governor == "own" and present) or self._in_story(finding)
        if governor == "own" or (present and governor != "generic"):
            return False
        if governor is not None or self._cue("homework"):
            return True
        return self._asked_after(finding) or self._is_bare(finding)

    def _in_story(self, finding: Span) -> bool:
        """Whether the finding stands in the clauses of a sentence that speaks of a novel, a film or a game."""
        told = self._beside("fiction", finding)
        return any(not self._crosses(min(s.end, finding.end), max(s.start, finding.start), _HARD) for s in told)

    def _holds_condition(self, condition: Span, finding: Span) -> bool:
        """ "if ..." reaches to the right up to a comma with a new subject, a "but", or the end of the sentence."""
        return condition.end <= finding.start and not self._crosses(condition.end, finding.start, _HARD)

    def _governor(self, finding: Span) -> str | None:
        """The kind of the nearest cue to the left in the same sentence, the finding's own words included; None if there is none."""
        nearest, kind = -1, None
        cues = [(s, k) for k in ("general", "generic", "worry", "own") for s in self._beside(k, finding)]
        cues += [(s, "general") for s in self._openers if self._sentence(s.start) == self._sentence(finding.start)]
        for span, name in cues:
            if span.start >= finding.end:
                continue
            if name != "own" and (span.end > finding.start or self._starts_anew(span, finding)):
                continue
            if span.start > nearest or (span.start == nearest and name == "own"):
                nearest, kind = span.start, name
        return kind

    def _starts_anew(self, cue: Span, finding: Span) -> bool:
        """Whether a "but" or a new subject after a comma stands between a general cue and the finding."""
        return self._crosses(cue.end, finding.start, _HARD)

    def _asked_after(self, finding: Span) -> bool:
        """A finding without an owner whose sentence goes on with a general question ("vomiting blood, is it a sign of ...")."""
        people = [s.start for s in self._beside("own", finding)]
        after = [s for s in self._beside("general", finding) if s.start >= finding.end]
        return any(not any(s.start < at <= s.end for at in people) for s in after)

    def _is_bare(self, finding: Span) -> bool:
        """A heading rather than a complaint: a finding of few words joined to a disease, no person, no number, no word of haste.

        "chest pain in lupus" and "lupus chest pain" are headings; "mouth full of ulcers on methotrexate" is a complaint.
        """
        if finding.end - finding.start > _HEADING or self._here["own"] or self._beside("topic_stop", finding):
            return False
        if self._is_search():
            return True
        for disease in self._beside("disease", finding):
            linked = disease.start == finding.end + 1 and self._tokens[finding.end].raw in _LINKS
            if linked or disease.end == finding.start:
                return not any(t.raw[0].isdigit() for t in self._tokens[max(finding.start - _HEADING, 0) : finding.end + 2 * _HEADING])
        return False

    def _is_search(self) -> bool:
        """Whether the message is a row of nouns with a disease among them, as typed into a search box: nobody has it, nothing happens."""
        if len(self._tokens) > _SEARCH or not self._cue("disease") or self._cue("own") or self._cue("present") or self._cue("negation"):
            return False
        return not any(t.comma or t.sentence or t.raw in _DOES or t.raw[0].isdigit() or t.raw.endswith(_VERBAL) for t in self._tokens)

    def _is_echoed(self, finding: Span) -> bool:
        """ "... and I have that now" after a general question makes the finding one of now."""
        return any(0 <= s.start - finding.end <= _ECHO_REACH for s in self._cue("echo"))

    def _is_resolved(self, finding: Span) -> bool:
        return any(0 <= s.start - finding.end <= _RESOLVED_REACH for s in self._beside("resolved", finding))


def _numbered(breaks: Sequence[int]) -> list[int]:
    number, numbers = 0, []
    for b in breaks:
        number += bool(b)
        numbers.append(number)
    return numbers


def _uncovered(spans: Iterable[Span], covers: Iterable[Span], *, longer: bool) -> Iterator[Span]:
    """The spans that no cover overlaps; with `longer`, only a cover that is longer than the span counts."""
    longest: dict[int, int] = {}
    for cover in covers:
        for at in range(cover.start, cover.end):
            longest[at] = max(longest.get(at, 0), cover.end - cover.start)
    for span in spans:
        least = span.end - span.start + 1 if longer else 1
        if all(longest.get(at, 0) < least for at in range(span.start, span.end)):
            yield span


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def gap_between(tokens: Sequence[Token], spans: Sequence[Span]) -> int:
    """The most words, sentence boundaries included, that lie between one of the spans and the next; 0 for one span."""
    return max((tokens[b.start].at - tokens[a.end - 1].at - 1 for a, b in pairwise(sorted(spans))), default=0)
