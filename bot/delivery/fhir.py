"""An event as a FHIR R4 Bundle (https://hl7.org/fhir/R4/): a transaction that a FHIR server can take as it is.

Each resource is put by the case number as its identifier, so that a message that comes twice, or a later one of the same case, changes the
same resources. A request that was withdrawn says so in ServiceRequest and Task, and brings nothing about the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fhirclient.models.annotation import Annotation
from fhirclient.models.bundle import Bundle
from fhirclient.models.communication import Communication, CommunicationPayload
from fhirclient.models.domainresource import DomainResource
from fhirclient.models.fhirabstractbase import FHIRValidationError
from fhirclient.models.fhirinstant import FHIRInstant
from fhirclient.models.fhirreference import FHIRReference
from fhirclient.models.humanname import HumanName
from fhirclient.models.identifier import Identifier
from fhirclient.models.patient import Patient
from fhirclient.models.period import Period
from fhirclient.models.questionnaireresponse import QuestionnaireResponse
from fhirclient.models.relatedperson import RelatedPerson
from fhirclient.models.servicerequest import ServiceRequest
from fhirclient.models.task import Task, TaskRestriction

from bot.delivery.fhir_codes import PRIORITY, RELATIONSHIP, REQUEST_STATUS, TASK_STATUS
from bot.delivery.fhir_parts import EVENT_SYSTEM, concept, dated, entry, item, number_identifier, part, point, reference
from bot.delivery.payload import Body, Event, encoded, iso
from bot.delivery.transcript import spoken
from bot.errors import DeliveryError
from bot.intake.case import Asker, CaseStatus, Priority

CONTENT_TYPE = "application/fhir+json"
WHAT = "Contact with a person who asked for it in the patient education chat"


def fhir_body(event: Event) -> Body:
    """The event as a Bundle. Raises DeliveryError, without anything of the content, if it doesn't make a valid one."""
    try:
        return Body(encoded(_bundle(event).as_json()), CONTENT_TYPE)
    except (FHIRValidationError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeliveryError(f"The message doesn't make a valid FHIR bundle ({type(error).__name__}).") from None


def _bundle(event: Event) -> Bundle:
    parts = _Parts(event)
    resources: list[DomainResource] = [parts.request(), parts.task()]
    if "contact" in event.payload:
        resources = [parts.patient(), *parts.related(), *resources, parts.answers(), *parts.talk()]
    return part(
        Bundle,
        type="transaction",
        identifier=part(Identifier, system=EVENT_SYSTEM, value=event.id),
        timestamp=FHIRInstant(iso(event.at)),
        entry=[entry(parts.number, resource) for resource in resources],
    )


class _Parts:
    """The resources of one event."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._case: Mapping[str, Any] = event.payload["case"]
        self._wish: Mapping[str, Any] = event.payload.get("wish", {})
        self._has_person = "contact" in event.payload
        self.number = str(self._case["number"])
        self._status, self._asker = CaseStatus(self._case["status"]), Asker(self._case["asker"])
        self._priority = PRIORITY[Priority(self._case["priority"])]

    def patient(self) -> Patient:
        """Who is to be treated: the one who asks, or a person of whom only the case is known."""
        person = self._person() if self._asker is Asker.ADULT else {}
        return part(Patient, identifier=[number_identifier(self.number)], **person)

    def related(self) -> list[RelatedPerson]:
        """Who asks for somebody else."""
        if self._asker is Asker.ADULT:
            return []
        return [
            part(
                RelatedPerson,
                identifier=[number_identifier(self.number)],
                patient=self._subject(),
                relationship=[concept(*RELATIONSHIP[self._asker])],
                **self._person(),
            )
        ]

    def request(self) -> ServiceRequest:
        """What is asked for."""
        about, remark = (str(self._wish.get(name) or "").strip() for name in ("about", "remark"))
        return part(
            ServiceRequest,
            identifier=[number_identifier(self.number)],
            status=REQUEST_STATUS[self._status],
            intent="proposal",
            priority=self._priority,
            code=concept(WHAT),
            subject=self._subject(),
            requester=self._requester(),
            authoredOn=dated(self._case["created_at"]),
            reasonCode=[concept(about)] if about else None,
            note=[part(Annotation, text=remark)] if remark else None,
            supportingInfo=self._supporting(),
        )

    def task(self) -> Task:
        """The work that it means for the clinic, and by when."""
        due = part(TaskRestriction, period=part(Period, end=dated(self._case["due_at"])))
        made = part(
            Task,
            identifier=[number_identifier(self.number)],
            status=TASK_STATUS[self._status],
            intent="order",
            priority=self._priority,
            code=concept("Get in touch"),
            focus=reference(self.number, "ServiceRequest"),
            authoredOn=dated(self._case["created_at"]),
            lastModified=dated(self._event.at.isoformat()),
            requester=self._requester(),
            restriction=due,
        )
        made.for_fhir = self._subject()
        return made

    def answers(self) -> QuestionnaireResponse:
        """What was filled in, and what was consented to."""
        wish, consent = self._wish, self._event.payload["consent"]
        return part(
            QuestionnaireResponse,
            identifier=number_identifier(self.number),
            status="completed",
            subject=self._subject(),
            source=self._requester(),
            authored=dated(consent["at"]),
            item=[
                *item("about", "What is it about?", wish.get("about") or ""),
                *item("topic", "Topic of the conversation", wish.get("topic") or ""),
                *item("preferred_time", "When may we get in touch?", wish.get("preferred_time") or ""),
                *item("remark", "Anything else?", wish.get("remark") or ""),
                *item("red_flags", "Red flags found in the conversation", *wish.get("red_flags", ())),
                *item("consent", "Consented to", consent["wording"]),
            ],
        )

    def talk(self) -> list[Communication]:
        """The conversation that led to the request."""
        lines = [line for line in spoken(self._event.payload.get("transcript", ())) if line]
        if not lines:
            return []
        return [
            part(
                Communication,
                identifier=[number_identifier(self.number)],
                status="completed",
                subject=self._subject(),
                about=[reference(self.number, "ServiceRequest")],
                topic=concept("Chat with the patient education assistant"),
                payload=[part(CommunicationPayload, contentString=line) for line in lines],
            )
        ]

    def _person(self) -> dict[str, object]:
        contact = self._event.payload["contact"]
        reachable = [*point("phone", contact.get("phone")), *point("email", contact.get("email"))]
        return {"name": [part(HumanName, text=contact["name"])], "telecom": reachable}

    def _subject(self) -> FHIRReference:
        """The patient of this bundle; where it has none, whoever has the case's number."""
        if self._has_person:
            return reference(self.number, "Patient")
        return part(FHIRReference, type="Patient", identifier=number_identifier(self.number))

    def _requester(self) -> FHIRReference:
        if not self._has_person or self._asker is Asker.ADULT:
            return self._subject()
        return reference(self.number, "RelatedPerson")

    def _supporting(self) -> list[FHIRReference]:
        if not self._has_person:
            return []
        kinds = ["QuestionnaireResponse", *("Communication" for _ in self.talk())]
        return [reference(self.number, kind) for kind in kinds]
