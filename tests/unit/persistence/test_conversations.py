"""The record of conversations: what was said, feedback, erasure, retention; and what stands in the database."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from bot.errors import ConversationError
from bot.persistence.conversations import DAY, RECENT_EXCHANGES, Conversations, Written
from bot.persistence.database import open_database
from bot.persistence.sealing import Sealer
from bot.persistence.tables import conversations as conversations_table
from bot.persistence.tables import exchanges, turns


def say(conversations: Conversations, text: str, number: int = 1, sender: str = "visitor") -> Written:
    reply = {"text": f"answer to {text}", "custom": {"id": f"r{number}"}}
    return conversations.add_exchange(sender, text, [reply], [f"r{number}"], {f"/ask{number}": f"Button {number}"})


def test_the_history_is_what_was_said_in_order(conversations: Conversations) -> None:
    for number in range(5):
        say(conversations, f"question {number}", number)
    history = conversations.history("visitor")
    assert [exchange.said for exchange in history] == [f"question {number}" for number in range(5)]
    assert history[0].replies[0]["text"] == "answer to question 0"
    assert abs(history[0].at - time.time()) < 60


def test_a_conversation_begins_with_its_first_exchange(conversations: Conversations) -> None:
    assert not conversations.standing("visitor").begun
    say(conversations, "one")
    assert conversations.standing("visitor").begun
    assert conversations.exists("visitor")
    assert conversations.load("visitor") is not None


def test_buttons_stay_on_offer_for_a_while(conversations: Conversations) -> None:
    for number in range(RECENT_EXCHANGES + 5):
        say(conversations, "again", number)
    offered = conversations.offered("visitor")
    assert len(offered) == RECENT_EXCHANGES
    assert "/ask4" not in offered
    assert offered["/ask5"] == "Button 5"


class TestFeedback:
    def test_a_reply_of_the_conversation_can_be_judged_and_judged_again(self, conversations: Conversations) -> None:
        say(conversations, "one", 1)
        assert conversations.add_feedback("visitor", "r1", True, None)
        assert conversations.add_feedback("visitor", "r1", False, "too long")

    def test_another_conversations_reply_cannot(self, conversations: Conversations) -> None:
        say(conversations, "one", 1, "somebody else")
        say(conversations, "one", 2)
        assert not conversations.add_feedback("visitor", "r1", True, None)
        assert not conversations.add_feedback("visitor", "r", True, None)


class TestForgetting:
    def test_erasing_leaves_only_a_hash(self, conversations: Conversations, database: str) -> None:
        say(conversations, "one")
        conversations.store_turn("visitor", 1, [{"event": "user", "text": "one"}], [])
        conversations.add_feedback("visitor", "r1", True, "good")
        conversations.erase("visitor")
        conversations.erase("visitor")
        assert conversations.standing("visitor").erased
        assert not conversations.history("visitor")
        assert conversations.count() == 0
        rows = sqlite3.connect(database.removeprefix("sqlite:///"))
        assert [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("turns", "exchanges", "feedback", "erased")] == [
            0,
            0,
            0,
            1,
        ]
        assert "visitor" not in rows.execute("SELECT digest FROM erased").fetchone()[0]

    def test_nothing_can_be_added_to_an_erased_conversation(self, conversations: Conversations) -> None:
        conversations.erase("visitor")
        assert say(conversations, "one") is Written.ERASED
        assert conversations.store_turn("visitor", 0, [], []) is Written.ERASED
        assert conversations.store_turn("visitor", 3, [], []) is Written.ERASED
        assert not conversations.exists("visitor")

    def test_what_is_older_than_the_retention_period_goes(self, conversations: Conversations) -> None:
        old = time.time() - 31 * DAY
        for sender in ("long ago", "still talking", "today"):
            say(conversations, "old words", sender=sender)
            conversations.store_turn(sender, 1, [{"event": "user"}], [])
        with conversations._writing() as connection:
            connection.execute(update(conversations_table).where(conversations_table.c.sender_id == "long ago").values(updated_at=old))
            for table in (exchanges, turns):
                connection.execute(update(table).where(table.c.sender_id != "today").values(at=old))
        say(conversations, "new words", 2, "still talking")
        assert conversations.delete_older_than(30) == 1
        assert sorted(conversations.keys()) == ["still talking", "today"]
        assert [exchange.said for exchange in conversations.history("still talking")] == ["new words"]
        assert not conversations.standing("long ago").erased

    def test_many_old_conversations_go_in_batches(self, conversations: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.persistence.conversations.BATCH", 3)
        for number in range(10):
            say(conversations, "hello", sender=f"v{number}")
        with conversations._writing() as connection:
            connection.execute(update(conversations_table).values(updated_at=0.0))
        assert conversations.delete_older_than(30) == 10
        assert conversations.count() == 0


class TestDatabase:
    def test_no_text_stands_in_the_file(self, conversations: Conversations, database: str) -> None:
        say(conversations, "my secret question")
        conversations.store_turn(
            "visitor", 1, [{"event": "user", "text": "my secret question"}], [{"event": "user", "text": "my secret question"}]
        )
        conversations.add_feedback("visitor", "r1", True, "my secret reason")
        path = Path(database.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            assert b"my secret" not in file.read_bytes()
        assert path.stat().st_mode & 0o077 == 0

    def test_another_key_is_an_error_at_start(self, conversations: Conversations, database: str) -> None:
        say(conversations, "one")
        stranger = Conversations(open_database(database), Sealer([Fernet.generate_key().decode()]))
        with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
            stranger.check_keys()

    def test_keys_can_be_changed(self, conversations: Conversations, database: str) -> None:
        say(conversations, "one")
        new = Fernet.generate_key()
        from tests.unit.persistence.conftest import KEY  # noqa: PLC0415

        both = Conversations(open_database(database), Sealer([new.decode(), KEY]))
        both.check_keys()
        assert both.history("visitor")[0].said == "one"

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("postgresql://nobody:hidden@127.0.0.1:1/none", "can't be opened"),
            ("no url", "Examples"),
            ("oracle9://x", "Examples"),
            ("sqlite:////proc/no/such/folder/x.db", "can't be opened"),
        ],
    )
    def test_a_database_that_cannot_be_used_is_an_error_that_says_what_to_do(self, url: str, words: str) -> None:
        with pytest.raises(ConversationError, match=words) as caught:
            open_database(url)
        assert "CAVEAT_DATABASE_URL" in str(caught.value)
        assert "hidden" not in str(caught.value)

    def test_a_file_that_is_no_database_is_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "x.db"
        path.write_bytes(b"this is no database, but long enough to be one" * 100)
        with pytest.raises(ConversationError, match="can't be opened"):
            open_database(f"sqlite:///{path}")

    def test_many_threads_may_write_at_once(self, conversations: Conversations) -> None:
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda n: say(conversations, f"m{n}", n), range(80))) == {Written.STORED}
        assert len(conversations.history("visitor")) == 80
