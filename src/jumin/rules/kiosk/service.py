"""Certificates at convenience stores (コンビニ交付): what, when, for how much.

What a municipality's guide does not say is taken from the nation's assumed values.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from jumin.rules.kiosk.conditions import Condition
from jumin.rules.known.answers import Answer, DatedValue, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.rules.known.units import Hours, YearlyDays
from jumin.terms import (
    JST,
    Document,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
    RefusedError,
    Subject,
    UsageError,
    Yen,
    because,
    day_of,
)


V = TypeVar("V")

_LONGEST_CLOSURE: Final = timedelta(days=366)


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
    """
    service = _find(bool, "service", municipality, on)
    if not service.value:
        return answer(
            (), on, [service], because("The municipality offers no certificates at kiosks.")
        )
    used: list[DatedValue[object]] = [service]
    offers: list[Offer] = []
    for document in Document:
        if _is_offered(document, municipality):
            required = _find(tuple, f"offer.{document}", municipality, on)
            offers.append(Offer(document, required.value))
            used.append(required)
    return answer(tuple(offers), on, used)


def conditions(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Condition, ...]]:
    """On what conditions a document that is offered can be had (取得条件).

    Raises:
        NoValueError: it is not offered.

    """
    required = _find(tuple, f"offer.{document}", municipality, on)
    return answer(required.value, on, [required])


def subjects(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Subject, ...]]:
    """Whose matters a document can state (交付種別); empty, where it is not offered.

    Sources: fujisawa-guide §9, kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3),
        izumi-kiosk-leaflet §who §step 7
    """
    refused = _refused(municipality, document, on)
    if refused.value is not None:
        return answer((), on, refused.values, because(str(refused.value.code)))
    known = _find(tuple, f"subjects.{document}", municipality, on)
    return answer(known.value, on, [known])


def hours(municipality: MunicipalityId, document: Document, on: date) -> Answer[Hours | None]:
    """The hours in which a document can be had on a day (利用できる時間); None all day closed.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9
    """
    refused = _refused(municipality, document, on)
    if refused.value is not None:
        return answer(None, on, refused.values, because(str(refused.value.code)))
    closed = _find(object, "closed-days", municipality, on)
    if isinstance(closed.value, YearlyDays) and closed.value.include(on):
        return answer(
            None, on, [closed], because("The service is closed on these days of the year.")
        )
    usual = _find(Hours, f"hours.{document}", municipality, on)
    told = because(
        "Open from {opens:%H:%M} to {closes:%H:%M}.",
        opens=usual.value.opens,
        closes=usual.value.closes,
    )
    return answer(usual.value, on, [usual, closed], told)


def opening(municipality: MunicipalityId, document: Document, at: datetime) -> Answer[bool]:
    """Whether a document can be had at an instant: at the opening time yes, at closing no.

    Raises:
        UsageError: the instant has no time zone.

    """
    _check_aware(at)
    today = hours(municipality, document, day_of(at))
    is_open = today.value is not None and today.value.include(at.astimezone(JST).time())
    return Answer(is_open, today.reasons, today.sources, today.as_of, today.assumed)


def next_opening(municipality: MunicipalityId, document: Document, at: datetime) -> datetime | None:
    """The next instant, not before `at`, at which a day's hours begin; None if there is none.

    Raises:
        UsageError: the instant has no time zone.

    """
    _check_aware(at)
    first = day_of(at)
    for days in range(_LONGEST_CLOSURE.days + 1):
        day = first + timedelta(days=days)
        that_day = hours(municipality, document, day).value
        if that_day is not None:
            opens_at = datetime.combine(day, that_day.opens, tzinfo=JST)
            if opens_at >= at:
                return opens_at
    return None


def fee(municipality: MunicipalityId, document: Document, copies: int, on: date) -> Answer[Yen]:
    """The fee for so many copies (手数料).

    Raises:
        RefusedError: no service here, the document is not offered, or too many copies.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3)

    """
    refused = _refused(municipality, document, on).value or copies_refused(municipality, copies, on)
    if refused is not None:
        raise RefusedError(refused)
    price = _find(int, f"fee.{document}", municipality, on)
    return answer(Yen(price.value * copies), on, [price])


def most_copies(on: date, municipality: MunicipalityId | None = None) -> Answer[int]:
    """How many copies of a document one visit allows (最大部数).

    Without a municipality: what is assumed of every machine.

    Sources: izumi-kiosk-leaflet §step 9
    """
    if municipality is None:
        most = parameters().find(int, "kiosk.most-copies", on)
    else:
        most = _find(int, "most-copies", municipality, on)
    return answer(most.value, on, [most])


def items(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[frozenset[RecordItem]]:
    """Which items are printed on request (記載事項): of a resident record and of a supplement.

    Sources: izumi-kiosk-leaflet §step 8, kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3),
        moroyama-supplement §items
    """
    refused = _refused(municipality, document, on)
    if refused.value is not None:
        return answer(frozenset(), on, refused.values, because(str(refused.value.code)))
    place = municipality_id(municipality)
    printed = {
        item: _find(bool, f"item.{document}.{item}", place, on)
        for item in RecordItem
        if parameters().held(f"kiosk.item.{document}.{item}", place)
    }
    if not printed:
        return answer(frozenset(), on, [], because("This document has no items on request."))
    offered = frozenset(item for item, is_printed in printed.items() if is_printed.value)
    return answer(offered, on, printed.values())


def available_from(municipality: MunicipalityId, procedure_on: date) -> Answer[date]:
    """The first day on which a card serves at kiosks (利用できるようになる日).

    After pickup (交付) or continued use (継続利用). Kamakura says "one to two days after the day of
    the procedure"; we take the second, on which it is sure.

    Sources: kamakura-guide-2024-05-01 §7
    """
    days = _find(int, "available-after", municipality, procedure_on)
    return answer_of_days(procedure_on + timedelta(days=days.value), procedure_on, [days])


def service_refused(municipality: MunicipalityId, on: date) -> Refusal | None:
    """Why nothing at all can be had at kiosks; None if something can."""
    if _find(bool, "service", municipality, on).value:
        return None
    return Refusal(RefusalCode.KIOSK_NO_SERVICE, {"municipality": municipality})


def document_refused(municipality: MunicipalityId, document: Document, on: date) -> Refusal | None:
    """Why a document can't be had at kiosks at all, whatever the hour; None if it can."""
    return _refused(municipality, document, on).value


def closed(
    municipality: MunicipalityId, at: datetime, document: Document | None = None
) -> Refusal | None:
    """Tell that it is outside the hours of a document, or of all that are offered; None if not."""
    asked = [document] if document else _offered(municipality, day_of(at))
    if any(opening(municipality, one, at).value for one in asked):
        return None
    openings = (next_opening(municipality, one, at) for one in asked)
    opens_at = min((one for one in openings if one is not None), default=None)
    return Refusal(RefusalCode.KIOSK_CLOSED, {"opens_at": opens_at.isoformat()} if opens_at else {})


def copies_refused(municipality: MunicipalityId, copies: int, on: date) -> Refusal | None:
    """Why so many copies can't be had; None if they can."""
    most = most_copies(on, municipality).value
    if 1 <= copies <= most:
        return None
    return Refusal(RefusalCode.COPIES_OUT_OF_RANGE, {"copies": copies, "most": most})


@dataclass(frozen=True)
class _Refused:
    value: Refusal | None
    values: tuple[DatedValue[object], ...]


def _refused(municipality: MunicipalityId, document: Document, on: date) -> _Refused:
    service = _find(bool, "service", municipality, on)
    refusal = service_refused(municipality, on)
    if refusal is None and not _is_offered(document, municipality):
        refusal = Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": document.value})
    return _Refused(refusal, (service,))


def _offered(municipality: MunicipalityId, on: date) -> list[Document]:
    return [offer.document for offer in documents(municipality, on).value]


def _is_offered(document: Document, municipality: MunicipalityId) -> bool:
    return bool(parameters().held(f"kiosk.offer.{document}", municipality_id(municipality)))


def _find(of_type: type[V], key: str, municipality: MunicipalityId, on: date) -> DatedValue[V]:
    return parameters().find(of_type, f"kiosk.{key}", on, municipality_id(municipality))


def _check_aware(at: datetime) -> None:
    if at.tzinfo is None:
        raise UsageError("The instant needs a time zone.")
