"""What the next message needs of a conversation: a bounded list of events that replays to the same state.

Rasa reads every event again for each message, so a long conversation gets slow. A snapshot opens with the state that the dropped
events had led to (slots, an active form, a pause) and goes on with the last turns as they were. A turn begins with what the visitor says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# Rules and forms look no further back than to the last turn, and each more is read again by every message.
TURNS = 1
# A form's turns are kept from its beginning on, because Rasa looks back to it, unless it drags on for longer than this.
LOOP_TURNS = 10


def compact(events: Sequence[Event], slots: Sequence[Slot], turns: int = TURNS) -> list[Event]:
    """At most the last `turns` turns (more within a form), after an opening that restores what came before.

    Replaying the result gives the same slots, form, pause, follow-up and latest action as replaying `events`. Where dropping so much
    would change that, more turns are kept.
    """
    events = _since_session_start(events)
    wanted = _state(_replay(events, slots))
    beginnings = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    for kept in range(turns, len(beginnings)):
        shortened = _shortened(events, beginnings, kept, slots)
        if _state(_replay(shortened, slots)) == wanted:
            return shortened
    return list(events)


def as_stored(event: Event) -> dict[str, Any]:
    """The event as JSON for a snapshot: without the payload of a reply, which is most of it and which the complete record has."""
    stored: dict[str, Any] = event.as_dict()
    if isinstance(event, BotUttered):
        stored["data"] = {**stored["data"], "custom": None}
    return stored


def _since_session_start(events: Sequence[Event]) -> Sequence[Event]:
    """Rasa's own rule: a session knows nothing of the ones before, except through the slots that are set at its start."""
    start = next((i for i in range(len(events) - 1, -1, -1) if isinstance(events[i], SessionStarted)), 0)
    if start and isinstance(events[start - 1], ActionExecuted) and events[start - 1].action_name == ACTION_SESSION_START_NAME:
        start -= 1
    return events[start:]


def _shortened(events: Sequence[Event], beginnings: Sequence[int], kept: int, slots: Sequence[Slot]) -> list[Event]:
    cut = beginnings[-kept]
    before = _replay(events[:cut], slots)
    if before.active_loop_name is None:
        return [*_opening(before, slots), *events[cut:]]
    start = _turn_of_loop(events[:cut], before.active_loop_name, beginnings)
    opening = _opening(_replay(events[:start], slots), slots)
    if sum(1 for i in beginnings if i >= start) <= LOOP_TURNS:
        return [*opening, *events[start:]]
    end = next(i for i in beginnings if i > start)
    return [
        *opening,
        *events[start:end],
        *_slots_set(before, slots, events[cut - 1].timestamp),
        _listens(events[cut - 1].timestamp),
        *events[cut:],
    ]


def _turn_of_loop(events: Sequence[Event], loop: str, beginnings: Iterable[int]) -> int:
    """Where the turn begins in which the form was started."""
    started = max(i for i, event in enumerate(events) if isinstance(event, ActiveLoop) and event.name == loop)
    return max((i for i in beginnings if i <= started), default=0)


def _opening(state: DialogueStateTracker, slots: Sequence[Slot]) -> list[Event]:
    """Events that lead a new tracker to the given state, with no form active."""
    at = state.events[0].timestamp if state.events else 0.0
    last = state.events[-1].timestamp if state.events else 0.0
    opening: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at), SessionStarted(timestamp=at)]
    opening += _slots_set(state, slots, last)
    latest: dict[str, Any] = state.latest_action or {}
    name, text = latest.get("action_name"), latest.get("action_text")
    opening.append(ActionExecuted(name, action_text=text, timestamp=last) if name or text else _listens(last))
    if state.is_paused():
        opening.append(ConversationPaused(timestamp=last))
    if state.followup_action:
        opening.append(FollowupAction(state.followup_action, timestamp=last))
    return opening


def _slots_set(state: DialogueStateTracker, slots: Sequence[Slot], at: float) -> list[Event]:
    fresh = {slot.name: slot.initial_value for slot in slots}
    return [
        SlotSet(slot.name, slot.value, timestamp=at)
        for slot in state.slots.values()
        if slot.has_been_set or slot.value != fresh.get(slot.name)
    ]


def _listens(at: float) -> ActionExecuted:
    return ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)


def _replay(events: Iterable[Event], slots: Sequence[Slot]) -> DialogueStateTracker:
    tracker = DialogueStateTracker("", slots)
    for event in events:
        # Not `update`: it writes to the event's metadata, and these events belong to another tracker.
        tracker.events.append(event)
        event.apply_to(tracker)
    return tracker


def _state(tracker: DialogueStateTracker) -> tuple[object, ...]:
    loop = tracker.active_loop
    return (
        {slot.name: (slot.value, slot.has_been_set) for slot in tracker.slots.values()},
        (loop.name, loop.is_interrupted, loop.rejected) if loop else None,
        tracker.followup_action,
        tracker.latest_action,
        tracker.is_paused(),
        tracker.get_latest_input_channel(),
    )
