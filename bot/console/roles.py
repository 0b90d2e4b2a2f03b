"""The roles of the staff. Each opens what its work needs and no more; somebody may have several."""

from __future__ import annotations

from enum import Enum


class Role(str, Enum):
    """What somebody does at the clinic, as far as the console is concerned."""

    INTAKE = "intake"
    CLINICIAN = "clinician"
    ADMIN = "admin"


DESCRIPTIONS = {
    Role.INTAKE: "Works on the requests of visitors.",
    Role.CLINICIAN: "Works on requests, and reviews what the assistant says.",
    Role.ADMIN: "Looks after staff, deliveries and the audit log. Sees no request.",
}
CASE_ROLES = (Role.INTAKE, Role.CLINICIAN)
"""Who may see a request at all. An administrator who also works on requests has one of these roles as well."""
EVERYONE = tuple(Role)
