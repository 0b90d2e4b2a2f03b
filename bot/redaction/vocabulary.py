"""Which words are names of people, which are not, and which may be both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import textstat
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.model import Knowledge
from bot.understanding.dictionary import EXAMPLES, LEAST_USES, english_words
from bot.understanding.words import fold

HERE = Path(__file__).parent
_EASY_WORDS = Path(textstat.__file__).parent / "resources" / "en" / "easy_words.txt"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w’-])")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "'": "", "’": ""})
# From so many letters on a word may have two slips.
LONG = 6


def folded_name(word: str) -> str:
    """How a word is compared here: lower case, no accents, apostrophes or possessive."""
    return fold(re.sub(r"['’]s$", "", word)).translate(_LETTERS)


@dataclass(frozen=True)
class Vocabulary:
    """`medical` is never redacted without a cue. `ordinary` words aren't names when they stand in lower case; `namesakes` are both.

    `people` are names that anybody knows, `known` places, days and the like.
    """

    medical: frozenset[str]
    ordinary: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    namesakes: frozenset[str]
    people: frozenset[str]
    known: frozenset[str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> Vocabulary:
        """What the knowledge, the training examples, an English dictionary and lists of names say."""
        lists = _word_lists()
        people, namesakes = lists["people"], lists["namesakes"]
        given, surnames = _listed("given_names.txt") | people | namesakes, _listed("surnames.txt")
        prose, named = _prose_of(knowledge), _names_of(knowledge)
        # A person's name within a longer one ("Lou Gehrig's disease") is medical only where the list of eponyms says so.
        within = {word for name in named for word in _words([name]) if len(_WORD.findall(name)) > 1}
        alone = _words(named) - within | {folded_name(name) for name in named}
        medical = frozenset((within - ((given | surnames) - prose)) | alone | lists["eponyms"]) - people - namesakes
        ordinary = (_easy_words() | _written_small(EXAMPLES) | lists["known"] | prose) - people
        return cls(medical, ordinary, given, surnames, namesakes, people, lists["known"])

    def is_given(self, word: str) -> bool:
        """Whether it is a given name and nothing else."""
        return word in self.given and word not in self.ordinary and word not in self.medical

    def is_surname(self, word: str) -> bool:
        """Whether it is a family name and nothing else."""
        return word in self.surnames and word not in self.ordinary and word not in self.medical

    def is_unknown(self, word: str) -> bool:
        """Whether nobody knows it, and it isn't a slip of an ordinary or a medical word."""
        if len(word) < 3 or word in english_words() or word in self.ordinary or word in self.medical:
            return False
        return not self._is_slip(word)

    def _is_slip(self, word: str) -> bool:
        return _nearest(word, self) is not None


@lru_cache(maxsize=20_000)
def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    slips = 1 if len(word) < LONG else 2
    alike = [known for known in _by_initial(vocabulary).get(word[0], ()) if abs(len(known) - len(word)) <= slips]
    found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=slips)
    return str(found[0]) if found else None


@lru_cache(maxsize=4)
def _by_initial(vocabulary: Vocabulary) -> dict[str, list[str]]:
    initials: dict[str, list[str]] = {}
    for known in sorted(vocabulary.ordinary | vocabulary.medical):
        if len(known) > 3:
            initials.setdefault(known[0], []).append(known)
    return initials


def _names_of(knowledge: Knowledge) -> list[str]:
    """All names of diseases, medicines, tests and other health problems."""
    named: list[str] = []
    for topic in knowledge.topics.values():
        groups = topic.names
        named += [topic.name, *groups.synonyms, *groups.abbreviations, *groups.former, *groups.lay, *groups.drugs, *groups.cues]
    named += [name for medicine in knowledge.medicines for name in medicine.names]
    named += [name for other in knowledge.other_conditions for name in (other.name, *other.names)]
    return named


def _prose_of(knowledge: Knowledge) -> set[str]:
    """Words that stand in lower case in what the knowledge says."""
    entries = knowledge.entries.values()
    texts = [statement.text for entry in entries for statement in entry.say]
    return {word for text in texts for word in _LOWER.findall(text)}


def _written_small(folder: Path) -> frozenset[str]:
    """Words that stand in lower case in the training examples, three times or more: they are no names."""
    uses = Counter[str]()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yml", ".jsonl"):
            uses.update(_LOWER.findall(path.read_text(encoding="utf-8")))
    return frozenset(word for word, count in uses.items() if count >= LEAST_USES)


def _words(texts: Iterable[str]) -> set[str]:
    return {folded_name(word) for text in texts for word in _WORD.findall(text)}


def _easy_words() -> frozenset[str]:
    return frozenset(_EASY_WORDS.read_text(encoding="utf-8").split())


def _listed(file: str) -> frozenset[str]:
    return frozenset(word for line in _lines(file) for word in line.split())


def _word_lists() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in _lines("words.txt"):
        group, _, words = line.partition(": ")
        groups.setdefault(group, set()).update(words.split())
    return {group: frozenset(words) for group, words in groups.items()}


def _lines(file: str) -> Collection[str]:
    return [line for line in (HERE / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
