"""Many links: hosts side by side, the links of one host one after the other."""

from __future__ import annotations

import threading
from contextlib import closing
from datetime import datetime, timezone

import pytest

from bot.evidence.link_probe import Unseen
from bot.evidence.link_round import by_host, look_at_all
from bot.knowledge.links import Look

LOOK = Look(200, datetime(2026, 11, 30, tzinfo=timezone.utc))


def test_links_are_grouped_by_host_and_the_largest_group_comes_first() -> None:
    """It takes longest, a second a link."""
    urls = ["https://b.example/1", "https://a.example/1", "https://A.example/2"]
    assert by_host(urls) == [["https://a.example/1", "https://A.example/2"], ["https://b.example/1"]]


def test_every_link_is_looked_at_once() -> None:
    """Also if there are more hosts than threads, and if there are fewer."""
    for hosts in (1, 20):
        urls = [f"https://host-{host}.example/{page}" for host in range(hosts) for page in range(3)]
        asked: list[str] = []

        def look(url: str, asked: list[str] = asked) -> Look:
            asked.append(url)
            return LOOK

        assert sorted(look_at_all(urls, look, workers=4)) == sorted((url, LOOK) for url in urls)
        assert sorted(asked) == sorted(urls)


def test_no_links_are_no_work() -> None:
    assert list(look_at_all([], lambda url: LOOK)) == []


def test_one_host_is_asked_by_one_thread_and_others_meanwhile() -> None:
    """The slow host's second link waits for its first, and the quick host's doesn't."""
    slow, release = "https://slow.example/1", threading.Event()

    def look(url: str) -> Look:
        if url == slow:
            assert release.wait(5)
        return LOOK

    urls = [slow, "https://slow.example/2", "https://slow.example/3", "https://quick.example/1", "https://quick.example/2"]
    seen = look_at_all(urls, look, workers=2)
    assert [next(seen)[0], next(seen)[0]] == ["https://quick.example/1", "https://quick.example/2"]
    release.set()
    assert [url for url, _ in seen] == urls[:3]


def test_no_more_hosts_are_asked_at_once_than_there_are_threads() -> None:
    """The number of connections is bounded."""
    at_once, most, lock, together = 0, 0, threading.Lock(), threading.Barrier(3)

    def look(url: str) -> Look:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        together.wait(5)
        with lock:
            at_once -= 1
        return LOOK

    assert len(list(look_at_all([f"https://host-{host}.example" for host in range(9)], look, workers=3))) == 9
    assert most == 3


def test_who_stops_listening_stops_the_work_and_waits_for_nobody() -> None:
    """What is under way is left alone, and nothing new is begun."""
    asked: list[str] = []
    release = threading.Event()

    def look(url: str) -> Look:
        asked.append(url)
        if len(asked) > 1:
            release.wait(5)
        return LOOK

    threads = set(threading.enumerate())
    with closing(look_at_all([f"https://a.example/{page}" for page in range(50)], look, workers=1)) as seen:
        next(seen)
    (worker,) = set(threading.enumerate()) - threads
    assert worker.daemon
    release.set()
    worker.join(5)
    assert not worker.is_alive()
    assert len(asked) <= 2


def test_what_could_not_be_seen_is_passed_on() -> None:
    """Who listens decides whether to go on."""
    assert list(look_at_all(["https://a.example"], lambda url: Unseen.SET_ASIDE)) == [("https://a.example", Unseen.SET_ASIDE)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_a_thread_does_not_pass_for_a_finished_round() -> None:
    """The other hosts are looked at, and then it is said that some were not."""

    def look(url: str) -> Look:
        if "broken" in url:
            raise KeyError(url)
        return LOOK

    seen = look_at_all(["https://broken.example/1", "https://broken.example/2", "https://a.example"], look, workers=2)
    assert next(seen) == ("https://a.example", LOOK)
    with pytest.raises(RuntimeError, match="2 links could not be looked at"):
        next(seen)
