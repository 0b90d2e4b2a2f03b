"""E-mail addresses, links with secrets, addresses of machines, and numbers that stand for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from bot.redaction.checksums import is_identifier
from bot.redaction.spans import Kind, Span

_DOMAIN = r"[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\bdot\b)\s?[\w-]+)*\s?(?:\.|\(dot\)|\[dot\]|\bdot\b)\s?[a-z]{2,24}\b"
_EMAIL = re.compile(r"[\w.%+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b", re.IGNORECASE)
# What is told before it may look like another one ("write to me at ada dot lovelace at example dot org").
_SPELLED_EMAIL = re.compile(
    r"[\w.%+-]+(?:\s?(?:\(dot\)|\[dot\]|\s(?:dot|underscore|dash)\s)\s?[\w-]+)*"
    rf"(?:\s?(?:\(at\)|\[at\]|\{{at\}}|\sat\s)\s?{_DOMAIN}){{1,2}}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_SECRET_IN_LINK = re.compile(r"[?#&]\w+=|[\w-]{20,}|[^/]@", re.IGNORECASE)
_MACHINE = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE
)
_TOKEN = re.compile(r"(?<![\w./-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*")
# Numbers whose form alone says what they are: social security, national insurance, PPS, Medicare (US), Ontario's health card, IBAN.
_FORMS = re.compile(
    r"""(?<![\w-])(?:
      \d{3}-\d{2}-\d{4}
    | [a-ceghj-prstw-z][a-ceghj-nprstw-z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d] | qq\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d]
    | \d{7}[a-w][abhitw]?
    | [1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y]{2}\d{2}
    | \d{4}-\d{3}-\d{3}(?:-[a-z]{2})?
    | [a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?
    )(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){8,18}(?![\w,-]|\.\d)")
# Published numbers that stand for no person: trials, articles, requests to the clinic.
_PUBLIC = re.compile(r"(?:NCT|PMC|ISRCTN|ACTRN|PMID:?\s*|C-)\w+|10\.\d{4,}/\S+", re.IGNORECASE)
_MIXED = re.compile(
    r"(?<![\w./*-])(?=[A-Z-]*\d)(?=\d*[A-Z])[A-Z0-9]*\d{6,}[A-Z0-9]*(?![\w.*-]*\w)|(?<![\w./*-])[A-Z]{1,4}(?:-?\d){6,}[A-Z]{0,2}(?![\w*-])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"""\b(?:
      mrn | ssn | sin | ppsn? | mbi | ihi | tfn | ohip | aadhaar | iban | nino
    | nhs | ni | chi | national\s+insurance | social\s+security | social\s+insurance | medicare | medicaid | passport
    | health\s+card | medical\s+record | hosp(?:ital)? | patient | chart | policy | member(?:ship)? | insurance | subscriber | group | claim | account | acct
    | dl | driver'?s?\s+licen[cs]e | driving\s+licen[cs]e | licen[cs]e | national\s+id | identity\s+card | credit\s+card | card | booking | ref(?:erence)?
    | tax\s+file | id | file | order | invoice | token
    )\b\s*(?:(?:card|member|policy|id|no|nr|num|number|code|record|ref|file|\#)\b\.?\s*){0,3}
    (?:\#|:|=|-|\bis\b|\bwas\b|\bof\b|'s|\(|\s)*\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_CUED = re.compile(r"(?=(?:[A-Za-z/-]{0,5}[ ]?)?\d)[A-Za-z]{0,5}[ /-]?\d[\dA-Za-z]*(?:[ /-]?(?:[A-Za-z]{0,3}\d[\dA-Za-z]*|[A-Z]{1,2}\b))*")
LEAST_DIGITS = 5


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also those written out with "at" and "dot"."""
    plain = [Span(found.start(), found.end(), Kind.EMAIL) for found in _EMAIL.finditer(text)]
    yield from plain
    for found in _SPELLED_EMAIL.finditer(text):
        if not any(span.start < found.end() and found.start() < span.end for span in plain):
            yield Span(found.start(), found.end(), Kind.EMAIL)


def links(text: str) -> Iterator[Span]:
    """Links that carry a query, a user or a long random part. Plain addresses of pages stay."""
    for found in _LINK.finditer(text):
        if _SECRET_IN_LINK.search(found[0].partition("://")[2] or found[0]):
            yield Span(found.start(), found.end(), Kind.ID)


def machines(text: str) -> Iterator[Span]:
    """IP addresses."""
    for found in _MACHINE.finditer(text):
        try:
            ip_address(found[0])
        except ValueError:
            continue
        yield Span(found.start(), found.end(), Kind.ID)


def identifiers(text: str) -> Iterator[Span]:
    """Numbers of people: by their form, by a check digit, or after a word that says so ("MRN", "passport")."""
    public = [(found.start(), found.end()) for found in _PUBLIC.finditer(text)]
    for found in _candidates(text):
        if not any(start < found.end and found.start < end for start, end in public):
            yield found


def _candidates(text: str) -> Iterator[Span]:
    for found in _TOKEN.finditer(text):
        yield Span(found.start(), found.end(), Kind.ID)
    if sum(character.isdigit() for character in text) < LEAST_DIGITS:
        return
    for pattern in (_FORMS, _MIXED):
        yield from (Span(found.start(), found.end(), Kind.ID) for found in pattern.finditer(text))
    for found in _GROUPED.finditer(text):
        if is_identifier(re.sub(r"\D", "", found[0])):
            yield Span(found.start(), found.end(), Kind.ID)
    for cue in _CUE.finditer(text):
        number = _CUED.match(text, cue.end())
        if number is not None and sum(character.isdigit() for character in number[0]) >= LEAST_DIGITS:
            # The cue may have taken the letters that the number begins with ("ref number REF/2291").
            yield Span(text.rfind(" ", 0, number.end() - len(number[0].strip())) + 1, number.end(), Kind.ID)
