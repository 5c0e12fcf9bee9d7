"""The acts of the issuing centre: one transaction each."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from jumin import rules
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import identity, models, papers
from jumin.offices.issuance.values import (
    Challenge,
    Offer,
    Order,
    Quote,
    RequestNumber,
    RequestView,
)
from jumin.offices.municipality import gateway as municipality
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
CHALLENGE_OCTETS: Final = 32
_BEFORE_PAYING: Final = frozenset(
    {RequestEvent.IDENTIFY, RequestEvent.ORDER, RequestEvent.RENDER, RequestEvent.PAY}
)


def challenge(terminal: str, *, at: datetime) -> Challenge:
    """Begin a request with a fresh challenge."""
    number = RequestNumber(f"{day_of(at):%Y%m%d}-{secrets.token_hex(4).upper()}")
    nonce = secrets.token_bytes(CHALLENGE_OCTETS)
    with office_transaction(OFFICE):
        models.Request.objects.create(
            number=number,
            terminal=terminal,
            state=RequestState.CHALLENGED,
            at=at,
            challenge=nonce,
        )
    return Challenge(number, nonce)


def identify(
    number: RequestNumber, *, certificate: bytes, signature: bytes, at: datetime
) -> RequestView:
    """Find out who holds the card, by its proof (本人確認)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.IDENTIFY, at=at)
        found: identity.Holder | Refusal = identity.proof_refused(
            certificate, bytes(row.challenge), signature
        ) or identity.holder(certificate, at=at)
        if isinstance(found, identity.Holder):
            changed = {
                "serial": found.serial,
                "resident": found.resident,
                "municipality": found.municipality,
                "card_procedure_on": found.card_procedure_on,
            }
            _enter(row, RequestEvent.IDENTIFY, changed, at=at)
        else:
            _refuse(row, found, at=at)
            _enter(row, RequestEvent.CANCEL, {"ended_at": at}, at=at)
    return _view_or_raise(row, found)


def assess(certificate: bytes, *, at: datetime) -> Refusal | None:
    """Tell what a kiosk would answer the holder of this certificate, who asks for one copy."""
    found = identity.holder(certificate, at=at)
    if isinstance(found, Refusal):
        return found
    record = municipality.household_record(found.resident)
    return rules.may_issue_resident_record(_question(found, record, Order(), at=at))


def offers(number: RequestNumber, *, at: datetime) -> tuple[Offer, ...]:
    """Tell what the identified person may choose."""
    row = _due(number, RequestEvent.ORDER, at=at)
    place, on = MunicipalityId(row.municipality), day_of(at)
    if (refusal := _refusal(row, Order(), at=at)) is not None:
        raise RefusedError(refusal)
    fee = rules.fee(place, Document.RESIDENT_RECORD, 1, on)
    items = rules.items(place, Document.RESIDENT_RECORD, on)
    most = rules.most_copies(on, place)
    return (Offer(Document.RESIDENT_RECORD, items.value, fee.value, fee.assumed, most.value),)


def order(number: RequestNumber, chosen: Order, *, at: datetime) -> Quote:
    """Choose what is to be printed (発行内容確認)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.ORDER, at=at)
        refusal = _refusal(row, chosen, at=at)
        if refusal is None:
            fee = rules.fee(
                MunicipalityId(row.municipality), chosen.document, chosen.copies, day_of(at)
            )
            changed = {
                "document": chosen.document,
                "items": sorted(chosen.items),
                "copies": chosen.copies,
                "whole_household": chosen.whole_household,
                "fee": fee.value,
                "paper": None,
            }
            _enter(row, RequestEvent.ORDER, changed, at=at)
        else:
            _refuse(row, refusal, at=at)
    if refusal is not None:
        raise RefusedError(refusal)
    return Quote(fee.value, tuple(str(source) for source in fee.sources), fee.assumed)


def render(number: RequestNumber, *, at: datetime) -> RequestView:
    """Typeset the paper from the register as it stands now: it may have changed since the order."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.RENDER, at=at)
        chosen, resident = _order(row), ResidentId(row.resident)
        holder, record = _holder(row), municipality.household_record(resident)
        refusal = identity.voided(holder) or rules.may_issue_resident_record(
            _question(holder, record, chosen, at=at)
        )
        if refusal is None:
            if RecordItem.MY_NUMBER in chosen.items:
                people = papers.people_on(record, resident, chosen)
                numbers_of = frozenset(person.resident for person in people)
                record = municipality.household_record(resident, numbers_of=numbers_of)
            paper = papers.typeset(record, resident, chosen, number=number, at=at)
            changed = {"paper": paper.pdf, "digest": paper.digest, "pages": paper.pages}
            _enter(row, RequestEvent.RENDER, changed, at=at, sha256=paper.digest)
        else:
            _refuse(row, refusal, at=at)
    return _view_or_raise(row, refusal)


def pay(number: RequestNumber, amount: Yen, *, at: datetime) -> RequestView:
    """Pay the fee, once (料金支払い)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.PAY, at=at)
        missing = row.fee - amount
        refusal = Refusal(RefusalCode.PAYMENT_SHORT, {"missing": missing}) if missing > 0 else None
        if refusal is None:
            _enter(row, RequestEvent.PAY, {"paid": amount}, at=at, yen=row.fee)
    return _view_or_raise(row, refusal)


def print_paper(number: RequestNumber, *, at: datetime) -> bytes:
    """Print the paper (証明書印刷); asked again while it lies in the tray, it is the same paper."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.PRINT, at=at, with_paper=True)
        if row.state != RequestState.PRINTED:
            _enter(row, RequestEvent.PRINT, {}, at=at, copies=row.copies)
    if row.paper is None:
        raise RefusedError(_not_due(row, RequestEvent.PRINT))
    return bytes(row.paper)


def take(number: RequestNumber, *, at: datetime) -> RequestView:
    """Take the paper: the centre forgets it (取り忘れ確認)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.TAKE, at=at)
        _enter(row, RequestEvent.TAKE, {"paper": None, "ended_at": at}, at=at)
    return _view(row)


def cancel(number: RequestNumber, *, at: datetime) -> RequestView:
    """End a request before paying (中止)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.CANCEL, at=at)
        _enter(row, RequestEvent.CANCEL, {"paper": None, "ended_at": at}, at=at)
    return _view(row)


def leave(number: RequestNumber, *, at: datetime) -> RequestView:
    """Leave a paid paper behind: the centre forgets it, too (取り忘れ)."""
    with office_transaction(OFFICE):
        row = _due(number, RequestEvent.LEAVE, at=at)
        _enter(row, RequestEvent.LEAVE, {"paper": None, "ended_at": at}, at=at)
    return _view(row)


def end_abandoned(*, at: datetime) -> int:
    """End every request that nobody went on with in its time, each by itself."""
    oldest = at - rules.request_lifetime(day_of(at)).value
    abandoned = models.Request.objects.filter(ended_at=None, at__lt=oldest)
    numbers = [RequestNumber(number) for number in abandoned.values_list("number", flat=True)]
    for number in numbers:
        with office_transaction(OFFICE):
            row = _row(number)
            is_open = (RequestState(row.state), RequestEvent.CANCEL) in REQUEST_LIFE
            event = RequestEvent.CANCEL if is_open else RequestEvent.LEAVE
            if (RequestState(row.state), event) in REQUEST_LIFE:
                _enter(row, event, {"paper": None, "ended_at": at}, at=at)
    return len(numbers)


def view(number: RequestNumber) -> RequestView:
    """Tell where a request stands."""
    return _view(_row(number))


def _refusal(row: models.Request, chosen: Order, *, at: datetime) -> Refusal | None:
    if chosen.document is not Document.RESIDENT_RECORD:
        return Refusal(RefusalCode.DOCUMENT_NOT_OFFERED, {"document": chosen.document})
    holder = _holder(row)
    record = municipality.household_record(holder.resident)
    return rules.may_issue_resident_record(_question(holder, record, chosen, at=at))


def _holder(row: models.Request) -> identity.Holder:
    return identity.Holder(
        SerialNumber(row.serial or 0),
        ResidentId(row.resident),
        MunicipalityId(row.municipality),
        row.card_procedure_on or day_of(row.at),
    )


def _question(
    holder: identity.Holder,
    record: municipality.HouseholdRecord,
    chosen: Order,
    *,
    at: datetime,
) -> rules.ResidentRecordQuestion:
    """Put what the registers say into the form in which the rules are asked."""
    person = record.person(holder.resident)
    people = papers.people_on(record, holder.resident, chosen)
    updated = rules.in_update_until(holder.municipality, person.notified_on)
    return rules.ResidentRecordQuestion(
        municipality=holder.municipality,
        at=at,
        items=chosen.items,
        copies=chosen.copies,
        card_procedure_on=holder.card_procedure_on,
        removed_by=person.removed_cause or None,
        household_moves_out_on=min(
            (one.moving_out_on for one in record.living if one.moving_out_on), default=None
        ),
        is_restricted=any(one.is_restricted for one in (person, *people)),
        in_update_until=updated.value,
        awaits_householder=record.awaits_householder,
        has_unsupported_characters=papers.lacks_a_character(record, people),
    )


def _row(number: RequestNumber, *, with_paper: bool = False) -> models.Request:
    rows = models.Request.objects.all() if with_paper else models.Request.objects.defer("paper")
    try:
        return rows.get(number=number)
    except models.Request.DoesNotExist:
        raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN)) from None


def _due(
    number: RequestNumber, event: RequestEvent, *, at: datetime, with_paper: bool = False
) -> models.Request:
    """Find a request at which an event is due: its time is not over, its state allows it.

    A request that has been paid for keeps its time: what was paid for is handed out.
    """
    row = _row(number, with_paper=with_paper)
    if (RequestState(row.state), event) not in REQUEST_LIFE:
        raise RefusedError(_not_due(row, event))
    is_old = at - row.at > rules.request_lifetime(day_of(row.at)).value
    if is_old and event in _BEFORE_PAYING:
        raise RefusedError(Refusal(RefusalCode.REQUEST_UNKNOWN))
    return row


def _not_due(row: models.Request, event: RequestEvent) -> Refusal:
    return Refusal(RefusalCode.REQUEST_STATE, {"state": row.state, "asked": event})


def _enter(
    row: models.Request,
    event: RequestEvent,
    changed: Mapping[str, object],
    *,
    at: datetime,
    **facts: str | int | bool,
) -> None:
    row.state = REQUEST_LIFE[RequestState(row.state), event]
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changed])
    write_journal(OFFICE, f"request.{row.state}", row.number, at=at, actor=row.terminal, **facts)


def _refuse(row: models.Request, refusal: Refusal, *, at: datetime) -> None:
    code = str(refusal.code)
    write_journal(OFFICE, "request.refused", row.number, at=at, actor=row.terminal, code=code)


def _order(row: models.Request) -> Order:
    return Order(
        document=Document(row.document) if row.document else Document.RESIDENT_RECORD,
        items=frozenset(RecordItem(item) for item in row.items),
        copies=row.copies,
        whole_household=row.whole_household,
    )


def _view_or_raise(row: models.Request, found: object) -> RequestView:
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return _view(row)


def _view(row: models.Request) -> RequestView:
    return RequestView(
        number=RequestNumber(row.number),
        state=RequestState(row.state),
        municipality=MunicipalityId(row.municipality),
        order=_order(row),
        fee=Yen(row.fee),
        paid=Yen(row.paid),
        pages=row.pages,
        digest=row.digest,
        at=row.at,
    )
