"""Small pieces of FHIR R4: codes, references, identifiers, answers. Each leaves out what is blank, since FHIR has no empty texts."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from fhirclient.models.bundle import BundleEntry, BundleEntryRequest
from fhirclient.models.codeableconcept import CodeableConcept
from fhirclient.models.coding import Coding
from fhirclient.models.contactpoint import ContactPoint
from fhirclient.models.domainresource import DomainResource
from fhirclient.models.fhirabstractbase import FHIRAbstractBase
from fhirclient.models.fhirdatetime import FHIRDateTime
from fhirclient.models.fhirreference import FHIRReference
from fhirclient.models.identifier import Identifier
from fhirclient.models.questionnaireresponse import QuestionnaireResponseItem, QuestionnaireResponseItemAnswer

from bot.delivery.payload import iso

NAMESPACE = UUID("6f0c7f0e-3d0b-4f0e-9a52-6a1c5d1f7b1e")
"""Made once for this. The case number is an identifier in it, and the resources' ids are derived from it, so that a case keeps them."""
NUMBER_SYSTEM = f"urn:uuid:{NAMESPACE}"
EVENT_SYSTEM = f"urn:uuid:{uuid5(NAMESPACE, 'event')}"

_Part = TypeVar("_Part", bound=FHIRAbstractBase)


def part(kind: type[_Part], **values: object) -> _Part:
    """An element or resource with these properties; those that are None, blank or an empty list stay out."""
    made: _Part = kind()
    for name, value in values.items():
        if value not in (None, "", []):
            setattr(made, name, value)
    return made


def concept(text: str, system: str = "", code: str = "") -> CodeableConcept:
    """A concept in words, and by a code if there is one."""
    return part(CodeableConcept, text=text, coding=[part(Coding, system=system, code=code)] if code else None)


def number_identifier(number: str) -> Identifier:
    """The case number. Every resource of a case carries it."""
    return part(Identifier, system=NUMBER_SYSTEM, value=number)


def point(system: str, value: str | None) -> list[ContactPoint]:
    """A telephone number ("phone") or an address ("email"); empty without one."""
    return [part(ContactPoint, system=system, value=value)] if value else []


def item(link_id: str, text: str, *answers: str) -> list[QuestionnaireResponseItem]:
    """A question with its answers; empty if all of them are blank."""
    said = [part(QuestionnaireResponseItemAnswer, valueString=answer) for answer in answers if answer.strip()]
    return [part(QuestionnaireResponseItem, linkId=link_id, text=text, answer=said)] if said else []


def dated(text: str) -> FHIRDateTime:
    """A time in ISO 8601 to the millisecond, so that none seems to be before another that it follows. Raises ValueError for anything else."""
    return FHIRDateTime(iso(datetime.fromisoformat(text)))


def urn(number: str, kind: str) -> str:
    """The address of a case's resource of this kind within the bundle."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{number}/{kind}')}"


def reference(number: str, kind: str) -> FHIRReference:
    """A reference to a case's resource of this kind."""
    return part(FHIRReference, reference=urn(number, kind), type=kind)


def entry(number: str, resource: DomainResource) -> BundleEntry:
    """The resource as an entry that makes it, or replaces it where the receiver has that of this case already."""
    kind = str(resource.resource_type)
    request = part(BundleEntryRequest, method="PUT", url=f"{kind}?identifier={NUMBER_SYSTEM}|{number}")
    return part(BundleEntry, fullUrl=urn(number, kind), resource=resource, request=request)
