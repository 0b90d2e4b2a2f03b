"""`python -m bot check --links`: the check, and then a look at the link of every source."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TextIO

from bot.cli.check import report
from bot.evidence.link_cache import FILE, LinkCache
from bot.evidence.link_probe import Prober, Unseen, host_of
from bot.evidence.link_round import by_host, look_at_all
from bot.evidence.throttle import SECONDS_BETWEEN_REQUESTS, Throttle
from bot.knowledge.check import checked_reading
from bot.knowledge.links import Link, LinkState, Look, dead_links, links, notes, warnings
from bot.process.progress import show_count
from bot.settings import Settings

EXIT_FINDINGS = 1
EXIT_NO_NET = 2
NO_NET = (
    "Nothing can be reached from here, so links are not looked up. Connect this machine to the net (a proxy is read from HTTPS_PROXY), "
    "or set CAVEAT_OFFLINE=1 to go by what is known from before."
)


def run(settings: Settings, stats: bool, prober: Prober | None = None) -> int:
    """Print what the check finds, then dead links as findings, and warnings, notes and a summary.

    Returns the exit code: 1 if there is any finding or dead link, 2 if nothing could be looked up though it should have been, else 0.
    Raises SettingsError when the cache can't be written.
    """
    reading, findings = checked_reading(settings.knowledge)
    code = report(reading.knowledge if reading is not None else None, findings, stats)
    if reading is None:
        return code
    found, cache = links(reading), LinkCache(settings.var / FILE)
    complete = True
    if settings.offline:
        print(f"CAVEAT_OFFLINE is 1: no link is looked up, this is what is known from before ({settings.var / FILE}).")
    else:
        complete = _look_up(found, cache, prober or Prober(Throttle()), sys.stderr)
    dead = _show(found, cache.looks)
    return EXIT_FINDINGS if code or dead else 0 if complete else EXIT_NO_NET


def _look_up(found: Sequence[Link], cache: LinkCache, prober: Prober, progress: TextIO) -> bool:
    """Look at what isn't known or too old, and keep what is seen. Returns whether the net could be reached to the end."""
    cache.keep_only({link.url for link in found})
    now = datetime.now(timezone.utc)
    urls = [link.url for link in found if link.url not in cache.looks or not cache.looks[link.url].counts_at(now)]
    if urls and not prober.reaches_the_net():
        print(NO_NET, file=progress)
        return False
    _announce(urls, len(found), progress)
    set_aside = list[str]()
    try:
        for number, (url, seen) in enumerate(look_at_all(urls, prober.look), start=1):
            if isinstance(seen, Look):
                cache.put(url, seen)
            elif seen is Unseen.SET_ASIDE:
                set_aside.append(url)
            else:
                _say_below(NO_NET, progress)
                return False
            show_count("Looked at", number, len(urls), progress)
    except KeyboardInterrupt:
        _say_below("Stopped. What was seen so far is kept: the same command goes on from here.", progress)
        raise
    if set_aside:
        hosts = ", ".join(sorted(set(map(host_of, set_aside))))
        print(f"{len(set_aside)} left for another run, because {hosts} asked for a long pause.", file=progress)
    return True


def _announce(urls: Sequence[str], total: int, progress: TextIO) -> None:
    groups = by_host(urls)
    if groups:
        minutes = round(len(groups[0]) * SECONDS_BETWEEN_REQUESTS / 60)
        hosts = "1 host" if len(groups) == 1 else f"{len(groups)} hosts"
        takes = f" This takes {minutes} minutes or more; Ctrl-C loses nothing." if minutes > 1 else ""
        print(f"Looking at {len(urls)} of {total} links, at {hosts}, with one request a second to each.{takes}", file=progress)


def _say_below(text: str, progress: TextIO) -> None:
    """On a terminal the running count stands in the line that is left."""
    print(f"\n{text}" if progress.isatty() else text, file=progress)


def _show(found: Sequence[Link], looks: Mapping[str, Look]) -> bool:
    """Print what is known of the links, and the summary. Returns whether any is dead."""
    dead = sorted(dead_links(found, looks))
    for line in (*dead, *warnings(found, looks), *notes(found, looks)):
        print(line)
    print(_summary(found, looks))
    return bool(dead)


def _summary(found: Sequence[Link], looks: Mapping[str, Look]) -> str:
    known = [looks[link.url] for link in found if link.url in looks]
    states = Counter(look.state for look in known)
    moved = sum(look.state is LinkState.GOOD and look.moved_to is not None for look in known)
    return (
        f"{len(found)} links: {states[LinkState.GOOD]} good ({moved} of them moved), {states[LinkState.DEAD]} dead, "
        f"{states[LinkState.UNCLEAR]} unclear, {len(found) - len(known)} not looked up yet"
    )
