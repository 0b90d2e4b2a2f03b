"""Rasa's tracker store on our conversation record. Named in endpoints.yml: `type: bot.persistence.tracker_store.CaveatTrackerStore`.

A message costs one SELECT before and one UPDATE and one INSERT after, however long the conversation is, and none of it on the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.errors import ConversationError, SettingsError
from bot.persistence import snapshot
from bot.persistence.conversations import Conversations, Stored, Written
from bot.persistence.database import CONNECTIONS, open_database
from bot.persistence.keys import encryption_keys
from bot.persistence.sealing import Sealer

logger = logging.getLogger(__name__)

T = TypeVar("T")

# What is stored already is marked on the events themselves: Rasa copies trackers, but a copy holds the same events.
_MARK = "_caveat_stored"
_VERSION = "_caveat_version"
_ATTEMPTS = 10


def open_conversations(configured: settings.Settings) -> Conversations:
    """The conversation record that the settings name.

    Raises ConversationError when the database can't be reached or its conversations can't be decrypted, SettingsError for a broken key.
    """
    conversations = Conversations(open_database(configured.database_url), Sealer(encryption_keys(configured)))
    conversations.check_keys()
    return conversations


class CaveatTrackerStore(TrackerStore):
    """Loads snapshots, stores every turn. `retrieve_full_tracker` gives the complete record.

    The database is the one of the settings, so `url` has no place in endpoints.yml. A database that can't be used is an error at start.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        conversations: Conversations | None = None,
        **kwargs: Any,
    ) -> None:
        if host:
            raise SettingsError("tracker_store.url in endpoints.yml is not read. Remove it and set CAVEAT_DATABASE_URL.")
        self._conversations = conversations or open_conversations(settings.load())
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="conversations")
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A tracker that goes on where the conversation stands, or None for a new one.

        Rasa takes an error here for "no such conversation" and would start it anew, without its slots. So what is returned for a
        conversation that can't be read raises on its first use.
        """
        try:
            return await self._in_thread(lambda: self._tracker(sender_id, self._conversations.load(sender_id)))
        except ConversationError as error:
            logger.error("A conversation could not be loaded: %s", error)
            return UnreadableTracker(sender_id, error)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """A tracker with every event since the conversation began, or None for a new one. Its cost grows with the conversation."""
        return await self._in_thread(lambda: self._tracker(conversation_id, self._conversations.load_all(conversation_id)))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new since the tracker was loaded or saved. Raises ConversationError when the database fails.

        A message that nothing was said to is not stored: an action could not be run, Rasa went on without what it would have changed, and
        whoever wrote it is asked to send it again. Stored, a form would be over whose request nobody has kept.
        """
        if isinstance(tracker, UnreadableTracker):
            raise tracker.error
        new = [event for event in tracker.events if not hasattr(event, _MARK)]
        if not new:
            return
        if _is_unanswered(new):
            logger.error("Nothing was said to a message, so it is not stored. Look into the log of the action server.")
            return
        await self._in_thread(lambda: self._store(tracker, new))
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def exists(self, conversation_id: str) -> bool:
        """Whether the conversation is stored."""
        return await self._in_thread(lambda: self._conversations.exists(conversation_id))

    async def keys(self) -> Iterable[str]:
        """The sender ids of all stored conversations."""
        return await self._in_thread(self._conversations.keys)

    async def erase(self, sender_id: str) -> None:
        """Delete everything of a conversation. A turn that is under way when this happens is not stored either."""
        await self._in_thread(lambda: self._conversations.erase(sender_id))

    def _tracker(self, sender_id: str, stored: Stored | None) -> DialogueStateTracker | None:
        if stored is None or not stored.events:
            return None
        events = _revived(stored)
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        setattr(tracker, _VERSION, stored.version)
        return tracker

    def _store(self, tracker: DialogueStateTracker, new: Sequence[Event]) -> None:
        version: int = getattr(tracker, _VERSION, 0)
        events: Sequence[Event] = list(tracker.events)
        slots = list(self.domain.slots)
        added = [event.as_dict() for event in new]
        for _ in range(_ATTEMPTS):
            shortened = [snapshot.as_stored(event) for event in snapshot.compact(events, slots)]
            written = self._conversations.store_turn(tracker.sender_id, version, added, shortened)
            if written is not Written.STALE:
                break
            # Another process wrote to this conversation meanwhile, or the tracker is a copy: put our turn behind what is stored.
            stored = self._conversations.load(tracker.sender_id)
            version = stored.version if stored else 0
            events = [*(_revived(stored) if stored else ()), *new]
        else:
            raise ConversationError("A conversation could not be stored, because others kept writing to it.")
        setattr(tracker, _VERSION, version + 1)
        _mark(new)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class UnreadableTracker(DialogueStateTracker):
    """Stands for a conversation that exists but can't be read. Whoever asks it for events gets the error."""

    def __init__(self, sender_id: str, error: ConversationError) -> None:
        super().__init__(sender_id, [])
        self.error = error

    def applied_events(self) -> list[Event]:
        raise self.error


def _revived(stored: Stored) -> list[Event]:
    events = [_event_class(parameters["event"])._from_parameters(parameters) for parameters in stored.events]
    _mark(events)
    return events


@lru_cache(maxsize=64)
def _event_class(name: str) -> Any:
    # Rasa's own `deserialise_events` walks through all classes of events for each event, which is half the cost of loading a tracker.
    found = Event.resolve_by_type(name)
    if found is None:
        raise ConversationError(f"A stored conversation holds an event `{name}`, which this version of Rasa doesn't know.")
    return found


def _is_unanswered(events: Sequence[Event]) -> bool:
    """Whether the last message was handled to its end, and nothing was said to it."""
    heard = max((place for place, event in enumerate(events) if isinstance(event, UserUttered)), default=None)
    if heard is None:
        return False
    turn = events[heard:]
    over = isinstance(turn[-1], ActionExecuted) and turn[-1].action_name == ACTION_LISTEN_NAME
    return over and not any(isinstance(event, BotUttered) for event in turn)


def _mark(events: Iterable[Event]) -> None:
    for event in events:
        setattr(event, _MARK, True)
