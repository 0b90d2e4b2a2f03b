"""The accounts of the staff: making them, and what an administrator changes of them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.console.credentials import change
from bot.console.roles import CASE_ROLES, DESCRIPTIONS, Role
from bot.errors import AccessError
from bot.persistence.audit import enter
from bot.persistence.case_tables import roles, staff, staff_roles
from bot.persistence.transactions import reading, writing

LONGEST_NAME = 120
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
    """What an administrator does with accounts. Methods raise AccessError for what can't be done, ConversationError when the database fails."""

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
            change(connection, account_id, fs_uniquifier=secrets.token_hex(32))
            self._record(connection, actor, "staff.roles", account_id, " ".join(sorted(role.value for role in wanted)))

    def set_name(self, account_id: int, name: str, actor: str) -> None:
        """Another name. It stands below what is signed and noted from now on; what is signed already keeps the old one."""
        with writing(self._engine, _WHAT) as connection:
            change(connection, account_id, name=name)
            self._record(connection, actor, "staff.name", account_id)

    def set_active(self, account_id: int, active: bool, actor: str) -> None:
        """Switch an account off, which ends its sessions at once, or on again."""
        with writing(self._engine, _WHAT) as connection:
            self._must_leave_an_admin(connection, account_id, keeps=active)
            change(connection, account_id, active=active, fs_uniquifier=secrets.token_hex(32))
            self._record(connection, actor, "staff.active" if active else "staff.inactive", account_id)

    def reset(self, account_id: int, password_hash: str, actor: str) -> None:
        """A new password; lock and sessions end, and the second factor is set up anew at the next sign-in."""
        with writing(self._engine, _WHAT) as connection:
            change(
                connection,
                account_id,
                password=password_hash,
                tf_primary_method=None,
                tf_totp_secret=None,
                tf_last_counter=None,
                failures=0,
                locked_until=None,
                fs_uniquifier=secrets.token_hex(32),
            )
            self._record(connection, actor, "staff.reset", account_id)

    def _set_roles(self, connection: Connection, account_id: int, wanted: Collection[Role]) -> None:
        known = {row.name: row.id for row in connection.execute(select(roles.c.id, roles.c.name))}
        for role in [role for role in wanted if role.value not in known]:
            made = connection.execute(insert(roles).values(name=role.value, description=DESCRIPTIONS[role]))
            known[role.value] = made.inserted_primary_key[0]
        connection.execute(delete(staff_roles).where(staff_roles.c.staff_id == account_id))
        if wanted:
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


def checked_name(text: str) -> str:
    """A person's name with single spaces. Raises AccessError for a blank, an overlong or an unprintable one."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AccessError(f"Give the person's name, in at most {LONGEST_NAME} characters: it stands below what they sign.")
    return name
