"""The tracker store: what Rasa finds again, and what it costs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.fernet import Fernet
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event as sqlalchemy_event

from bot.errors import ConversationError, SettingsError
from bot.persistence.conversations import Conversations
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer
from bot.persistence.snapshot import LOOP_TURNS, TURNS
from bot.persistence.tracker_store import CaveatTrackerStore

Converse = Callable[[TrackerStore], Callable[..., list[str]]]


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


@pytest.fixture
def store(conversations: Conversations, domain: Domain) -> CaveatTrackerStore:
    return CaveatTrackerStore(domain=domain, conversations=conversations)


def listens() -> ActionExecuted:
    return ActionExecuted("action_listen")


def session() -> list[Event]:
    return [ActionExecuted("action_session_start"), SessionStarted(), listens()]


def turn(text: str, *more: Event) -> list[Event]:
    return [
        UserUttered(text, {"name": "ask"}, input_channel="web"),
        *more,
        ActionExecuted("utter_answer"),
        BotUttered("about it"),
        listens(),
    ]


def take(store: TrackerStore, events: list[Event], sender: str = "visitor") -> DialogueStateTracker:
    """One message as Rasa handles it: load, add events, save."""
    tracker = run(store.get_or_create_tracker(sender, append_action_listen=False))
    for event in events:
        tracker.update(event)
    run(store.save(tracker))
    return tracker


def load(store: TrackerStore, sender: str = "visitor") -> DialogueStateTracker:
    tracker = run(store.retrieve(sender))
    assert tracker is not None
    return tracker


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    found = tracker.current_state()
    found.pop("latest_message")
    found.pop("latest_event_time")
    return dict(found)


@contextmanager
def statements(conversations: Conversations) -> Iterator[list[str]]:
    """The SQL statements that are run inside, without BEGIN."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engine = conversations._engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)


class TestRasa:
    """Rasa with this store does what Rasa does with its own."""

    LINES = ("hello", "what is lupus", "what is psoriasis", "zzz", "call me", "Ann", "stop", "hello", "555-1234")

    def test_a_long_conversation_with_forms_gets_the_same_replies_and_slots(self, converse: Converse, conversations: Conversations) -> None:
        chance = random.Random(7)
        ours, theirs = CaveatTrackerStore(conversations=conversations), InMemoryTrackerStore(Domain.empty())
        to_ours, to_theirs = converse(ours), converse(theirs)
        for number in range(36):
            line = chance.choice(self.LINES)
            assert to_ours(line) == to_theirs(line), f"message {number}: {line}"
            assert state(load(ours)) == state(load(theirs)), f"message {number}: {line}"
        assert len(texts(run(ours.retrieve_full_tracker("visitor")))) == 36

    def test_a_form_that_drags_on_for_long_is_finished_in_the_end(self, converse: Converse, conversations: Conversations) -> None:
        store = CaveatTrackerStore(conversations=conversations)
        say = converse(store)
        say("what is psoriasis")
        assert say("call me") == ["your name"]
        for _ in range(LOOP_TURNS + 5):
            assert say("hello") == ["hello", "your name"]
        assert len(texts(load(store))) <= LOOP_TURNS + 1
        assert say("Ann") == ["your number"]
        for _ in range(LOOP_TURNS + 5):
            assert say("hello") == ["hello", "your number"]
        assert say("555") == ["Ann 555"]
        assert load(store).active_loop is None

    def test_300_messages_leave_slots_and_form_as_they_were(self, converse: Converse, conversations: Conversations) -> None:
        store = CaveatTrackerStore(conversations=conversations)
        say = converse(store)
        for line in ("what is psoriasis", "call me", "Ann", "555", "hello"):
            say(line)
        for _ in range(300):
            say("hello")
        tracker = load(store)
        assert (tracker.get_slot("topic"), tracker.get_slot("name"), tracker.get_slot("calm")) == ("psoriasis", "Ann", False)
        assert len(tracker.events) < 30
        assert len(texts(run(store.retrieve_full_tracker("visitor")))) == 305


class TestSnapshot:
    def test_the_number_of_statements_a_message_is_constant(self, store: CaveatTrackerStore, conversations: Conversations) -> None:
        counts = []
        take(store, session())
        for number in range(40):
            with statements(conversations) as seen:
                take(store, turn(f"message {number}", SlotSet("topic", f"t{number}")))
            counts.append(len(seen))
        assert set(counts) == {3}

    def test_what_is_loaded_does_not_grow(self, store: CaveatTrackerStore) -> None:
        take(store, session())
        for number in range(30):
            take(store, turn(f"message {number}", SlotSet("topic", f"t{number}")))
        assert texts(load(store)) == [f"message {30 - TURNS + i}" for i in range(TURNS)]
        assert load(store).get_slot("topic") == "t29"

    def test_the_record_is_complete_and_holds_nothing_twice(self, store: CaveatTrackerStore) -> None:
        given = [session(), *(turn(f"message {number}", SlotSet("topic", f"t{number}")) for number in range(20))]
        for events in given:
            take(store, events)
        stored = run(store.retrieve_full_tracker("visitor"))
        assert [event.as_dict() for event in stored.events] == [event.as_dict() for events in given for event in events]

    def test_the_payload_of_a_reply_is_in_the_record_only(self, store: CaveatTrackerStore) -> None:
        said = BotUttered("about lupus", {"custom": {"body": "long"}, "buttons": [{"title": "More"}]}, {"about": {"topic": "lupus"}})
        take(store, [*session(), UserUttered("one"), said, listens()])
        (loaded,) = [event for event in load(store).events if isinstance(event, BotUttered)]
        assert (loaded.text, loaded.metadata, loaded.data["custom"]) == ("about lupus", {"about": {"topic": "lupus"}}, None)
        (recorded,) = [event for event in run(store.retrieve_full_tracker("visitor")).events if isinstance(event, BotUttered)]
        assert recorded.as_dict() == said.as_dict()
        take(store, turn("two"))

    def test_saving_several_times_a_turn_stores_each_event_once(self, store: CaveatTrackerStore) -> None:
        tracker = run(store.get_or_create_tracker("visitor", append_action_listen=False))
        for event in [*session(), *turn("one"), *turn("two")]:
            tracker.update(event)
            run(store.save(tracker))
            run(store.save(tracker))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["one", "two"]
        assert len(run(store.retrieve_full_tracker("visitor")).events) == len(tracker.events)

    def test_a_message_that_nothing_was_said_to_is_not_stored(self, store: CaveatTrackerStore) -> None:
        """The action server was gone: the form is not over, and the slots are as they were, when the message is sent again."""
        asked = [*session(), *turn("call me", ActiveLoop("intake_form"), SlotSet("topic", "lupus"))]
        take(store, asked)
        before = load(store)
        lost = [ActionExecuted("intake_form"), SlotSet("topic", None), ActiveLoop(None), ActionExecuted("action_submit_intake"), listens()]
        take(store, [UserUttered("yes", {"name": "affirm"}), *lost])
        after = load(store)
        assert state(after) == state(before)
        assert (texts(after), after.active_loop_name, after.get_slot("topic")) == (["call me"], "intake_form", "lupus")
        take(store, turn("yes"))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["call me", "yes"]

    def test_a_copy_of_a_tracker_can_be_saved(self, store: CaveatTrackerStore) -> None:
        take(store, [*session(), *turn("one")])
        copied = load(store).copy()
        for event in turn("two", SlotSet("topic", "lupus")):
            copied.update(event)
        run(store.save(copied))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["one", "two"]
        assert load(store).get_slot("topic") == "lupus"

    @pytest.mark.parametrize("turns", [0, 1, TURNS, 12])
    def test_pause_follow_up_and_latest_action_survive(self, store: CaveatTrackerStore, turns: int) -> None:
        tracker = take(store, [*session(), *turn("one"), ConversationPaused(), FollowupAction("utter_hello")])
        for number in range(turns):
            tracker = take(store, [UserUttered(f"paused {number}", {"name": "ask"}, input_channel="web")])
        found = load(store)
        assert found.is_paused()
        assert state(found) == state(tracker)
        assert len(found.events) < 20

    @pytest.mark.parametrize("turns", [1, TURNS + 1, LOOP_TURNS + 4])
    def test_an_active_form_survives(self, store: CaveatTrackerStore, turns: int) -> None:
        begins = [ActionExecuted("contact_form"), ActiveLoop("contact_form"), SlotSet("requested_slot", "name")]
        take(store, [*session(), *turn("before"), *turn("call me", *begins)])
        for number in range(turns):
            tracker = take(store, turn(f"aside {number}", LoopInterrupted(True), SlotSet("topic", f"t{number}")))
        found = load(store)
        assert found.active_loop_name == "contact_form"
        assert state(found) == state(tracker)

    def test_a_new_session_forgets_what_rasa_forgets_and_keeps_what_it_carries_over(self, store: CaveatTrackerStore) -> None:
        take(store, [*session(), *turn("old", SlotSet("topic", "lupus"), SlotSet("name", "Ann"))])
        take(store, [ActionExecuted("action_session_start"), SessionStarted(), SlotSet("topic", "lupus"), listens(), *turn("new")])
        found = load(store)
        assert texts(found) == ["new"]
        assert (found.get_slot("topic"), found.get_slot("name")) == ("lupus", None)
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["old", "new"]

    def test_a_slot_that_was_emptied_stays_empty(self, store: CaveatTrackerStore) -> None:
        take(store, [*session(), *turn("one", SlotSet("calm", None))])
        for number in range(10):
            take(store, turn(f"m{number}"))
        assert load(store).get_slot("calm") is None


class TestTwoProcesses:
    @pytest.fixture
    def other(self, database: str, conversations: Conversations, domain: Domain) -> CaveatTrackerStore:
        return CaveatTrackerStore(domain=domain, conversations=Conversations(open_database(database), conversations._sealer))

    def test_they_may_write_alternately(self, store: CaveatTrackerStore, other: CaveatTrackerStore) -> None:
        take(store, session())
        for number in range(10):
            take((store, other)[number % 2], turn(f"m{number}", SlotSet("topic", f"t{number}")))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == [f"m{number}" for number in range(10)]
        assert load(other).get_slot("topic") == "t9"

    def test_when_both_write_at_once_neither_turn_is_lost(self, store: CaveatTrackerStore, other: CaveatTrackerStore) -> None:
        take(store, session())
        first, second = load(store), load(other)
        for event in turn("first", SlotSet("topic", "lupus")):
            first.update(event)
        for event in turn("second", SlotSet("name", "Ann")):
            second.update(event)
        run(store.save(first))
        run(other.save(second))
        found = load(store)
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["first", "second"]
        assert (found.get_slot("topic"), found.get_slot("name")) == ("lupus", "Ann")

    def test_when_both_begin_a_conversation_at_once_neither_turn_is_lost(
        self, store: CaveatTrackerStore, other: CaveatTrackerStore
    ) -> None:
        first = run(store.get_or_create_tracker("visitor", append_action_listen=False))
        second = run(other.get_or_create_tracker("visitor", append_action_listen=False))
        for tracker, text in ((first, "first"), (second, "second")):
            for event in turn(text):
                tracker.update(event)
        run(store.save(first))
        run(other.save(second))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["first", "second"]


class TestErasure:
    def test_an_erased_conversation_is_gone(self, store: CaveatTrackerStore) -> None:
        take(store, [*session(), *turn("one")])
        take(store, [*session(), *turn("one")], "somebody else")
        run(store.erase("visitor"))
        assert run(store.retrieve("visitor")) is None
        assert run(store.retrieve_full_tracker("visitor")) is None
        assert not run(store.exists("visitor"))
        assert list(run(store.keys())) == ["somebody else"]

    def test_a_turn_that_was_under_way_is_not_stored(self, store: CaveatTrackerStore) -> None:
        take(store, [*session(), *turn("one")])
        tracker = load(store)
        run(store.erase("visitor"))
        for event in turn("two"):
            tracker.update(event)
        run(store.save(tracker))
        assert run(store.retrieve("visitor")) is None

    def test_it_cannot_begin_again(self, store: CaveatTrackerStore) -> None:
        run(store.erase("visitor"))
        take(store, [*session(), *turn("one")])
        assert run(store.retrieve("visitor")) is None


class TestFailures:
    def test_a_conversation_that_cannot_be_read_is_not_begun_anew(
        self, store: CaveatTrackerStore, database: str, domain: Domain, converse: Converse
    ) -> None:
        take(store, [*session(), *turn("one")])
        locked = CaveatTrackerStore(
            domain=domain, conversations=Conversations(open_database(database), Sealer([Fernet.generate_key().decode()]))
        )
        with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
            converse(locked)("hello")
        tracker = run(FailSafeTrackerStore(locked).retrieve("visitor"))
        with pytest.raises(ConversationError):
            run(locked.save(tracker))
        assert texts(run(store.retrieve_full_tracker("visitor"))) == ["one"]

    def test_a_failure_while_storing_is_told_without_the_texts(self, store: CaveatTrackerStore, database: str) -> None:
        tracker = take(store, session())
        tracker.update(UserUttered("my secret"))
        with open_database(database).begin() as connection:
            connection.exec_driver_sql("DROP TABLE turns")
        with pytest.raises(ConversationError) as caught:
            run(store.save(tracker))
        assert "secret" not in str(caught.value) + str(caught.value.__cause__)

    def test_a_url_in_endpoints_is_refused(self, conversations: Conversations) -> None:
        with pytest.raises(SettingsError, match="CAVEAT_DATABASE_URL"):
            CaveatTrackerStore(host="sqlite:///x.db", conversations=conversations)

    def test_events_go_to_a_broker_once(self, store: CaveatTrackerStore) -> None:
        class Broker:
            published: list[dict[str, Any]] = []  # noqa: RUF012

            def publish(self, body: dict[str, Any]) -> None:
                self.published.append(body)

        store.event_broker = Broker()
        take(store, session())
        take(store, turn("one"))
        assert [body.get("text") for body in Broker.published if body["event"] == "user"] == ["one"]
        assert len(Broker.published) == 7
