"""Names in a message: topics, medicines, and conditions that aren't covered, found in the text with tolerance for typing errors.

How a name is found:
- longest name first, over whole words, in any case and with or without accents, apostrophes, hyphens and plural s;
- a word that nobody knows may be a misspelling of a word of a name: one edit for five to seven letters, two for eight and more, the first
  letter kept or swapped with the second. It is corrected only when exactly one name word is that near, so that a slip never
  turns one disease into another;
- an abbreviation of two or three letters that is also an English word ("AS", "IT") counts only in capitals, in a text that is not all capitals;
- a name that is misspelt beyond that ("bulous pemfigoid", "giant sell arteritis") is recognised as a whole, if it is like one name, or sounds like it ("pernishus
  anemea"), and clearly less like those of any other topic, and holds a word that nobody knows; also where a part of it is a name by itself ("mysthenia gravus",
  "auto imune hepatitus");
- the words of a name may stand in another order, if no other topic's name is made of the same ("hepatitis autoimmune", "pemphigoid of the mucous membranes");
- a medicine is a cue to the topics that name it, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.model import Knowledge, OtherCondition, Topic
from bot.understanding.misspelt import LEAST_SPELLED, NearestName
from bot.understanding.spelling import Speller
from bot.understanding.words import POSSESSIVE, Word, compared, folded_words, words_of

MAX_NAME_WORDS = 9
MOST_MISSPELT_WORDS = 4
MOST_REMEMBERED = 100_000
# A word with fewer letters is too near to others to be corrected ("govt" is no gout). Of the compared form, which has lost its plural s, "lupus" has four.
LEAST_WRITTEN, LEAST_LETTERS = 5, 4
# Short forms that also are everyday words, people's names, units or titles, and so name a topic only in capitals.
SHORT_WORDS = frozenset(
    "ad aid aids all alps am aman an ana and ap are arm as at be by can cap caps cd cf cv dad dads dh did do ed egos er fires go had hat he hit id if in is it its"
    " jam la lad lads lap lot lp ma mad map mas may me mg mm my no norse nos of on op or pa pan pans pass pat pm pop pot ps rea red sad sara sat see set she"
    " side so spa sps tak ted the to up us was we who".split()
)
# English words that only with an s are names by themselves ("one foot in the grave").
SINGULARS = frozenset({"crone", "evan", "grave", "hive", "pile"})
# Letters with which words begin that sound alike.
SOUNDS = {letter: group[0] for group in ("aeiou", "ckq", "sz", "jg") for letter in group}
# Words that may stand between those of a name in another order.
LINKS = frozenset({"of", "the"})
# Where a word of many names is also written as two.
APART = re.compile(r"(?<=\bauto)(?=immune)|(?<=\bstem)(?=cells?\b)", re.IGNORECASE)
GENERAL_TOPICS = ("stem_cell_therapy", "autoimmune_disease")


class MentionKind(str, Enum):
    """What a mention names."""

    TOPIC = "topic"
    GENERAL = "general"
    MEDICINE = "medicine"
    CUE = "cue"
    OTHER_CONDITION = "other_condition"


@dataclass(frozen=True)
class Mention:
    """A name in the text at [start, end). `values` are topic slugs, or the name of a condition that isn't covered."""

    kind: MentionKind
    values: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class _Name:
    kind: MentionKind
    values: tuple[str, ...]
    capitals_only: bool = False


class _Known(NamedTuple):
    """What a word tells by itself: how it is compared, as it stands and corrected; whether nobody knows it; of how many words names are that begin with it,
    at most; what it abbreviates; and whether it is an English word that only with an s is a name ("one foot in the grave")."""

    folded: str
    corrected: str
    is_unknown: bool
    longest: int
    short: _Name | None
    is_singular: bool


class TopicMatcher:
    """Finds mentions. `ordinary_words` are English words that are never taken for a misspelling, `used` are those that people use, and how often."""

    def __init__(self, knowledge: Knowledge, ordinary_words: Collection[str], used: Mapping[str, int] | None = None) -> None:
        self._ordinary = {compared(w) for w in ordinary_words}
        self.speller = Speller(frozenset(ordinary_words), _texts(knowledge), used)
        self._names: dict[tuple[str, ...], _Name] = {}
        self._capitals: dict[str, _Name] = {}
        for other in knowledge.other_conditions:
            self._add_other(other)
        self._add_cues(knowledge)
        self._add_medicines(knowledge)
        for topic in knowledge.topics.values():
            self._add_topic(topic)
        self._longest_from: dict[str, int] = {}
        for words in self._names:
            self._longest_from[words[0]] = min(MAX_NAME_WORDS, max(len(words), self._longest_from.get(words[0], 0)))
        self._meant_with: dict[str, set[tuple[str, ...]]] = {}
        for words, meant in self._names.items():
            for word in words:
                self._meant_with.setdefault(word, set()).add(meant.values)
        # Of the many words of cues too many are near to everyday ones ("TrialNet", "trialled").
        mended = {word for name, meant in self._names.items() if meant.kind is not MentionKind.CUE for word in name}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(mended):
            self._by_length.setdefault(len(word), []).append(word)
        self._known = lru_cache(MOST_REMEMBERED)(self._look_up)
        self._spelled = {" ".join(words): name for words, name in self._names.items() if self._can_be_misspelt(words, name)}
        near = {
            " ".join(words): name.values
            for words, name in self._names.items()
            if name.kind is not MentionKind.CUE and len(words) <= MOST_MISSPELT_WORDS
        }
        self._nearest_name = NearestName(near, self._spelled, lambda word: self.speller.mend(word) != word)
        self._reordered = self._in_any_order()
        self._reordered_words = frozenset(word for words in self._reordered for word in words)

    def _in_any_order(self) -> dict[tuple[str, ...], _Name]:
        """Names of topics by their words in alphabetical order, but for those that several topics share."""
        found: dict[tuple[str, ...], _Name] = {}
        shared = set()
        for words, name in self._names.items():
            key = tuple(sorted(word for word in words if word not in LINKS))
            # "Sort of lupus" is a name, "they sort lupus" is none.
            tells = len(key) > 2 or len(key) == len(words) == 2
            if name.kind is not MentionKind.TOPIC or not tells or any(len(word) == 1 and word.isalpha() for word in key):
                continue
            if set(found.setdefault(key, name).values) != set(name.values):
                shared.add(key)
        return {key: name for key, name in found.items() if key not in shared}

    @staticmethod
    def _can_be_misspelt(words: tuple[str, ...], name: _Name) -> bool:
        return (
            name.kind in (MentionKind.TOPIC, MentionKind.MEDICINE, MentionKind.GENERAL)
            and len(words) <= MOST_MISSPELT_WORDS
            and len(" ".join(words)) >= LEAST_SPELLED
        )

    def find(self, text: str) -> list[Mention]:
        """Mentions in the order of the text, none overlapping another."""
        words = words_of(text)
        known = [self._known(word.written) for word in words]
        folded, corrected = tuple(one.folded for one in known), tuple(one.corrected for one in known)
        unknown = [one.is_unknown for one in known]
        last_unknown = max((place for place, is_unknown in enumerate(unknown) if is_unknown), default=-1)
        found: list[Mention] = []
        if len(words) == 1 and (alone := self._capitals.get(words[0].written.upper())) is not None:
            # Who writes nothing but "mg" doesn't count milligrams.
            return [Mention(alone.kind, alone.values, words[0].start, words[0].end)]
        at = 0
        while at < len(words):
            name, length = self._named_at(known, folded, corrected, at)
            if name is None and (short := known[at].short) is not None:
                # "5 mg" is a dose, "my daughter, 9, JIA" is none.
                after_number = at > 0 and words[at - 1].written.isdigit() and not text[words[at - 1].end : words[at].start].strip()
                name = None if after_number or (short.capitals_only and _is_shouted(text, words)) else short
            if corrected[at] in self._reordered_words:
                name, length = self._reordered_at(text, words, corrected, at, (name, length))
            if at <= last_unknown:
                misspelt, whole = self._misspelt_at(words, unknown, at, (name, length))
                # "Cord in transverse myelitis" is like a name, but the end of it is one as it stands.
                ends = range(at + 1, at + whole)
                if name is not None or unknown[at] or not any(self._names.get(corrected[start : at + whole]) == misspelt for start in ends):
                    name, length = misspelt, whole
            if name is not None:
                found.append(Mention(name.kind, name.values, words[at].start, words[at + length - 1].end))
            at += length
        return found

    def _named_at(self, known: list[_Known], folded: tuple[str, ...], corrected: tuple[str, ...], at: int) -> tuple[_Name | None, int]:
        """The longest name that begins here, and how many words it takes; without one, one word. Few words begin any name at all."""
        for length in range(min(known[at].longest, len(known) - at), 0, -1):
            name = self._names.get(folded[at : at + length]) or self._names.get(corrected[at : at + length])
            if name is not None and not (length == 1 and known[at].is_singular):
                return name, length
        return None, 1

    def _reordered_at(
        self, text: str, words: list[Word], corrected: tuple[str, ...], at: int, known: tuple[_Name | None, int]
    ) -> tuple[_Name | None, int]:
        """The name that begins here with its words in another order, if it is longer than what is known to stand here."""
        best, own = known, [corrected[at]]
        for end in range(at + 1, min(len(words), at + MAX_NAME_WORDS)):
            word = corrected[end]
            # "arthritis, psoriasis" are two names.
            if (word not in LINKS and word not in self._reordered_words) or text[words[end - 1].end : words[end].start].strip(" -"):
                break
            if word not in LINKS:
                own.append(word)
                name = self._reordered.get(tuple(sorted(own)))
                if name is not None and end + 1 - at > best[1]:
                    best = name, end + 1 - at
        return best

    def _misspelt_at(self, words: list[Word], unknown: list[bool], at: int, known: tuple[_Name | None, int]) -> tuple[_Name | None, int]:
        """The misspelt name that begins here, as long as it is most like one, or what is known to stand here. Its first or its last word is one that nobody knows.

        Where something is known, only a longer name can be meant, and one that it is a part of or that says the same topic.
        """
        if True not in unknown[at : at + MOST_MISSPELT_WORDS]:
            return known
        name, shortest = known[0], 1 if known[0] is None else known[1] + 1
        found: list[tuple[float, int, str]] = []
        for length in range(shortest, min(MOST_MISSPELT_WORDS, len(words) - at) + 1):
            part, last = words[at : at + length], at + length - 1
            if not (unknown[last] and self._is_of_none(words[last]) if name else unknown[at] or unknown[last]):
                continue
            near = self._nearest_name.of(" ".join(w.folded for w in part))
            if near is None:
                continue
            alike, spelled = near
            # A word of a name alone is none of another ("gravis" is not Graves').
            if length == 1 and self._is_of_another(part[0].folded, self._spelled[spelled]):
                continue
            if name is None or self._goes_on(name, part[: known[1]], spelled):
                found.append((alike, length, spelled))
        if not found:
            return known
        _, best, spelled = max(found)
        meant = self._spelled[spelled]
        same = [length for _, length, other in found if set(self._spelled[other].values) & set(meant.values)]
        # "mysthenia" is most like a name, "mysthenia gravus" is all of it.
        return meant, max([best, *(n for n in same if unknown[at + n - 1] and self._is_of_none(words[at + n - 1]))])

    def _goes_on(self, known: _Name, part: list[Word], spelled: str) -> bool:
        """Whether a longer name may be meant where its begin is a name by itself: a general one, one of the same topic, or one that the longer name holds."""
        same = set(known.values) & set(self._spelled[spelled].values)
        return known.kind is MentionKind.GENERAL or bool(same) or spelled.startswith(" ".join(w.folded for w in part) + " ")

    def _is_of_none(self, word: Word) -> bool:
        """Whether a word stands in no name and is none. One that does begins another: "Crohn's and colitis" are two."""
        return word.folded not in self._meant_with and self._known(word.written).short is None

    def _is_of_another(self, word: str, name: _Name) -> bool:
        """Whether a word stands in a name that means something else."""
        return any(not set(values) & set(name.values) for values in self._meant_with.get(word, ()))

    def _look_up(self, written: str) -> _Known:
        """What a word tells by itself."""
        folded = compared(written)
        corrected = self._correct(written, folded)
        return _Known(
            folded,
            corrected,
            is_unknown=len(written) >= LEAST_WRITTEN and folded.isalpha() and folded not in self._ordinary,
            longest=max(self._longest_from.get(folded, 0), self._longest_from.get(corrected, 0)),
            short=self._abbreviation(written),
            is_singular=written.lower() in SINGULARS,
        )

    def _abbreviation(self, word: str) -> _Name | None:
        written = word if word.isalnum() else POSSESSIVE.sub("", word)
        written = written.rstrip("s") if written[:-1].isupper() else written
        name = self._capitals.get(written.upper())
        return None if name is not None and name.capitals_only and not written.isupper() else name

    def _correct(self, written: str, word: str) -> str:
        if len(written) < LEAST_WRITTEN or len(word) < LEAST_LETTERS or word in self._meant_with or word in self._ordinary:
            return word
        return self._nearest(word) if word.isalpha() else word

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < 8 else 2
        near: dict[float, set[str]] = {}
        for length in range(max(LEAST_LETTERS, len(word) - allowed), len(word) + allowed + 1):
            for candidate, distance, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if word[0] in candidate[:2] or (distance == 1 and _begin_alike(word, candidate)):
                    near.setdefault(distance, set()).add(candidate)
        closest = near[min(near)] if near else set()
        # A spelling that is listed for one that is often wrong ("autoimune") says nothing that the right one doesn't.
        telling = [one for one in closest if all(self._meant_with[one] >= self._meant_with[other] for other in closest)]
        return telling[0] if len(telling) == 1 else word

    def _add_topic(self, topic: Topic) -> None:
        kind = MentionKind.GENERAL if topic.slug in GENERAL_TOPICS else MentionKind.TOPIC
        name = _Name(kind, (topic.slug,))
        for spelled in (topic.name, *topic.names.synonyms, *topic.names.former, *topic.names.lay, topic.slug.replace("_", " ")):
            self._index(spelled, name)
        for short in topic.names.abbreviations:
            capitals_only = short.lower() in SHORT_WORDS
            self._capitals[short.upper()] = _Name(kind, (topic.slug,), capitals_only)

    def _add_cues(self, knowledge: Knowledge) -> None:
        named: dict[str, list[str]] = {}
        for topic in knowledge.topics.values():
            for cue in topic.names.cues:
                named.setdefault(cue, []).append(topic.slug)
        for cue, slugs in named.items():
            self._index_or_abbreviate(cue, _Name(MentionKind.CUE, tuple(slugs)))

    def _add_medicines(self, knowledge: Knowledge) -> None:
        """The cues of `medicines.yaml` come first in their order, then the topics whose own file names the medicine."""
        named: dict[str, list[str]] = {}
        for cue in knowledge.medicines:
            for name in cue.names:
                named.setdefault(name, []).extend(slug for slug in cue.topics if slug in knowledge.topics)
        for topic in knowledge.topics.values():
            for drug in topic.names.drugs:
                named.setdefault(drug, []).append(topic.slug)
        for drug, slugs in named.items():
            self._index_or_abbreviate(drug, _Name(MentionKind.MEDICINE, tuple(dict.fromkeys(slugs)) or (GENERAL_TOPICS[1],)))

    def _add_other(self, other: OtherCondition) -> None:
        for spelled in (other.name, *other.names):
            self._index_or_abbreviate(spelled, _Name(MentionKind.OTHER_CONDITION, (other.name,)))

    def _index_or_abbreviate(self, spelled: str, name: _Name) -> None:
        if spelled.isupper() and len(spelled) <= 5:
            self._capitals.setdefault(spelled, _Name(name.kind, name.values, spelled.lower() in SHORT_WORDS))
        else:
            self._index(spelled, name)

    def _index(self, spelled: str, name: _Name) -> None:
        # "I.T.P." is also written "I T P", and "auto immune" as two words.
        written = (spelled, spelled.replace(".", " "), APART.sub(" ", spelled))
        for words in {folded_words(way) for way in written} - {()}:
            self._names[words] = name


def _begin_alike(word: str, other: str) -> bool:
    return SOUNDS.get(word[0], word[0]) == SOUNDS.get(other[0], other[0])


def _is_shouted(text: str, words: list[Word]) -> bool:
    """Whether a text is written in capitals, which then don't tell an abbreviation from a word."""
    return len(words) > 2 and sum(c.isupper() for c in text) > 0.7 * max(1, sum(c.isalpha() for c in text))


def _texts(knowledge: Knowledge) -> Iterable[str]:
    for entry in knowledge.entries.values():
        yield from entry.asks
        yield from (statement.text for statement in entry.say)


MASKS = {MentionKind.TOPIC: "disease", MentionKind.MEDICINE: "medicine"}


def mask(text: str, mentions: Iterable[Mention], start: int = 0) -> str:
    """The text with names of conditions and medicines replaced by one word each, so that what is learned of one holds for all.

    `mentions` count their places from `start` characters before the text's begin. "autoimmune disease" is masked as a disease
    too; stem cells and conditions that aren't covered stay as they are, because what is asked about them differs.
    """
    parts: list[str] = []
    at = 0
    for mention in mentions:
        word = "disease" if mention.values == ("autoimmune_disease",) else MASKS.get(mention.kind)
        if word is None:
            continue
        parts += [text[at : mention.start - start], word]
        at = mention.end - start
    return "".join([*parts, text[at:]])
