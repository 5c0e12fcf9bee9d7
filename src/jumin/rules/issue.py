"""Whether a copy of the resident record may be issued at a kiosk (発行できない住民票)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jumin.rules import kiosk
from jumin.terms import (
    Document,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
    day_of,
)


@dataclass(frozen=True)
class ResidentRecordQuestion:
    """What is asked for at a kiosk, and the state of card and record it is asked of."""

    municipality: MunicipalityId
    at: datetime
    """The instant of asking, aware."""
    items: frozenset[RecordItem]
    copies: int
    card_procedure_on: date
    """When the card was handed over, or its use continued here, whichever is later."""
    removed_by: str | None = None
    """Why the record was removed (除票の事由), as a key: `moved-out`, `died` …"""
    household_moves_out_on: date | None = None
    """The planned day (転出予定日) while a notice of anybody in the household stands."""
    is_restricted: bool = False
    """Whether issue is restricted on request (発行制限)."""
    in_update_until: date | None = None
    """The last day on which a notification is still being entered."""
    awaits_householder: bool = False
    """Whether the household has no householder until one is notified (世帯主変更届)."""
    has_unsupported_characters: bool = False
    """Whether the kiosk's system lacks a character of the record (外字)."""


def may_issue_resident_record(question: ResidentRecordQuestion) -> Refusal | None:
    """Give the first reason against a copy of the resident record; None if it may be issued.

    The order: place and hour, what is asked for, the card, the record.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9,
        izumi-kiosk-leaflet §step 8 §step 9
    """
    return next((refusal for check in _CHECKS if (refusal := check(question))), None)


def _service(question: ResidentRecordQuestion) -> Refusal | None:
    return kiosk.document_refused(
        question.municipality, Document.RESIDENT_RECORD, day_of(question.at)
    )


def _hour(question: ResidentRecordQuestion) -> Refusal | None:
    place, document, at = question.municipality, Document.RESIDENT_RECORD, question.at
    if kiosk.opening(place, document, at).value:
        return None
    opens_at = kiosk.next_opening(place, document, at)
    return Refusal(RefusalCode.KIOSK_CLOSED, {"opens_at": opens_at.isoformat()} if opens_at else {})


def _items(question: ResidentRecordQuestion) -> Refusal | None:
    on = day_of(question.at)
    offered = kiosk.items(question.municipality, Document.RESIDENT_RECORD, on).value
    for item in RecordItem:
        if item in question.items - offered:
            return Refusal(RefusalCode.ITEM_NOT_OFFERED, {"item": item.value})
    return None


def _copies(question: ResidentRecordQuestion) -> Refusal | None:
    return kiosk.copies_refused(question.municipality, question.copies, day_of(question.at))


def _card(question: ResidentRecordQuestion) -> Refusal | None:
    first = kiosk.available_from(question.municipality, question.card_procedure_on).value
    if day_of(question.at) >= first:
        return None
    return Refusal(RefusalCode.CARD_TOO_NEW, {"available_from": first.isoformat()})


def _removed(question: ResidentRecordQuestion) -> Refusal | None:
    if question.removed_by is None:
        return None
    return Refusal(RefusalCode.RECORD_REMOVED, {"cause": question.removed_by})


def _moving_out(question: ResidentRecordQuestion) -> Refusal | None:
    planned = question.household_moves_out_on
    if planned is None:
        return None
    return Refusal(RefusalCode.RECORD_MOVING_OUT, {"on": planned.isoformat()})


def _restricted(question: ResidentRecordQuestion) -> Refusal | None:
    return Refusal(RefusalCode.RECORD_RESTRICTED) if question.is_restricted else None


def _in_update(question: ResidentRecordQuestion) -> Refusal | None:
    if question.awaits_householder:
        return Refusal(RefusalCode.RECORD_IN_UPDATE)
    last = question.in_update_until
    if last is None or day_of(question.at) > last:
        return None
    first = last + timedelta(days=1)
    return Refusal(RefusalCode.RECORD_IN_UPDATE, {"available_from": first.isoformat()})


def _characters(question: ResidentRecordQuestion) -> Refusal | None:
    has_them = question.has_unsupported_characters
    return Refusal(RefusalCode.RECORD_CHARACTERS) if has_them else None


_CHECKS: Final[tuple[Callable[[ResidentRecordQuestion], Refusal | None], ...]] = (
    _service,
    _hour,
    _items,
    _copies,
    _card,
    _removed,
    _moving_out,
    _restricted,
    _in_update,
    _characters,
)
