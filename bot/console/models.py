"""The staff as Flask-Security wants them: classes on the tables of `bot/persistence/case_tables.py`.

They are read through these classes; what is written goes through `Accounts` and `Credentials`, whose transactions take the database's lock when they begin.
"""

from __future__ import annotations

from typing import Any

from flask_security.core import RoleMixin, UserMixin
from flask_security.datastore import SQLAlchemySessionUserDatastore
from sqlalchemy.engine import Engine
from sqlalchemy.orm import registry, relationship, scoped_session, sessionmaker

from bot.console.credentials import Credentials
from bot.console.roles import Role
from bot.persistence.case_tables import roles, staff, staff_roles
from bot.persistence.tables import metadata

_registry = registry(metadata=metadata)


class RoleRecord(RoleMixin):
    """A row of `roles`."""


class Staff(UserMixin):
    """A member of staff."""

    name: str

    @property
    def shown_name(self) -> str:
        """The name, or the address of one who has given none."""
        return self.name or self.email

    @property
    def actor(self) -> str:
        """As the audit log calls somebody."""
        return f"staff:{self.id}"

    def has_any(self, wanted: frozenset[Role]) -> bool:
        """Whether one of these roles is held."""
        return any(role.name in wanted for role in self.roles)

    def verify_auth_token(self, tdata: dict[str, Any]) -> bool:
        """No token stands for a sign-in: the second factor is always asked for."""
        return False


_registry.map_imperatively(RoleRecord, roles)
_registry.map_imperatively(Staff, staff, properties={"roles": relationship(RoleRecord, secondary=staff_roles, lazy="selectin")})


class StaffDatastore(SQLAlchemySessionUserDatastore):
    """Reads the staff for Flask-Security."""

    def __init__(self, engine: Engine, credentials: Credentials) -> None:
        self.reading = scoped_session(sessionmaker(engine, future=True))
        self._credentials = credentials
        super().__init__(self.reading, Staff, RoleRecord)

    def tf_set(self, user: UserMixin, primary_method: str, totp_secret: str | None = None, phone: str | None = None) -> None:
        """Keep the second factor that was just proved to work."""
        if totp_secret is not None and totp_secret != user.tf_totp_secret:
            self._credentials.set_second_factor(user.id, primary_method, totp_secret)
            self.reading.refresh(user)
