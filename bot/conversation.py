"""What a conversation was about before its latest message, read off Rasa's tracker."""

from __future__ import annotations

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.arbiter import READING
from bot.understanding.reading import Context
from bot.vocabulary import Aspect

ABOUT = "about"
LOOK_BACK = 60


def context_of(tracker: DialogueStateTracker) -> Context:
    """Topic and aspect of the talk: those of the latest reply that had any, and a topic that a later message named."""
    topic: str | None = None
    aspect: str | None = None
    events = list(tracker.events)
    latest = max((i for i, e in enumerate(events) if isinstance(e, UserUttered)), default=0)
    for event in reversed(events[max(0, latest - LOOK_BACK) : latest]):
        if isinstance(event, BotUttered):
            about = (event.metadata or {}).get(ABOUT) or {}
            topic = topic or about.get("topic")
            aspect = aspect or _open_aspect(about.get("aspect"))
        elif isinstance(event, UserUttered):
            topic = topic or _named(event)
        if topic and aspect:
            break
    slot = tracker.get_slot("topic") if topic is None and latest and _has_earlier_message(events, latest) else None
    return Context(topic or slot, aspect)


def _has_earlier_message(events: list[object], latest: int) -> bool:
    return any(isinstance(e, UserUttered) for e in events[:latest])


def _open_aspect(aspect: str | None) -> str | None:
    # A checked claim is no aspect that another topic could be asked about.
    return None if aspect in (None, Aspect.CLAIM_CHECK.value) else aspect


def _named(event: UserUttered) -> str | None:
    reading = (event.parse_data or {}).get(READING) or {}
    named = [*(reading.get("topics") or ()), *(reading.get("elsewhere") or ())]
    return str(named[0]) if named else None
