"""Conversations, and the first table of requests.

Databases from before there were versions have some or all of these tables: what is missing is added.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)


def _conversation() -> Column[str]:
    return Column("sender_id", String(80), ForeignKey("conversations.sender_id", ondelete="CASCADE"), nullable=False, index=True)


Table(
    "conversations",
    metadata,
    Column("sender_id", String(80), primary_key=True),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
)
Table(
    "turns",
    metadata,
    _id(),
    _conversation(),
    Column("at", Float, nullable=False, index=True),
    Column("events", LargeBinary, nullable=False),
)
Table(
    "exchanges",
    metadata,
    _id(),
    _conversation(),
    Column("at", Float, nullable=False, index=True),
    Column("said", LargeBinary, nullable=False),
    Column("replies", LargeBinary, nullable=False),
    Column("offered", LargeBinary, nullable=False),
    Column("reply_ids", Text, nullable=False),
)
Table(
    "feedback",
    metadata,
    _id(),
    _conversation(),
    Column("reply_id", String(64), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reason", LargeBinary, nullable=True),
    Column("at", Float, nullable=False, index=True),
    UniqueConstraint("sender_id", "reply_id", name="one_verdict_a_reply"),
)
Table("erased", metadata, Column("digest", String(64), primary_key=True), Column("at", Float, nullable=False))
Table(
    "cases",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("sender_id", String(80), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("created_at", Float, nullable=False, index=True),
    Column("details", LargeBinary, nullable=False),
)


def upgrade() -> None:
    """Make the tables that are missing."""
    metadata.create_all(op.get_bind(), checkfirst=True)


def downgrade() -> None:
    """Drop them, with all that was said."""
    metadata.drop_all(op.get_bind())
