"""Takes looks at many links: hosts side by side in a few threads, the links of one host one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread

from bot.evidence.link_probe import Unseen, host_of
from bot.knowledge.links import Look

WORKERS = 8
Result = tuple[str, "Look | Unseen"]


def look_at_all(urls: Sequence[str], look: Callable[[str], Look | Unseen], workers: int = WORKERS) -> Generator[Result, None, None]:
    """Each address with what was seen, as it comes.

    Who stops listening, by Ctrl-C too, doesn't wait for a slow server: the threads are daemons, and begin nothing new.
    """
    todo: SimpleQueue[list[str]] = SimpleQueue()
    done: SimpleQueue[Result | None] = SimpleQueue()
    stop = Event()
    for group in by_host(urls):
        todo.put(group)
    for _ in range(workers):
        Thread(target=_work, args=(todo, done, stop, look), daemon=True).start()
    try:
        yield from _until_all_have_ended(done, workers, len(urls))
    finally:
        stop.set()


def by_host(urls: Sequence[str]) -> list[list[str]]:
    """The addresses in groups, one a host; the largest first, because it takes longest."""
    groups: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        groups[host_of(url)].append(url)
    return sorted(groups.values(), key=len, reverse=True)


def _work(todo: SimpleQueue[list[str]], done: SimpleQueue[Result | None], stop: Event, look: Callable[[str], Look | Unseen]) -> None:
    """What one thread does, until nothing is left to do."""
    try:
        while True:
            for url in todo.get_nowait():
                if stop.is_set():
                    return
                done.put((url, look(url)))
    except Empty:
        pass
    finally:
        done.put(None)


def _until_all_have_ended(done: SimpleQueue[Result | None], running: int, expected: int) -> Iterator[Result]:
    """Raises RuntimeError when a thread ended early: its own error has been printed then."""
    while running:
        result = done.get()
        if result is None:
            running -= 1
        else:
            expected -= 1
            yield result
    if expected:
        raise RuntimeError(f"{expected} links could not be looked at, because of the error that is printed above.")
