"""Certificates at convenience stores (コンビニ交付): what, on what conditions, for how much.

What a municipality's guide does not say is taken from the nation's assumed values.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from jumin.rules.changes import followed
from jumin.rules.kiosk.availability import (
    availability,
    begins_on,
    document_refused,
    find,
    offer_of,
)
from jumin.rules.kiosk.conditions import Condition
from jumin.rules.known.answers import Answer, answer, answer_of_days, earliest
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import (
    Document,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
    RefusedError,
    Subject,
    Yen,
    because,
)


V = TypeVar("V")


@dataclass(frozen=True)
class Offer:
    """A document that a municipality hands out at kiosks (取得できる証明書)."""

    document: Document
    conditions: tuple[Condition, ...]


def documents(municipality: MunicipalityId, on: date) -> Answer[tuple[Offer, ...]]:
    """What a municipality hands out at kiosks, and on what conditions (証明書の種類).

    Empty, where there is no service.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9,
        izumi-kiosk-leaflet §who

    >>> [offer.document.value for offer in documents("kamakura", date(2026, 11, 20)).value]
    ['resident-record', 'seal-registration', 'family-register']
    """
    service = find(bool, "service", municipality, on)
    if not service.value:
        no = because("The municipality offers no certificates at kiosks.")
        return answer((), on, [service], no)
    offers = {document: offer_of(municipality, document, on) for document in Document}
    begins = [
        begins_on(municipality, document, on) for document, known in offers.items() if not known
    ]
    held = {document: known for document, known in offers.items() if known is not None}
    return answer(
        tuple(Offer(document, known.value) for document, known in held.items()),
        on,
        [service, *held.values()],
        changes_on=earliest(begins),
    )


def conditions(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Condition, ...]]:
    """On what conditions a document that is offered can be had (取得条件).

    Raises:
        NoValueError: it is not offered.

    >>> conditions("izumi", Document.FAMILY_REGISTER, date(2026, 11, 20)).value
    (<Condition.RESIDENT_HERE: 'resident-here'>, <Condition.DOMICILE_HERE: 'domicile-here'>)

    """
    required = find(tuple, f"offer.{document}", municipality, on)
    return answer(required.value, on, [required])


def subjects(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Subject, ...]]:
    """Whose matters a document can state (交付種別); empty, where it is not offered.

    Sources: fujisawa-guide §9, kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3),
        izumi-kiosk-leaflet §who §step 7

    >>> subjects("fujisawa", Document.TAXATION, date(2026, 11, 20)).value
    (<Subject.SELF: 'self'>,)
    """
    return followed(lambda day: _subjects(municipality, document, day), on)


def fee(municipality: MunicipalityId, document: Document, copies: int, on: date) -> Answer[Yen]:
    """The fee for so many copies (手数料).

    Raises:
        RefusedError: no service here, the document is not offered, or too many copies.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3)

    >>> fee("tsukuba", Document.FAMILY_REGISTER, 2, date(2026, 11, 20)).value
    700

    """
    refused = document_refused(municipality, document, on) or copies_refused(
        municipality, copies, on
    )
    if refused is not None:
        raise RefusedError(refused)
    price = find(int, f"fee.{document}", municipality, on)
    return answer(Yen(price.value * copies), on, [price])


def most_copies(on: date, municipality: MunicipalityId | None = None) -> Answer[int]:
    """How many copies of a document one visit allows (最大部数).

    Without a municipality: what is assumed of every machine.

    Sources: izumi-kiosk-leaflet §step 9

    >>> most_copies(date(2026, 11, 20), "izumi").value
    10
    """
    if municipality is None:
        most = parameters().find(int, "kiosk.most-copies", on)
    else:
        most = find(int, "most-copies", municipality, on)
    return answer(most.value, on, [most])


def items(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[frozenset[RecordItem]]:
    """Which items are printed on request (記載事項): of a resident record and of a supplement.

    Sources: izumi-kiosk-leaflet §step 8, kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3),
        moroyama-supplement §items

    >>> RecordItem.MY_NUMBER in items("izumi", Document.RESIDENT_RECORD, date(2026, 11, 20)).value
    True
    """
    return followed(lambda day: _items(municipality, document, day), on)


def available_from(municipality: MunicipalityId, procedure_on: date) -> Answer[date]:
    """The first day on which a card serves at kiosks (利用できるようになる日).

    After pickup (交付) or continued use (継続利用). Kamakura says "one to two days after the day of
    the procedure"; we take the second, on which it is sure.

    Sources: kamakura-guide-2024-05-01 §7

    >>> available_from("kamakura", date(2026, 11, 20)).value
    datetime.date(2026, 11, 22)
    """
    days = find(int, "available-after", municipality, procedure_on)
    return answer_of_days(procedure_on + timedelta(days=days.value), procedure_on, [days])


def copies_refused(municipality: MunicipalityId, copies: int, on: date) -> Refusal | None:
    """Why so many copies can't be had; None if they can.

    >>> str(copies_refused("izumi", 11, date(2026, 11, 20)))
    'copies.out_of_range (copies=11, most=10)'
    """
    most = most_copies(on, municipality).value
    if 1 <= copies <= most:
        return None
    return Refusal(RefusalCode.COPIES_OUT_OF_RANGE, {"copies": copies, "most": most})


def _subjects(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Subject, ...]]:
    can = availability(municipality, document, on)
    if can.why is not None:
        return answer((), on, can.values, can.why, changes_on=can.changes_on)
    known = find(tuple, f"subjects.{document}", municipality, on)
    return answer(known.value, on, [known], changes_on=can.changes_on)


def _items(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[frozenset[RecordItem]]:
    can = availability(municipality, document, on)
    if can.why is not None:
        return answer(frozenset(), on, can.values, can.why, changes_on=can.changes_on)
    place = municipality_id(municipality)
    printed = {
        item: find(bool, f"item.{document}.{item}", municipality, on)
        for item in RecordItem
        if parameters().held(f"kiosk.item.{document}.{item}", place)
    }
    if not printed:
        none = because("This document has no items on request.")
        return answer(frozenset(), on, can.values, none, changes_on=can.changes_on)
    chosen = frozenset(item for item, is_printed in printed.items() if is_printed.value)
    return answer(chosen, on, printed.values(), changes_on=can.changes_on)
