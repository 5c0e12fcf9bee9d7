"""A request's row and its life: what may happen to it next, and what becomes of it (処理状況)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from jumin import rules
from jumin.offices.common.books import write_journal
from jumin.offices.issuance import models
from jumin.offices.issuance.identity import Holder
from jumin.offices.issuance.values import Order, RequestNumber, RequestView
from jumin.rules.lives import REQUEST_LIFE, RequestEvent, RequestState
from jumin.terms import (
    Document,
    MunicipalityId,
    RecordItem,
    Refusal,
    RefusalCode,
    RefusedError,
    ResidentId,
    SerialNumber,
    Yen,
    day_of,
)


OFFICE: Final = "issuance"
_BEFORE_PAYING: Final = frozenset(
    {RequestEvent.IDENTIFY, RequestEvent.ORDER, RequestEvent.RENDER, RequestEvent.PAY}
)


def find(number: RequestNumber, *, with_paper: bool = False) -> models.Request:
    """Find a request; its paper is loaded only where it is needed."""
    rows = models.Request.objects.all() if with_paper else models.Request.objects.defer("paper")
    try:
        return rows.get(number=number)
    except models.Request.DoesNotExist:
        raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN)) from None


def due(
    number: RequestNumber, event: RequestEvent, *, at: datetime, with_paper: bool = False
) -> models.Request:
    """Find a request at which an event is due: its time is not over, its state allows it.

    What has been paid for has no such time: it is handed out.
    """
    row = find(number, with_paper=with_paper)
    if not allows(row, event):
        raise RefusedError(not_due(row, event))
    is_old = at - row.at > rules.request_lifetime(day_of(row.at)).value
    if is_old and event in _BEFORE_PAYING:
        raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN))
    return row


def allows(row: models.Request, event: RequestEvent) -> bool:
    """Whether the table of the request's life has the event."""
    return (RequestState(row.state), event) in REQUEST_LIFE


def not_due(row: models.Request, event: RequestEvent) -> Refusal:
    """Say at which step the request is instead."""
    return Refusal(RefusalCode.REQUEST_STATE, {"state": row.state, "asked": event})


def enter(
    row: models.Request,
    event: RequestEvent,
    changed: Mapping[str, object],
    *,
    at: datetime,
    **facts: str | int | bool,
) -> None:
    """Enter an event, with what it changes, and write it into the journal with its facts."""
    row.state = REQUEST_LIFE[RequestState(row.state), event]
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changed])
    write_journal(OFFICE, f"request.{row.state}", row.number, at=at, actor=row.terminal, **facts)


def end(row: models.Request, event: RequestEvent, *, at: datetime) -> None:
    """Enter an event that ends a request: the centre forgets the paper."""
    enter(row, event, {"paper": None, "ended_at": at}, at=at)


def refuse(row: models.Request, refusal: Refusal, *, at: datetime) -> None:
    """Write a refusal into the journal; the state stays."""
    code = str(refusal.code)
    write_journal(OFFICE, "request.refused", row.number, at=at, actor=row.terminal, code=code)


def order_of(row: models.Request) -> Order:
    """Tell what was chosen."""
    return Order(
        document=Document(row.document) if row.document else Document.RESIDENT_RECORD,
        items=frozenset(RecordItem(item) for item in row.items),
        copies=row.copies,
        whole_household=row.whole_household,
    )


def holder_of(row: models.Request) -> Holder:
    """Tell who was identified."""
    return Holder(
        SerialNumber(row.serial or 0),
        ResidentId(row.resident),
        MunicipalityId(row.municipality),
        row.card_procedure_on or day_of(row.at),
    )


def view_of(row: models.Request) -> RequestView:
    """Show a request as the terminal may see it."""
    return RequestView(
        number=RequestNumber(row.number),
        state=RequestState(row.state),
        municipality=MunicipalityId(row.municipality),
        order=order_of(row),
        fee=Yen(row.fee),
        paid=Yen(row.paid),
        pages=row.pages,
        digest=row.digest,
        at=row.at,
    )
