"""The clinic's side: requests with their contact, consent, notes and deliveries, the staff, the audit log, erasures.

Requests of the first release are carried over. Down again, what that release had no place for is lost: notes, transcripts, deliveries,
the staff and the audit log.
"""

from __future__ import annotations

from alembic import context, op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from bot.persistence.migrations.first_cases import carry_back, carry_over, first_cases
from bot.persistence.migrations.run import SEALS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)


def _case(**options: object) -> Column[int]:
    return Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, **options)


Table(
    "staff",
    metadata,
    _id(),
    Column("email", String(255), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", String(255), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("tf_primary_method", String(64), nullable=True),
    Column("tf_totp_secret", String(255), nullable=True),
    Column("tf_last_counter", Integer, nullable=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Float, nullable=True),
    Column("created_at", Float, nullable=False),
)
Table(
    "roles",
    metadata,
    _id(),
    Column("name", String(40), nullable=False, unique=True),
    Column("description", String(255), nullable=False),
)
Table(
    "staff_roles",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", Integer, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)
Table(
    "cases",
    metadata,
    _id(),
    Column("number", String(16), nullable=False, unique=True),
    Column("sender_id", String(80), nullable=True, index=True),
    Column("status", String(16), nullable=False),
    Column("priority", String(16), nullable=False),
    Column("asker", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("closed_at", Float, nullable=True),
    Column("assignee_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("version", Integer, nullable=False),
    Column("wish", LargeBinary, nullable=False),
    Column("transcript", LargeBinary, nullable=False),
    Index("cases_by_status_and_due", "status", "due_at", "id"),
    Index("cases_by_creation", "created_at", "id"),
    Index("cases_by_assignee", "assignee_id", "status", "due_at", "id"),
)
Table(
    "contacts",
    metadata,
    _id(),
    _case(unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("name_index", String(64), nullable=False, index=True),
    Column("phone_index", String(64), nullable=True, index=True),
    Column("email_index", String(64), nullable=True, index=True),
)
Table(
    "consents",
    metadata,
    _id(),
    _case(index=True),
    Column("at", Float, nullable=False),
    Column("wording", Text, nullable=False),
    Column("withdrawn_at", Float, nullable=True),
)
Table(
    "notes",
    metadata,
    _id(),
    _case(index=True),
    Column("author_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("at", Float, nullable=False),
    Column("text", LargeBinary, nullable=False),
)
Table(
    "assignments",
    metadata,
    _id(),
    _case(index=True),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("by_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("at", Float, nullable=False),
)
Table(
    "outbox",
    metadata,
    _id(),
    Column("event_id", String(40), nullable=False, unique=True),
    _case(index=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("leased_until", Float, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("delivered_at", Float, nullable=True),
    Column("payload", LargeBinary, nullable=False),
    Index("outbox_by_state_and_due", "state", "due_at"),
)
Table(
    "delivery_attempts",
    metadata,
    _id(),
    Column("outbox_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("status", Integer, nullable=True),
    Column("problem", String(200), nullable=True),
    Column("milliseconds", Float, nullable=False),
)
Table(
    "audit_events",
    metadata,
    _id(),
    Column("at", Float, nullable=False, index=True),
    Column("actor", String(64), nullable=False, index=True),
    Column("action", String(64), nullable=False, index=True),
    Column("subject", String(120), nullable=False, index=True),
    Column("allowed", Boolean, nullable=False),
    Column("detail", Text, nullable=False),
)
Table(
    "erasures",
    metadata,
    _id(),
    Column("at", Float, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("counts", Text, nullable=False),
    UniqueConstraint("digest", "at", name="one_record_an_erasure"),
)


def upgrade() -> None:
    """Make the tables, and carry the requests over. There are few, so they pass through memory."""
    connection, first = op.get_bind(), first_cases()
    rows = [dict(row._mapping) for row in connection.execute(select(first))]
    first.drop(connection)
    metadata.create_all(connection, checkfirst=False)
    if rows:
        carry_over(connection, metadata, rows, *context.config.attributes[SEALS]())


def downgrade() -> None:
    """Drop the tables, and carry the requests back."""
    connection, first = op.get_bind(), first_cases()
    some = connection.execute(select(metadata.tables["cases"].c.id).limit(1)).first()
    rows = carry_back(connection, metadata, context.config.attributes[SEALS]()[0]) if some else []
    metadata.drop_all(connection, checkfirst=False)
    first.create(connection)
    if rows:
        connection.execute(first.insert(), rows)
