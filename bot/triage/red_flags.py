"""Which red flags are up in a message: concepts that meet, each meant as a finding of now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from bot.knowledge.place import Place
from bot.knowledge.red_flags import Concept, Flag, RedFlags, Role, Rule
from bot.triage.context import Context, Standing, gap_between
from bot.triage.lexicon import Lexicon
from bot.triage.patterns import Matcher, Span, words_of
from bot.triage.words import Token, Words, split
from bot.vocabulary import Disposition

_IDIOMS = "idioms"
_LONGEST_FINDING = 24
_REMEMBERED = 64


class Detector:
    """Red flags, compiled: build once, use for every message."""

    def __init__(self, red_flags: RedFlags) -> None:
        self._flags = red_flags.flags
        self._findings = frozenset(name for name, c in red_flags.concepts.items() if c.role in (Role.FINDING, Role.ABROAD))
        self._contexts = tuple(name for name, c in red_flags.concepts.items() if c.role is Role.CONTEXT)
        self._matcher = Matcher(red_flags.concepts)
        idioms = Concept(_IDIOMS, Role.PART, red_flags.idioms, Place("", 0))
        self._idioms = Matcher({_IDIOMS: idioms})
        meant = [p for c in red_flags.concepts.values() if c.role not in (Role.CUE, Role.ABROAD) for p in c.phrases]
        cues = [p for c in red_flags.concepts.values() if c.role in (Role.CUE, Role.ABROAD) for p in c.phrases]
        self._lexicon = Lexicon(words_of(meant), red_flags.common_words, words_of([*cues, *red_flags.idioms]))
        # A rule is looked at only where the rarest of its concepts occurs.
        uses = Counter(need for flag in self._flags for rule in flag.rules for need in rule.needs)
        self._rules_by_need: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        for number, flag in enumerate(self._flags):
            for rule in flag.rules:
                self._rules_by_need[min(rule.needs, key=lambda need: (uses[need], need))].append((number, rule))
        # The channel looks at a message before Rasa has it, and Rasa looks again.
        self.look = lru_cache(maxsize=_REMEMBERED)(self._look)

    def _look(self, text: str) -> tuple[tuple[Flag, ...], bool]:
        """The flags that are up, and whether the text names any red flag or alarming illness at all."""
        words = self._read(text)
        spans = self._matcher.find(words.tokens)
        scene = _Scene(words, spans, Context(words, spans, self._contexts), self._findings)
        possible = self._possible(spans)
        up = tuple(flag for flag, rules in possible if scene.is_up(flag, rules))
        return up, bool(up) or "alarm" in spans or any(scene.shows(rules) for _, rules in possible)

    def _possible(self, spans: Mapping[str, object]) -> list[tuple[Flag, list[Rule]]]:
        """The flags, in their order, with those of their rules all of whose concepts occur in the message."""
        found: dict[int, list[Rule]] = defaultdict(list)
        for name in spans:
            for number, rule in self._rules_by_need.get(name, ()):
                if rule.needs <= spans.keys():
                    found[number].append(rule)
        return [(self._flags[number], found[number]) for number in sorted(found)]

    def _read(self, text: str) -> Words:
        """The words of a text, spelling mended and idioms blanked."""
        words = split(text)
        tokens: list[Token] = []
        for token in words.tokens:
            tokens += [replace(token, stem=s) if s != token.stem else token for s in self._lexicon.resolve(token.raw)]
        for span in self._idioms.find(tokens).get(_IDIOMS, ()):
            for i in range(span.start, span.end):
                tokens[i] = replace(tokens[i], stem="", raw="_")
        return Words(tuple(tokens), words.questions)


class _Scene:
    """One message under judgement; standings are worked out once."""

    def __init__(self, words: Words, spans: dict[str, list[Span]], context: Context, findings: frozenset[str]) -> None:
        self._tokens, self._spans, self._context, self._findings = words.tokens, spans, context, findings
        self._standings: dict[Span, Standing] = {}

    def shows(self, rules: Iterable[Rule]) -> bool:
        """Whether the concepts of one of the rules meet, however they are meant."""
        return any(self._meets(rule, None) for rule in rules)

    def is_up(self, flag: Flag, rules: Iterable[Rule]) -> bool:
        """Whether those of one of the flag's rules meet and are meant as findings of now."""
        return any(self._meets(rule, flag) for rule in rules)

    def _meets(self, rule: Rule, flag: Flag | None) -> bool:
        if not all(self._stands_anywhere(name, flag) for name in rule.anywhere) or any(
            self._stands_anywhere(n, flag) for n in rule.without
        ):
            return False
        lists = [self._meant(name, flag) for name in rule.near]
        return any(self._together(chosen, rule) for chosen in self._near(lists, rule.window))

    def _near(self, lists: Sequence[Sequence[Span]], window: int) -> Iterator[tuple[Span, ...]]:
        """One place of each list, as far as they can meet at all; each place of the shortest list is tried with what is near it."""
        shortest = min(lists, key=len)
        reach = (len(lists) - 1) * (window + _LONGEST_FINDING)
        for anchor in shortest:
            around = [[anchor] if places is shortest else _between(places, anchor.start - reach, anchor.start + reach) for places in lists]
            yield from product(*around)

    def _together(self, chosen: Sequence[Span], rule: Rule) -> bool:
        if gap_between(self._tokens, chosen) > rule.window:
            return False
        others = [s for name in rule.unless for s in self._spans.get(name, ()) if not s.denied]
        return not any(gap_between(self._tokens, [other, span]) <= rule.window for other in others for span in chosen)

    def _stands_anywhere(self, name: str, flag: Flag | None) -> bool:
        """A circumstance counts unless it is denied; a finding must be meant as now, as everywhere."""
        if flag is None:
            return name in self._spans
        if name in self._findings:
            return bool(self._meant(name, flag))
        return any(self._standing(s) is not Standing.DENIED for s in self._spans.get(name, ()))

    def _meant(self, name: str, flag: Flag | None) -> list[Span]:
        """Places of a concept; for findings, if a flag is given, those that count for it."""
        places = self._spans.get(name, [])
        if flag is None:
            return places
        if name not in self._findings:
            return [s for s in places if not s.denied]
        return [s for s in places if _counts(self._standing(s), flag)]

    def _standing(self, span: Span) -> Standing:
        if span not in self._standings:
            self._standings[span] = self._context.standing(span)
        return self._standings[span]


def _counts(standing: Standing, flag: Flag) -> bool:
    """What is over does not cancel an emergency (a stroke that passed off is one); what lasts for years counts where the flag says so."""
    if standing is Standing.RESOLVED:
        return flag.disposition is not Disposition.SAME_DAY
    if standing is Standing.LASTING:
        return flag.lasting or flag.disposition is Disposition.CRISIS
    return standing is Standing.NOW or (standing is Standing.TOPIC and flag.also_as_question)


def _between(places: Sequence[Span], first: int, last: int) -> Sequence[Span]:
    """Those of the sorted places that begin at tokens `first` to `last`."""
    return places[bisect_left(places, (first,)) : bisect_right(places, (last + 1,))]


@lru_cache(maxsize=4)
def detector(red_flags: RedFlags) -> Detector:
    """The compiled red flags, kept as long as they are in use."""
    return Detector(red_flags)
