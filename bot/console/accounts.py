"""The accounts of the staff: making them, their second factor, and the lock after failed sign-ins."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.console.roles import CASE_ROLES, DESCRIPTIONS, Role
from bot.errors import AccessError
from bot.persistence.audit import enter
from bot.persistence.case_tables import roles, staff, staff_roles
from bot.persistence.transactions import reading, writing

MOST_FAILURES = 5
LOCKED_SECONDS = 15 * 60
_WHAT = "The accounts"


@dataclass(frozen=True)
class Account:
    """A member of staff as lists show them. `locked` tells whether sign-in is blocked at the moment."""

    id: int
    email: str
    name: str
    active: bool
    roles: frozenset[Role]
    second_factor: bool
    locked: bool

    @property
    def shown_name(self) -> str:
        """The name, or the address of one who has given none."""
        return self.name or self.email

    @property
    def actor(self) -> str:
        """As the audit log calls somebody."""
        return f"staff:{self.id}"


class Accounts:
    """All writing of accounts. Methods raise AccessError for what can't be done, ConversationError when the database fails."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def create(self, email: str, name: str, password_hash: str, wanted: Collection[Role], actor: str) -> int:
        """A new account; returns its id. Who it is for sets up the second factor at the first sign-in."""
        with writing(self._engine, _WHAT) as connection:
            if connection.execute(select(staff.c.id).where(staff.c.email == folded(email))).first() is not None:
                raise AccessError(
                    f"There is an account for {email} already. Give it another role on the page Staff, or choose another address."
                )
            values = {"email": folded(email), "name": name.strip(), "password": password_hash, "active": True}
            made = connection.execute(
                insert(staff).values(fs_uniquifier=secrets.token_hex(32), failures=0, created_at=self._clock(), **values)
            )
            account_id = int(made.inserted_primary_key[0])
            self._set_roles(connection, account_id, wanted)
            self._record(connection, actor, "staff.created", account_id, " ".join(sorted(role.value for role in wanted)))
            return account_id

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine, _WHAT) as connection:
            rows = connection.execute(select(staff)).all()
            held = connection.execute(select(staff_roles.c.staff_id, roles.c.name).join(roles, roles.c.id == staff_roles.c.role_id)).all()
        now = self._clock()
        found = [
            Account(
                row.id,
                row.email,
                row.name,
                row.active,
                frozenset(Role(one.name) for one in held if one.staff_id == row.id),
                bool(row.tf_totp_secret),
                row.locked_until is not None and row.locked_until > now,
            )
            for row in rows
        ]
        return sorted(found, key=lambda account: account.shown_name.casefold())

    def workers(self) -> list[Account]:
        """Who can be given a request: active, and with a role that may see it."""
        return [account for account in self.all() if account.active and account.roles & set(CASE_ROLES)]

    def id_of(self, email: str) -> int | None:
        """The account with this address."""
        with reading(self._engine, _WHAT) as connection:
            found = connection.execute(select(staff.c.id).where(staff.c.email == folded(email))).scalar()
        return None if found is None else int(found)

    def set_roles(self, account_id: int, wanted: Collection[Role], actor: str) -> None:
        """Replace the roles; who is signed in has to sign in again."""
        with writing(self._engine, _WHAT) as connection:
            self._must_leave_an_admin(connection, account_id, keeps=Role.ADMIN in wanted)
            self._set_roles(connection, account_id, wanted)
            self._change(connection, account_id, fs_uniquifier=secrets.token_hex(32))
            self._record(connection, actor, "staff.roles", account_id, " ".join(sorted(role.value for role in wanted)))

    def set_active(self, account_id: int, active: bool, actor: str) -> None:
        """Switch an account off, which ends its sessions at once, or on again."""
        with writing(self._engine, _WHAT) as connection:
            self._must_leave_an_admin(connection, account_id, keeps=active)
            self._change(connection, account_id, active=active, fs_uniquifier=secrets.token_hex(32))
            self._record(connection, actor, "staff.active" if active else "staff.inactive", account_id)

    def reset(self, account_id: int, password_hash: str, actor: str) -> None:
        """A new password; lock and sessions end, and the second factor is set up anew at the next sign-in."""
        with writing(self._engine, _WHAT) as connection:
            self._change(
                connection,
                account_id,
                password=password_hash,
                tf_primary_method=None,
                tf_totp_secret=None,
                failures=0,
                locked_until=None,
                fs_uniquifier=secrets.token_hex(32),
            )
            self._record(connection, actor, "staff.reset", account_id)

    def set_second_factor(self, account_id: int, method: str, secret: str) -> None:
        """Keep what codes are checked with; `secret` is encrypted already."""
        with writing(self._engine, _WHAT) as connection:
            self._change(connection, account_id, tf_primary_method=method, tf_totp_secret=secret)
            self._record(connection, f"staff:{account_id}", "staff.second_factor", account_id)

    def end_sessions(self, account_id: int) -> None:
        """Whoever is signed in with this account, on whatever device, is so no longer."""
        with writing(self._engine, _WHAT) as connection:
            self._change(connection, account_id, fs_uniquifier=secrets.token_hex(32))

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
            self._change(connection, account_id, failures=staff.c.failures - 1, locked_until=None)

    def forgive(self, account_id: int) -> None:
        """The sign-in is complete: nothing counts any more."""
        with writing(self._engine, _WHAT) as connection:
            self._change(connection, account_id, failures=0, locked_until=None)

    def _change(self, connection: Connection, account_id: int, **values: object) -> None:
        if not connection.execute(update(staff).where(staff.c.id == account_id).values(**values)).rowcount:
            raise AccessError("There is no such account.")

    def _set_roles(self, connection: Connection, account_id: int, wanted: Collection[Role]) -> None:
        known = {row.name: row.id for row in connection.execute(select(roles.c.id, roles.c.name))}
        for role in [role for role in wanted if role.value not in known]:
            made = connection.execute(insert(roles).values(name=role.value, description=DESCRIPTIONS[role]))
            known[role.value] = made.inserted_primary_key[0]
        connection.execute(delete(staff_roles).where(staff_roles.c.staff_id == account_id))
        connection.execute(insert(staff_roles), [{"staff_id": account_id, "role_id": known[role.value]} for role in wanted])

    def _must_leave_an_admin(self, connection: Connection, account_id: int, keeps: bool) -> None:
        holds = select(staff_roles.c.staff_id).join(roles, roles.c.id == staff_roles.c.role_id).where(roles.c.name == Role.ADMIN.value)
        admins = {row.id for row in connection.execute(select(staff.c.id).where(staff.c.active.is_(True), staff.c.id.in_(holds)))}
        if not keeps and admins == {account_id}:
            raise AccessError("This is the last administrator. Make somebody else one first.")

    def _record(self, connection: Connection, actor: str, action: str, account_id: int, detail: str = "") -> None:
        enter(connection, actor, action, f"staff:{account_id}", at=self._clock(), detail=detail)


def folded(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()
