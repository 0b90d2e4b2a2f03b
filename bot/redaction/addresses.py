"""Street addresses and postcodes, as they are written in English-speaking countries and, by their commonest words, elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.spans import Kind, Span

_TYPE = (
    r"(?:streets?|st|str|roads?|rd|avenue|ave|av|lane|ln|drive|dr|close|crescent|cres|court|ct|boulevard|blvd|way|place|pl|terrace|tce|parade|pde"
    r"|highway|hwy|square|sq|gardens|gdns|grove|hill|row|mews|park|walk|circle|cir|trail|trl|parkway|pkwy|quay|esplanade|rise|loop|alley|plaza|green)\b\.?"
)
_NUMBER = r"(?:no\.?\s?)?\d{1,5}[a-z]?(?:\s?[/-]\s?\d{1,4}[a-z]?)?"
_WORD = r"[^\W\d_][\w'’-]*\.?"
_UNIT = r"(?:(?:flat|apartment|apt|unit|suite|ste|room|block|floor)\b\.?\s*#?\s*\w{1,4}|\#\s?\d{1,4})"
_REGION = r"(?-i:[A-Z]{2,3})\b"
_POST = r"(?:\d{5}(?:-\d{4})?|\d{4})"
_TAIL = (
    rf"(?:\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|upper|lower|ouest|est)\b\.?)?(?:,?\s*{_UNIT}\b)?"
    rf"(?:\s*,\s*(?:co\.?\s+)?[^\W\d_][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{0,2}}(?:\s\d{{1,2}}\b)?){{0,3}}(?:,?\s+{_REGION})?(?:,?\s+{_POST}\b)?"
)
_STREET = re.compile(
    rf"(?<![\w./-])(?:{_UNIT}\b,?\s*(?:{_WORD}(?:\s{_WORD}){{0,3}}\s*,\s*)?)?{_NUMBER},?\s+(?:{_WORD}\s+){{1,4}}?{_TYPE}{_TAIL}",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    rf"(?<![\w-])(?:\d{{1,4}}\s?,?\s?)?\b(?:rue|calle|avenida|rua|via|viale|piazza|plaza|chemin|heol|ffordd|stryd|lon|ulica|ul\.)\s+(?:{_WORD}\s*){{1,4}}(?:,?\s*\d{{1,4}}\b)?"
    rf"|\b[^\W\d_]+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|gatan|vägen)\s+\d{{1,4}}[a-z]?(?:,?\s*\d{{4,5}}\s+{_WORD})?",
    re.IGNORECASE,
)
_BOX = re.compile(rf"\bp\.?\s?o\.?\s?box\s+\w+(?:,?\s+{_WORD}){{0,2}}(?:,?\s+{_REGION})?(?:\s+{_POST})?", re.IGNORECASE)
_POSTCODES = re.compile(
    r"""(?<![\w-])(?:
      (?:gir\s?0aa|[a-pr-uwyz](?:\d{1,2}|[a-hk-y]\d{1,2}|\d[a-hjks-uw]|[a-hk-y]\d[abehmnprv-y])\s?\d(?!st\b|nd\b|rd\b|th\b|ug\b|ul\b)[abd-hjlnp-uw-z]{2})
    | [abceghj-nprstvxy]\d[abceghj-nprstv-z]\s?-?\d[abceghj-nprstv-z]\d
    | (?:[ac-fhknprtv-y]\d{2}|d6w)\s?[0-9ac-fhknprtv-y]{4}
    )(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_ZIP = re.compile(
    r"\b(?:zip|zipcode|post\s?code|postal\s+code|pin\s?code)\b(?:\s+code)?(?:\s+is|\s*[:=])?\s*(\d{4,6}(?:-\d{4})?)\b", re.IGNORECASE
)
_STATE = re.compile(r"\b(?:[A-Z][a-z]+,?\s+)?(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\s+\d{5}\b"
                    r"|\b(?:[A-Z][a-z]+,?\s+)?(?:NSW|VIC|QLD|TAS|ACT)\s+\d{4}\b")  # fmt: skip
_CUE = re.compile(
    r"\b(?:(?:my|home|our|postal|mailing|his|her)\s+(?:home\s+)?address(?:\s+is|\s*:|\s+)|address\s*:|(?:i|we)\s+(?:live|stay|reside)\s+at\s)\s*"
    r"((?=[^.;!?\n]{0,40}\d)[\w'’./#-]+(?:,?\s+(?!and\b|my\b|but\b|phone\b|tel\b|call\b|email\b|can\b|i\b)[\w'’/#-]+){1,9})",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\d\s?(?:mg|mcg|ml|g|iu|units?|weeks?|months?|years?|days?|hours?|times?|x|%)\b|\b(?:a|the|my|in|of|to|with|for|is|and|or|per)\b",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Span]:
    """Streets with a house's number, what follows "my address is", post-office boxes and postcodes."""
    if not any(character.isdigit() for character in text):
        return
    for found in _CUE.finditer(text):
        yield Span(found.start(1), found.end(1), Kind.ADDRESS)
    for found in _STREET.finditer(text):
        if not _DOSE.search(found[0].partition(",")[0]):
            yield Span(found.start(), found.end(), Kind.ADDRESS)
    for pattern in (_ABROAD, _BOX, _POSTCODES, _STATE):
        yield from (Span(found.start(), found.end(), Kind.ADDRESS) for found in pattern.finditer(text) if re.search(r"\d", found[0]))
    for found in _ZIP.finditer(text):
        yield Span(found.start(1), found.end(1), Kind.ADDRESS)
