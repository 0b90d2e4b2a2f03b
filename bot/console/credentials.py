"""What somebody signs in with: password and second factor, the lock after failed tries, and the end of sessions."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from sqlalchemy import case, update
from sqlalchemy.engine import Connection, Engine

from bot.errors import AccessError
from bot.persistence.audit import enter
from bot.persistence.case_tables import staff
from bot.persistence.transactions import writing

MOST_FAILURES = 5
LOCKED_SECONDS = 15 * 60
_WHAT = "The accounts"


class Credentials:
    """Methods raise AccessError where there is no such account, ConversationError when the database fails."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def set_password(self, account_id: int, password_hash: str) -> str:
        """A new password, chosen by whose account it is. Every session ends; returns what a session that goes on has to name."""
        uniquifier = secrets.token_hex(32)
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, password=password_hash, fs_uniquifier=uniquifier)
            self._record(connection, "staff.password", account_id)
        return uniquifier

    def set_second_factor(self, account_id: int, method: str, secret: str) -> None:
        """Keep what codes are checked with; `secret` is encrypted already."""
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, tf_primary_method=method, tf_totp_secret=secret)
            self._record(connection, "staff.second_factor", account_id)

    def use_code(self, account_id: int, counter: int) -> bool:
        """Whether the code of this step of time is new. It and all older ones are used then, whatever process asks, for good."""
        unused = staff.c.tf_last_counter.is_(None) | (staff.c.tf_last_counter < counter)
        with writing(self._engine, _WHAT, durable=True) as connection:
            return bool(connection.execute(update(staff).where(staff.c.id == account_id, unused).values(tf_last_counter=counter)).rowcount)

    def end_sessions(self, account_id: int) -> None:
        """Whoever is signed in with this account, on whatever device, is so no longer."""
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, fs_uniquifier=secrets.token_hex(32))

    def admit(self, account_id: int) -> bool:
        """Whether a password or code may be tried. The try is counted as failed before it is judged, so that many at once find no gap."""
        now = self._clock()
        failures = case((staff.c.locked_until.isnot(None), 1), else_=staff.c.failures + 1)
        locked_until = case((failures >= MOST_FAILURES, now + LOCKED_SECONDS), else_=None)
        may_try = (staff.c.id == account_id) & (staff.c.locked_until.is_(None) | (staff.c.locked_until <= now))
        with writing(self._engine, _WHAT) as connection:
            return bool(connection.execute(update(staff).where(may_try).values(failures=failures, locked_until=locked_until)).rowcount)

    def give_back(self, account_id: int) -> None:
        """The try that was admitted succeeded. Earlier failures count on until the sign-in is complete."""
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, failures=staff.c.failures - 1, locked_until=None)

    def forgive(self, account_id: int) -> None:
        """The sign-in is complete: nothing counts any more."""
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, failures=0, locked_until=None)

    def _record(self, connection: Connection, action: str, account_id: int) -> None:
        enter(connection, f"staff:{account_id}", action, f"staff:{account_id}", at=self._clock())


def change(connection: Connection, account_id: int, **values: object) -> None:
    """Change columns of an account. Raises AccessError where there is none."""
    if not connection.execute(update(staff).where(staff.c.id == account_id).values(**values)).rowcount:
        raise AccessError("There is no such account.")
