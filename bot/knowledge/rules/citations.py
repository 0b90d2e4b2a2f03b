"""Rules about sources: each is used, none stands twice, and each identifier has the form that its registry gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.model import Citation, Place
from bot.knowledge.reader import CITING_KEYS, Reading
from bot.knowledge.yaml_source import Finding

FILE = "citations.yaml"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_URL = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"[1-9]\d{0,7}")
_NCT = re.compile(r"NCT\d{8}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def is_address(url: str) -> bool:
    """Whether a text has the form of an https address."""
    return _URL.fullmatch(url) is not None


def unused_citation(reading: Reading) -> Iterator[Finding]:
    """A source that nothing cites only looks like support."""
    used = {text.text for text in reading.findings.texts if text.key in CITING_KEYS}
    for citation in reading.knowledge.citations.values():
        if citation.id not in used:
            yield _at(reading, citation, "", "unused-citation", f"Nothing cites `{citation.id}`. Cite it or remove it.")


def citation_id(reading: Reading) -> Iterator[Finding]:
    """An id is lowercase words and numbers joined by hyphens."""
    for citation in reading.knowledge.citations.values():
        if not _ID.fullmatch(citation.id):
            message = f"`{citation.id}` is not a citation id. Use lowercase words joined by hyphens, such as burt-2019."
            yield _at(reading, citation, "", "citation-id", message)


def url_form(reading: Reading) -> Iterator[Finding]:
    """A reader can follow the address safely: https, and a host name."""
    for citation in reading.knowledge.citations.values():
        if not is_address(citation.url):
            message = f"`{citation.url}` is not an https address. Give the full address that begins with https://."
            yield _at(reading, citation, "url", "url-form", message)


def doi_form(reading: Reading) -> Iterator[Finding]:
    """A DOI begins with 10., a registrant's number and a slash; it is not an address."""
    for citation in reading.knowledge.citations.values():
        if citation.doi is not None and not _DOI.fullmatch(citation.doi):
            message = f"`{citation.doi}` is not a DOI. Write it from `10.` on, without the address before it."
            yield _at(reading, citation, "doi", "doi-form", message)


def pmid_form(reading: Reading) -> Iterator[Finding]:
    """A PubMed id is a whole number of at most eight digits."""
    for citation in reading.knowledge.citations.values():
        if citation.pmid is not None and not _PMID.fullmatch(citation.pmid):
            message = f"`{citation.pmid}` is not a PubMed id. Write its 1 to 8 digits in quotes."
            yield _at(reading, citation, "pmid", "pmid-form", message)


def nct_form(reading: Reading) -> Iterator[Finding]:
    """A trial's number is NCT and eight digits."""
    for citation in reading.knowledge.citations.values():
        if citation.nct is not None and not _NCT.fullmatch(citation.nct):
            message = f"`{citation.nct}` is not a ClinicalTrials.gov number. Write NCT and its 8 digits."
            yield _at(reading, citation, "nct", "nct-form", message)


def citation_year(reading: Reading) -> Iterator[Finding]:
    """The year of a source is a year in which one could have been published."""
    for citation in reading.knowledge.citations.values():
        if citation.year is not None and not _FIRST_YEAR <= citation.year <= _LAST_YEAR:
            message = f"{citation.year} is not a year of publication. Correct it, or remove it if it is not known."
            yield _at(reading, citation, "", "citation-year", message)


def duplicate_source(reading: Reading) -> Iterator[Finding]:
    """One source has one id: no two share an address, a DOI, a PubMed id or a trial's number."""
    for key in ("url", "doi", "pmid", "nct"):
        first: dict[str, str] = {}
        for citation in reading.knowledge.citations.values():
            value = _comparable(getattr(citation, key))
            if value is None:
                continue
            if value in first:
                message = f"`{citation.id}` has the same {key} as `{first[value]}`. Keep one of the two and cite it everywhere."
                yield _at(reading, citation, key, "duplicate-source", message)
            first.setdefault(value, citation.id)


def _comparable(value: str | None) -> str | None:
    return value.casefold().rstrip("/") if value is not None else None


def _at(reading: Reading, citation: Citation, key: str, code: str, message: str) -> Finding:
    start = citation.place or Place(FILE, 1)
    place = reading.place(start.file, f"citations.{citation.id}.{key}", start)
    return Finding(place.file, place.line, code, message)


RULES = (unused_citation, citation_id, url_form, doi_form, pmid_form, nct_form, citation_year, duplicate_source)
