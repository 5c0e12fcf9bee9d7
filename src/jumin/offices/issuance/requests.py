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
    Subject,
    Yen,
    day_of,
)


OFFICE: Final = "issuance"
_BEFORE_PAYING: Final = frozenset(
    {
        RequestEvent.IDENTIFY,
        RequestEvent.ORDER,
        RequestEvent.RENDER,
        RequestEvent.PAY,
        RequestEvent.APPLY,
    }
)


def find(number: RequestNumber) -> models.Request:
    """Find a request, without its paper: that is the spool's."""
    try:
        return models.Request.objects.defer("paper").get(number=number)
    except models.Request.DoesNotExist:
        raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN)) from None


def due(number: RequestNumber, event: RequestEvent, *, at: datetime) -> models.Request:
    """Find a request at which an event is due: its time is not over, its state allows it.

    What has been paid for has no such time: it is handed out.
    """
    row = find(number)
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
    """Enter an event, with what it changes, and write it into the journal with its facts.

    Raises RefusedError where something else happened to the request since the row was read.
    """
    state = REQUEST_LIFE[RequestState(row.state), event]
    _change(row, event, {**changed, "state": state})
    write_journal(OFFICE, f"request.{row.state}", row.number, at=at, actor=row.terminal, **facts)


def end(row: models.Request, event: RequestEvent, *, at: datetime) -> None:
    """Enter an event that ends a request: the centre forgets the paper."""
    enter(row, event, {"paper": None, "ended_at": at}, at=at)


def withhold(row: models.Request, *, found: str, at: datetime) -> None:
    """End a request whose paper did not come out of the spool, and give the fee back.

    `found` is the digest of what came out instead, empty for nothing.
    """
    ended = {"paper": None, "ended_at": at, "refunded": row.fee}
    digests = {"expected": row.digest, "found": found}
    enter(row, RequestEvent.WITHHOLD, ended, at=at, yen=row.fee, **digests)


def void(row: models.Request, *, at: datetime) -> None:
    """Take a bad print back: the paper is stamped void, the fee given back (無効印, 返金)."""
    ended = {"paper": None, "ended_at": row.ended_at or at, "refunded": row.fee}
    enter(row, RequestEvent.VOID, ended, at=at, yen=row.fee)


def refuse(row: models.Request, event: RequestEvent, refusal: Refusal, *, at: datetime) -> None:
    """Write into the journal that an event was refused; the state stays.

    Raises RefusedError as `enter` does.
    """
    _change(row, event, {})
    code = str(refusal.code)
    write_journal(OFFICE, "request.refused", row.number, at=at, actor=row.terminal, code=code)


def _change(row: models.Request, event: RequestEvent, changed: Mapping[str, object]) -> None:
    """Change a row if it is still as it was read: compare and set."""
    now = {**changed, "revision": row.revision + 1}
    as_read = models.Request.objects.filter(pk=row.pk, revision=row.revision)
    if not as_read.update(**now):
        raise RefusedError(not_due(find(RequestNumber(row.number)), event))
    for name, value in now.items():
        setattr(row, name, value)


def order_of(row: models.Request) -> Order:
    """Tell what was chosen."""
    return Order(
        document=Document(row.document) if row.document else Document.RESIDENT_RECORD,
        items=frozenset(RecordItem(item) for item in row.items),
        copies=row.copies,
        subject=Subject(row.subject) if row.subject else Subject.SELF,
        municipality=MunicipalityId(row.asked_of) if row.asked_of else None,
    )


def holder_of(row: models.Request) -> Holder:
    """Tell who was identified."""
    return Holder(
        SerialNumber(row.serial or 0),
        ResidentId(row.resident),
        MunicipalityId(row.municipality),
        row.card_procedure_on or day_of(row.at),
        SerialNumber(row.card_serial or 0),
    )


def view_of(row: models.Request) -> RequestView:
    """Show a request as the terminal may see it."""
    return RequestView(
        number=RequestNumber(row.number),
        state=RequestState(row.state),
        home=MunicipalityId(row.municipality),
        order=order_of(row),
        fee=Yen(row.fee),
        paid=Yen(row.paid),
        refunded=Yen(row.refunded),
        pages=row.pages,
        digest=row.digest,
        at=row.at,
    )
