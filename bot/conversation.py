"""What a conversation was about, read off Rasa's tracker. Every reply carries it, so that the latest one is enough, however short the tracker was cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answer.model import Reply
from bot.consult import context_after
from bot.understanding.reading import Context, Reading

ABOUT = "about"


def context_of(tracker: DialogueStateTracker) -> Context:
    """What the talk was about before the latest message."""
    events = list(tracker.events)
    latest = max((i for i, event in enumerate(events) if isinstance(event, UserUttered)), default=0)
    return _carried(events[:latest])


def about(tracker: DialogueStateTracker, reading: Reading | None, replies: Sequence[Reply]) -> dict[str, object]:
    """What replies to the latest message carry under `ABOUT`."""
    return asdict(context_after(_carried(tracker.events), reading, replies))


def _carried(events: Iterable[Event]) -> Context:
    for event in reversed(list(events)):
        carried = (event.metadata or {}).get(ABOUT) if isinstance(event, BotUttered) else None
        if carried:
            illnesses = tuple(carried.get("illnesses") or ())
            return Context(
                carried.get("topic"),
                carried.get("aspect"),
                bool(carried.get("medicine")),
                illnesses,
                bool(carried.get("cells")),
                carried.get("other"),
            )
    return Context()
