"""Whether a message puts a claim up for checking, by its form, and how many of its words a known claim has."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.understanding.examples import Example
from bot.understanding.words import folded_words

_SPEAKERS = (
    r"(?:article|ad|advert|advertisement|clinic|clinics|website|site|blog|post|page|video|brochure|leaflet|flyer|doctor|friend|neighbou?r|cousin"
    r"|sister|brother|mum|mom|dad|aunt|uncle"
    r"|colleague|guy|lady|man|woman|rep|salesman|salesperson|influencer|facebook|instagram|tiktok|youtube|google|they|someone|somebody|people|everyone|it)"
)
_SAYS = (
    r"(?:say|says|said|saying|claim|claims|claimed|claiming|tell|tells|told|telling|swear|swears|swore|promise|promises|promised|reckon|reckons"
    r"|insist|insists|insisted|wrote|writes|state|states|stated)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"\b(?:is|are|was) (?:it|this|that|these|those) (?:really |actually |even |all |just )?"
        r"(?:true|correct|right|accurate|a myth|a fact|fact|hype|legit|so|nonsense|rubbish|false|a lie|a scam|bs)\b",
        r"\b(?:true or false|fact or (?:myth|fiction)|myth or fact|fact check|fact-check|debunk|how true|any truth|truth (?:in|to|behind)|true that"
        r"|right that|correct that|a myth that)\b",
        r"\b(?:i|we|my \w+) (?:just |also |once )?(?:read|heard|saw|seen|have read|have heard|was told|were told|been told)\b",
        rf"\b{_SPEAKERS} (?:\w+ ){{0,3}}{_SAYS}\b",
        r"\b(?:according to|supposedly|apparently|allegedly)\b",
        r"(?:,|\.|-|\?)\s*(?:right|correct|true|really|is that right|is that true|is that so|true or not|legit|yes or no|fact|for real|myth|seriously"
        r"|innit)\s*\??\s*$",
    )
)


def checks_claim(text: str) -> bool:
    """Whether a sentence asks if something that was said or read is so."""
    folded = " ".join(text.lower().replace("’", "'").split())
    return any(form.search(folded) for form in _FORMS)


class ClaimWords:
    """The words of the claims, and how rare each is among what people ask."""

    def __init__(self, words: Mapping[str, frozenset[str]], counts: Mapping[str, int], texts: int) -> None:
        self._words, self._counts, self._texts = words, counts, texts

    @classmethod
    def of(cls, examples: Iterable[Example], asked: Iterable[str]) -> ClaimWords:
        """From the claims' examples and all training questions, both masked."""
        words: dict[str, set[str]] = {}
        for example in examples:
            words.setdefault(example.label, set()).update(folded_words(example.text))
        texts = [set(folded_words(text)) for text in asked]
        return cls({label: frozenset(own) for label, own in words.items()}, Counter(word for text in texts for word in text), len(texts))

    def shared(self, text: str, labels: Iterable[str]) -> dict[str, float]:
        """For each claim the share, from 0 to 1, of a masked text's words that occur in the claim's examples; the rarer a word, the more it weighs."""
        weights = {word: self._weight(word) for word in set(folded_words(text))}
        total = sum(weights.values()) or 1.0
        return {label: sum(weight for word, weight in weights.items() if word in self._words.get(label, ())) / total for label in labels}

    def _weight(self, word: str) -> float:
        return math.log((self._texts + 1) / (self._counts.get(word, 0) + 1))

    def to_json(self) -> str:
        """What `from_json` reads."""
        return json.dumps(
            {"words": {label: sorted(own) for label, own in self._words.items()}, "counts": self._counts, "texts": self._texts}
        )

    @staticmethod
    def from_json(content: str) -> ClaimWords:
        """The words that `to_json` wrote."""
        data = json.loads(content)
        return ClaimWords({label: frozenset(own) for label, own in data["words"].items()}, data["counts"], data["texts"])
