"""The tables of the conversation store. Columns of type LargeBinary are sealed: what people wrote is nowhere in plain text.

The tables of the clinic's side stand in `bot/persistence/case_tables.py`; both share `metadata`. `migrations/` brings a database to them.

`conversations` has one row a conversation with the snapshot that the next message starts from. `turns` is the complete record of Rasa's
events, one row a turn. `exchanges` is what the visitor saw, one row a message. `erased` remembers hashes, so that tokens stay void.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
_Id = BigInteger().with_variant(Integer(), "sqlite")


def id_column() -> Column[int]:
    """A table's own number."""
    return Column("id", _Id, primary_key=True, autoincrement=True)


def _conversation() -> Column[str]:
    return Column("sender_id", String(80), ForeignKey("conversations.sender_id", ondelete="CASCADE"), nullable=False, index=True)


conversations = Table(
    "conversations",
    metadata,
    Column("sender_id", String(80), primary_key=True),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    id_column(),
    _conversation(),
    Column("at", Float, nullable=False, index=True),
    Column("events", LargeBinary, nullable=False),
)

exchanges = Table(
    "exchanges",
    metadata,
    id_column(),
    _conversation(),
    Column("at", Float, nullable=False, index=True),
    Column("said", LargeBinary, nullable=False),
    Column("replies", LargeBinary, nullable=False),
    Column("offered", LargeBinary, nullable=False),
    Column("reply_ids", Text, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    id_column(),
    _conversation(),
    Column("reply_id", String(64), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reason", LargeBinary, nullable=True),
    Column("at", Float, nullable=False, index=True),
    UniqueConstraint("sender_id", "reply_id", name="one_verdict_a_reply"),
)

erased = Table(
    "erased",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("at", Float, nullable=False),
)
