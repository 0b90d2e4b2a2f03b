"""The tables of the clinic's side: requests ("cases"), what is sent to the clinic, the staff and what they did.

Columns of type LargeBinary are sealed. Nothing else tells who somebody is or what they have: states, times, numbers that were drawn at random, and the
keyed hashes (`*_index`) by which a name, a telephone number or an e-mail address is found exactly. Times are seconds since 1970 (UTC).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from bot.persistence.tables import id_column, metadata


def _case(**options: object) -> Column[int]:
    return Column("case_id", Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, **options)


staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("email", String(255), nullable=False, unique=True),
    Column("name", String(120), nullable=False, default=""),
    # The names of these are Flask-Security's.
    Column("password", String(255), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
    Column("tf_primary_method", String(64), nullable=True),
    Column("tf_totp_secret", String(255), nullable=True),
    # The step of time whose code was used last: a code is good once, after a restart too.
    Column("tf_last_counter", Integer, nullable=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Float, nullable=True),
    Column("created_at", Float, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    id_column(),
    Column("name", String(40), nullable=False, unique=True),
    Column("description", String(255), nullable=False, default=""),
)

staff_roles = Table(
    "staff_roles",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", Integer, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)

cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", String(16), nullable=False, unique=True),
    # Null once the conversation was erased and the case is kept by law or wish.
    Column("sender_id", String(80), nullable=True, index=True),
    Column("status", String(16), nullable=False),
    Column("priority", String(16), nullable=False),
    Column("asker", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("updated_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("closed_at", Float, nullable=True),
    Column("assignee_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    # Raised by every write; a write that names an older one is refused.
    Column("version", Integer, nullable=False),
    # {"about", "topic", "preferred_time", "remark", "red_flags"}: `bot.intake.case.Wish`.
    Column("wish", LargeBinary, nullable=False),
    # [{"at", "said", "replies"}]: what the visitor had asked and seen.
    Column("transcript", LargeBinary, nullable=False),
    Index("cases_by_status_and_due", "status", "due_at", "id"),
    Index("cases_by_creation", "created_at", "id"),
    Index("cases_by_assignee", "assignee_id", "status", "due_at", "id"),
)

contacts = Table(
    "contacts",
    metadata,
    id_column(),
    _case(unique=True),
    # {"name", "phone", "email"}
    Column("sealed", LargeBinary, nullable=False),
    Column("name_index", String(64), nullable=False, index=True),
    Column("phone_index", String(64), nullable=True, index=True),
    Column("email_index", String(64), nullable=True, index=True),
)

consents = Table(
    "consents",
    metadata,
    id_column(),
    _case(index=True),
    Column("at", Float, nullable=False),
    # What was agreed to, word for word; it names no person.
    Column("wording", Text, nullable=False),
    Column("withdrawn_at", Float, nullable=True),
)

notes = Table(
    "notes",
    metadata,
    id_column(),
    _case(index=True),
    Column("author_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("at", Float, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    id_column(),
    _case(index=True),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("by_id", Integer, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True),
    Column("at", Float, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    # The webhook's id: the same over all retries.
    Column("event_id", String(40), nullable=False, unique=True),
    _case(index=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("leased_until", Float, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("delivered_at", Float, nullable=True),
    Column("payload", LargeBinary, nullable=False),
    Index("outbox_by_state_and_due", "state", "due_at"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    id_column(),
    Column("outbox_id", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("status", Integer, nullable=True),
    # Words of ours, never of the receiver's: those may echo what was sent.
    Column("problem", String(200), nullable=True),
    Column("milliseconds", Float, nullable=False),
)

audit_events = Table(
    "audit_events",
    metadata,
    id_column(),
    Column("at", Float, nullable=False, index=True),
    # "staff:7", "visitor", "command line", "worker".
    Column("actor", String(64), nullable=False, index=True),
    Column("action", String(64), nullable=False, index=True),
    # A case number, an entry's id, a member of staff: never a person's data.
    Column("subject", String(120), nullable=False, default="", index=True),
    Column("allowed", Boolean, nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

erasures = Table(
    "erasures",
    metadata,
    id_column(),
    Column("at", Float, nullable=False),
    Column("actor", String(64), nullable=False),
    # SHA-256 of the conversation's id or of the case's number: tells whether something was erased, to whoever knows what.
    Column("digest", String(64), nullable=False),
    # {"cases": 1, "exchanges": 12, ...} as JSON
    Column("counts", Text, nullable=False),
    UniqueConstraint("digest", "at", name="one_record_an_erasure"),
)
