"""Whether a document can be had at kiosks at all, whatever the hour (取得の可否)."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from jumin.rules.kiosk.conditions import Condition
from jumin.rules.known.answers import DatedValue, earliest
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import Document, MunicipalityId, Reason, Refusal, RefusalCode, because


V = TypeVar("V")


@dataclass(frozen=True)
class Availability:
    """Whether a document can be had at kiosks at all (取得の可否)."""

    refusal: Refusal | None
    why: Reason | None
    """Why not; None if it can."""
    values: tuple[DatedValue[object], ...]
    """What that rests on."""
    changes_on: date | None
    """The next day on which it may be otherwise."""


def availability(municipality: MunicipalityId, document: Document, on: date) -> Availability:
    """Tell whether a document can be had at kiosks, whatever the hour (取得の可否).

    >>> from datetime import date
    >>> availability("kamakura", Document.TAXATION, date(2026, 11, 20)).refusal.code.value
    'document.not_offered'
    """
    service = find(bool, "service", municipality, on)
    if not service.value:
        why = because("The municipality offers no certificates at kiosks.")
        return Availability(_no_service(municipality), why, (service,), service.changes_on)
    offer = offer_of(municipality, document, on)
    other = offer.changes_on if offer else begins_on(municipality, document, on)
    changes_on = earliest([service.changes_on, other])
    if offer is None:
        refusal = Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": document.value})
        why = because("The municipality does not hand out this document at kiosks.")
        return Availability(refusal, why, (service,), changes_on)
    return Availability(None, None, (service, offer), changes_on)


def offered(municipality: MunicipalityId, on: date) -> tuple[Document, ...]:
    """List the documents that a municipality hands out at kiosks (証明書の種類).

    >>> from datetime import date
    >>> [document.value for document in offered("kamakura", date(2026, 11, 20))]
    ['resident-record', 'seal-registration', 'family-register']
    """
    if not find(bool, "service", municipality, on).value:
        return ()
    return tuple(one for one in Document if offer_of(municipality, one, on) is not None)


def find(of_type: type[V], key: str, municipality: MunicipalityId, on: date) -> DatedValue[V]:
    """Find a parameter of the kiosks for a municipality: its own, else what is assumed.

    Raises:
        NoValueError: none is held for that day.

    """
    return parameters().find(of_type, f"kiosk.{key}", on, municipality_id(municipality))


def service_refused(municipality: MunicipalityId, on: date) -> Refusal | None:
    """Why nothing at all can be had at kiosks; None if something can.

    >>> str(service_refused("nakanoto", date(2026, 11, 20)))
    'kiosk.no_service (municipality=nakanoto)'
    """
    if find(bool, "service", municipality, on).value:
        return None
    return _no_service(municipality)


def document_refused(municipality: MunicipalityId, document: Document, on: date) -> Refusal | None:
    """Why a document can't be had at kiosks at all, whatever the hour; None if it can.

    >>> str(document_refused("kamakura", Document.TAXATION, date(2026, 11, 20)))
    'document.not_offered (document=taxation)'
    """
    return availability(municipality, document, on).refusal


def offer_of(
    municipality: MunicipalityId, document: Document, on: date
) -> DatedValue[tuple[Condition, ...]] | None:
    """Find the conditions of a document; None where it is not offered on that day."""
    name = f"kiosk.offer.{document}"
    return parameters().find_if_held(tuple, name, on, municipality_id(municipality))


def begins_on(municipality: MunicipalityId, document: Document, on: date) -> date | None:
    """Tell from which day a document is offered that is not offered yet."""
    name = f"kiosk.offer.{document}"
    return parameters().begins_after(name, on, municipality_id(municipality))


def _no_service(municipality: MunicipalityId) -> Refusal:
    return Refusal(RefusalCode.KIOSK_NO_SERVICE, {"municipality": municipality})
