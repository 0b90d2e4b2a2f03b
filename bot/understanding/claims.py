"""Whether a message puts a claim up for checking, by its form."""

from __future__ import annotations

import re

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
