"""What the words of a case are called in FHIR R4."""

from __future__ import annotations

from bot.intake.case import Asker, CaseStatus, Priority

REQUEST_STATUS = {
    CaseStatus.OPEN: "active",
    CaseStatus.ASSIGNED: "active",
    CaseStatus.CLOSED: "completed",
    CaseStatus.WITHDRAWN: "revoked",
}
"""https://hl7.org/fhir/R4/valueset-request-status.html"""
TASK_STATUS = {
    CaseStatus.OPEN: "requested",
    CaseStatus.ASSIGNED: "accepted",
    CaseStatus.CLOSED: "completed",
    CaseStatus.WITHDRAWN: "cancelled",
}
"""https://hl7.org/fhir/R4/valueset-task-status.html"""
PRIORITY = {Priority.ROUTINE: "routine", Priority.SOON: "urgent"}
"""https://hl7.org/fhir/R4/valueset-request-priority.html"""
_ROLE_CLASS = "http://terminology.hl7.org/CodeSystem/v3-RoleClass"
RELATIONSHIP = {
    Asker.GUARDIAN: ("parent or guardian", _ROLE_CLASS, "GUARD"),
    Asker.CARER: ("carer", _ROLE_CLASS, "CAREGIVER"),
}
"""Who asks for somebody else: words, code system, code."""
