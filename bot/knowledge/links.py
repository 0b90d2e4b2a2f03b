"""The links of sources: which there are, what a look at one means, and how long it counts. Nothing here asks the net.

`bot/evidence` takes the looks, and `python -m bot check --links` puts the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from urllib.parse import urldefrag, urlsplit

from bot.knowledge.model import Place
from bot.knowledge.reader import Reading
from bot.knowledge.rules.citations import FILE, is_address
from bot.knowledge.yaml_source import Finding

GOOD_FOR = timedelta(days=30)
OTHERWISE_FOR = timedelta(days=1)
MOVED_FOR_GOOD = frozenset({301, 308})
_GONE = {404: "there is no such page", 410: "the page was taken away"}
_UNCLEAR = {401: "it wants a login", 403: "it may refuse programs only", 429: "it is asked too often"}


class Trouble(str, Enum):
    """Why there was no answer at all. The values stand in the cache."""

    NO_NAME = "no-name"
    CERTIFICATE = "certificate"
    TIME_OUT = "time-out"
    NO_CONNECTION = "no-connection"
    ASTRAY = "astray"


class LinkState(Enum):
    """What a look at a link means."""

    GOOD = "good"
    DEAD = "dead"
    UNCLEAR = "unclear"


_SAID = {
    Trouble.NO_NAME: "it leads to a host name that doesn't exist",
    Trouble.CERTIFICATE: "the host that it leads to has no valid certificate",
    Trouble.TIME_OUT: "it took too long to answer",
    Trouble.NO_CONNECTION: "there was no connection",
    Trouble.ASTRAY: "it leads round in circles, or to no address",
}


@dataclass(frozen=True)
class Link:
    """An address, and everywhere it stands."""

    url: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Look:
    """What was seen at an address, and when: the status of the last answer, or why there was none.

    `moved_to` is the address that it has moved to for good, None if it hasn't.
    """

    status: int | Trouble
    when: datetime
    moved_to: str | None = None

    @property
    def state(self) -> LinkState:
        """Dead is what no later look is likely to find again; what may work in a browser or tomorrow is unclear."""
        if self.status in _GONE or self.status in (Trouble.NO_NAME, Trouble.CERTIFICATE):
            return LinkState.DEAD
        is_good = not isinstance(self.status, Trouble) and 200 <= self.status < 300
        return LinkState.GOOD if is_good else LinkState.UNCLEAR

    def counts_at(self, now: datetime) -> bool:
        """Whether the look is young enough to spare another one."""
        lasts = GOOD_FOR if self.state is LinkState.GOOD else OTHERWISE_FOR
        return timedelta(0) <= now - self.when < lasts


def links(reading: Reading) -> tuple[Link, ...]:
    """The addresses of all sources, once each and without `#...`, in the order in which they are read.

    What has not the form of an address is left out: it is a finding already.
    """
    places: dict[str, list[Place]] = {}
    for citation in reading.knowledge.citations.values():
        if is_address(citation.url):
            start = citation.place or Place(FILE, 1)
            place = reading.place(start.file, f"citations.{citation.id}.url", start)
            places.setdefault(urldefrag(citation.url).url, []).append(place)
    return tuple(Link(url, tuple(found)) for url, found in places.items())


def moved_to(url: str, hops: Sequence[tuple[int, str]]) -> str | None:
    """Where an address has moved for good, given the redirects that were followed (each its status and its target).

    Only what is said to be for good counts, and only up to the first redirect that isn't; a mere slash at the end is no move.
    """
    last = url
    for status, target in hops:
        if status not in MOVED_FOR_GOOD:
            break
        last = target
    return None if _host_and_path(last) == _host_and_path(url) else last


def pause_asked_for(header: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks to wait: a number, or a date. None if there is no such wish, or it can't be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or timezone.utc) - now).total_seconds())


def dead_links(found: Sequence[Link], looks: Mapping[str, Look]) -> Iterator[Finding]:
    """A finding for every place of a dead link."""
    for link, look in _in_state(found, looks, LinkState.DEAD):
        message = f"`{link.url}` is dead: {_said(look)}. Find the page's new address and write it here, or cite another source."
        yield from (Finding(place.file, place.line, "dead-link", message) for place in link.places)


def warnings(found: Sequence[Link], looks: Mapping[str, Look]) -> Iterator[str]:
    """A line for every place of a link of which it isn't clear whether it works."""
    for link, look in _in_state(found, looks, LinkState.UNCLEAR):
        yield from (f"{place}: warning: `{link.url}` is unclear: {_said(look)}. Open it in a browser." for place in link.places)


def notes(found: Sequence[Link], looks: Mapping[str, Look]) -> Iterator[str]:
    """A line for every place of a link that works, but has moved for good."""
    for link, look in _in_state(found, looks, LinkState.GOOD):
        if look.moved_to is not None:
            advice = "See whether it is still the same page, and write the new address."
            yield from (f"{place}: note: `{link.url}` has moved to `{look.moved_to}`. {advice}" for place in link.places)


def _in_state(found: Sequence[Link], looks: Mapping[str, Look], state: LinkState) -> Iterator[tuple[Link, Look]]:
    for link in found:
        look = looks.get(link.url)
        if look is not None and look.state is state:
            yield link, look


def _said(look: Look) -> str:
    """What was seen, in words, with its day."""
    day = f"{look.when:%Y-%m-%d}"
    if isinstance(look.status, Trouble):
        return f"{_SAID[look.status]} ({day})"
    meaning = (
        _GONE.get(look.status) or _UNCLEAR.get(look.status) or ("the server is in trouble" if look.status >= 500 else "that is unusual")
    )
    return f"it answers {look.status}, {meaning} ({day})"


def _host_and_path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").casefold(), parts.path.rstrip("/")
