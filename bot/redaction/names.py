"""Names of people: after words that announce one, on lists of names, or capitalised where no word that anybody knows would be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum

from bot.redaction import name_cues
from bot.redaction.name_cues import STOP
from bot.redaction.name_tokens import POSSESSIVE, Token, end_of, joined, opens_sentence, tokens_of
from bot.redaction.spans import Kind, Span
from bot.redaction.vocabulary import Vocabulary

_PREFIXED = re.compile(r"(?:[OD]|d)['’][A-Z]|Ma?c[A-Z][a-z]")
MOST_WORDS = 5
MOST_SIGNED = 3
LONGEST_SHORT_FORM = 4
# Lower-case words with fewer letters are names after a cue only.
LEAST_LOWER = 4
_TITLES = frozenset("dr doctor prof professor mr mrs ms miss mx sir dame nurse reverend rev lt capt sgt rabbi imam pastor".split())
_PLACE_CUES = frozenset("in at near to from around outside between of on via the through across over or vs versus like not no".split())
# Multiple sclerosis, a verb, and relatives.
_NO_TITLES = frozenset("MS ms miss sister father".split())
_PARTICLES = frozenset("de da do dos das del della di la le van von der den ter ten bin ibn al el ul abu ni nic mac mc st y e".split())


class Trust(IntEnum):
    """How sure a cue makes it that a name follows."""

    NONE = 0
    SOFT = 1
    TITLE = 2
    STRONG = 3


class NameFinder:
    """Finds names with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def find(self, text: str) -> Iterator[Span]:
        """Names in the order of the text."""
        tokens = tokens_of(text)
        trust = _trusted(text, {token.start: place for place, token in enumerate(tokens)})
        signed = _signed(text, tokens)
        place = 0
        while place < len(tokens):
            length = self._length(text, tokens, place, trust.get(place, Trust.NONE), place in signed)
            if length:
                first = place - 1 if place and trust.get(place) is Trust.TITLE and tokens[place - 1].folded in _TITLES else place
                yield Span(tokens[first].start, end_of(tokens[place + length - 1]), Kind.NAME)
            place += length or 1

    def _length(self, text: str, tokens: Sequence[Token], place: int, trust: Trust, signed: bool) -> int:
        """How many words of a name begin here."""
        if not self._begins(text, tokens, place, trust, signed):
            return 0
        length = 1
        while length < MOST_WORDS and self._goes_on(text, tokens, place + length, trust):
            length += 1
        while length > 1 and tokens[place + length - 1].folded in _PARTICLES and not tokens[place + length - 1].capital:
            length -= 1
        return length

    def _begins(self, text: str, tokens: Sequence[Token], place: int, trust: Trust, signed: bool) -> bool:
        token = tokens[place]
        if token.initial and self._initial_begins(text, tokens, place):
            return True
        if token.folded in STOP or token.initial:
            return False
        if token.shouted and not trust:
            return False
        if trust is Trust.STRONG:
            return token.capital or token.folded not in self._words.medical
        if trust and token.folded in _PARTICLES:
            return self._goes_on(text, tokens, place + 1, trust)
        if self._is_medical(token):
            return trust is Trust.TITLE and token.capital and not tokens[place - 1].text.isupper()
        return self._listed(text, tokens, place, trust or (Trust.SOFT if signed else Trust.NONE)) or self._strange(
            text, tokens, place, trust, signed
        )

    def _initial_begins(self, text: str, tokens: Sequence[Token], place: int) -> bool:
        after = place + 1
        if after >= len(tokens) or not re.fullmatch(r"\.\s*", text[tokens[place].end : tokens[after].start]):
            return False
        if tokens[after].initial:
            return self._initial_begins(text, tokens, after)
        return tokens[after].capital and self._may_be(tokens[after])

    def _listed(self, text: str, tokens: Sequence[Token], place: int, trust: Trust) -> bool:
        """Names that are known as such."""
        token, words = tokens[place], self._words
        if words.is_given(token.folded) and (token.capital or trust or len(token.folded) >= LEAST_LOWER or token.folded in words.people):
            return True
        if _PREFIXED.match(token.text):
            return True
        if words.is_surname(token.folded):
            return (token.capital and not opens_sentence(text, token)) or trust >= Trust.SOFT or self._full_name(text, tokens, place)
        if trust is Trust.TITLE and token.capital and token.folded in words.surnames:
            return True
        if token.folded in words.given and self._full_name(text, tokens, place) and tokens[place + 1].folded not in words.ordinary:
            return True
        return token.folded in words.namesakes and self._namesake(text, tokens, place, trust)

    def _is_medical(self, token: Token) -> bool:
        """Short forms ("ANA") are names all the same when they are written like one ("Ana")."""
        is_name = token.capital and len(token.folded) <= LONGEST_SHORT_FORM and token.folded in self._words.given
        return token.folded in self._words.medical and not is_name

    def _namesake(self, text: str, tokens: Sequence[Token], place: int, trust: Trust) -> bool:
        token = tokens[place]
        if token.capital and (trust or self._full_name(text, tokens, place)):
            return True
        after = text[token.end :].lstrip(" ")[:4].lower()
        return trust > Trust.NONE and (after[:1] in ("", ",", ".", "!") or after == "and ")

    def _full_name(self, text: str, tokens: Sequence[Token], place: int) -> bool:
        """Whether a family name in capitals, or one that is nothing else, follows at once."""
        if place + 1 >= len(tokens) or not joined(text, tokens, place + 1):
            return False
        after = tokens[place + 1]
        may_be = after.folded in self._words.surnames and after.folded not in STOP and not self._is_medical(after)
        return tokens[place].capital and after.capital and may_be

    def _strange(self, text: str, tokens: Sequence[Token], place: int, trust: Trust, signed: bool) -> bool:
        """Words that nobody knows, or that stand capitalised where a name is expected."""
        token, words = tokens[place], self._words
        expected = signed or trust > Trust.NONE
        if token.folded in words.ordinary:
            return (
                signed
                and token.capital
                and token.folded not in words.known
                and (token.folded in words.given or token.folded in words.surnames)
            )
        if trust is Trust.TITLE and len(token.folded) > 2:
            return True
        placed = place > 0 and tokens[place - 1].folded in _PLACE_CUES and not self._goes_on(text, tokens, place + 1, Trust.NONE)
        if token.capital and (expected or (len(token.folded) >= LEAST_LOWER and not placed and not opens_sentence(text, token))):
            return True
        if signed and place + MOST_SIGNED > len(tokens):
            return True
        return (expected or (token.capital and not placed)) and words.is_unknown(token.folded)

    def _goes_on(self, text: str, tokens: Sequence[Token], place: int, trust: Trust) -> bool:
        if place >= len(tokens) or not joined(text, tokens, place):
            return False
        token = tokens[place]
        if token.initial or (len(token.text) == 1 and token.folded not in STOP):
            return True
        if token.folded in _PARTICLES:
            return self._goes_on(text, tokens, place + 1, trust)
        if token.folded in STOP:
            return False
        if text[token.start - 1] == "-" and not self._is_medical(token):
            return True
        return self._may_be(token) or (token.folded in self._words.surnames and self._is_family_name(token, trust))

    def _is_family_name(self, token: Token, trust: Trust) -> bool:
        """Whether a word that also means something else ("Young", "Weber") is a family name behind a given one."""
        if token.capital:
            return trust >= Trust.SOFT and not POSSESSIVE.search(token.text)
        return trust is Trust.STRONG and not self._is_medical(token)

    def _may_be(self, token: Token) -> bool:
        """Whether it may be a further name, beside one."""
        words = self._words
        if token.folded in STOP or self._is_medical(token):
            return False
        if words.is_given(token.folded) or words.is_surname(token.folded):
            return True
        if token.capital:
            return token.folded not in words.ordinary or token.folded in words.surnames
        return len(token.folded) >= LEAST_LOWER and token.folded not in words.ordinary


def _trusted(text: str, places: dict[int, int]) -> dict[int, Trust]:
    """How sure the words before each token make it that a name begins there."""
    trust: dict[int, Trust] = {}
    for pattern, level in (
        (name_cues.SOFT, Trust.SOFT),
        (name_cues.KIN, Trust.SOFT),
        (name_cues.TITLE, Trust.TITLE),
        (name_cues.STRONG, Trust.STRONG),
    ):
        for cue in pattern.finditer(text):
            if cue.end() in places and cue[0].strip(". ") not in _NO_TITLES:
                trust[places[cue.end()]] = max(level, trust.get(places[cue.end()], Trust.NONE))
    return trust


def _signed(text: str, tokens: Sequence[Token]) -> set[int]:
    """The tokens that may be a signature: the last ones after a greeting, and the one before "here"."""
    signed: set[int] = set()
    for cue in name_cues.SIGN_OFF.finditer(text):
        after = [place for place, token in enumerate(tokens) if token.start >= cue.end()]
        if 0 < len(after) <= MOST_SIGNED:
            signed.add(after[0])
    for cue in name_cues.AFTERWARDS.finditer(text):
        signed.update(place for place, token in enumerate(tokens) if token.end == cue.start() and place <= 2)
    return signed
