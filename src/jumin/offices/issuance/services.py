"""The acts of the issuing centre: one transaction each."""

import secrets
from datetime import datetime
from typing import Final

from jumin import rules
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import eligibility, identity, models, papers, requests
from jumin.offices.issuance.requests import OFFICE
from jumin.offices.issuance.values import (
    Challenge,
    Offer,
    Order,
    Quote,
    RequestNumber,
    RequestView,
)
from jumin.offices.municipality import gateway as municipality
from jumin.rules.lives import RequestEvent, RequestState
from jumin.terms import (
    Document,
    RecordItem,
    Refusal,
    RefusalCode,
    RefusedError,
    Yen,
    day_of,
)


CHALLENGE_OCTETS: Final = 32


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
        row = requests.due(number, RequestEvent.IDENTIFY, at=at)
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
            requests.enter(row, RequestEvent.IDENTIFY, changed, at=at)
        else:
            requests.refuse(row, found, at=at)
            requests.end(row, RequestEvent.CANCEL, at=at)
    return _view_or_raise(row, found)


def assess(certificate: bytes, *, at: datetime) -> Refusal | None:
    """Tell what a kiosk would answer the holder of this certificate, who asks for one copy."""
    found = identity.holder(certificate, at=at)
    if isinstance(found, Refusal):
        return found
    record = municipality.household_record(found.resident)
    return eligibility.refusal(found, record, Order(), at=at)


def offers(number: RequestNumber, *, at: datetime) -> tuple[Offer, ...]:
    """Tell what the identified person may choose."""
    row = requests.due(number, RequestEvent.ORDER, at=at)
    holder = requests.holder_of(row)
    record = municipality.household_record(holder.resident)
    if (refusal := eligibility.refusal(holder, record, Order(), at=at)) is not None:
        raise RefusedError(refusal)
    place, on = holder.municipality, day_of(at)
    fee = rules.fee(place, Document.RESIDENT_RECORD, 1, on)
    items = rules.items(place, Document.RESIDENT_RECORD, on)
    most = rules.most_copies(on, place)
    return (Offer(Document.RESIDENT_RECORD, items.value, fee.value, fee.assumed, most.value),)


def order(number: RequestNumber, chosen: Order, *, at: datetime) -> Quote:
    """Choose what is to be printed (発行内容確認)."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.ORDER, at=at)
        holder = requests.holder_of(row)
        record = municipality.household_record(holder.resident)
        refusal = eligibility.refusal(holder, record, chosen, at=at)
        if refusal is None:
            fee = rules.fee(holder.municipality, chosen.document, chosen.copies, day_of(at))
            changed = {
                "document": chosen.document,
                "items": sorted(chosen.items),
                "copies": chosen.copies,
                "whole_household": chosen.whole_household,
                "fee": fee.value,
                "paper": None,
                "digest": "",
                "pages": 0,
            }
            requests.enter(row, RequestEvent.ORDER, changed, at=at)
        else:
            requests.refuse(row, refusal, at=at)
    if refusal is not None:
        raise RefusedError(refusal)
    return Quote(fee.value, tuple(str(source) for source in fee.sources), fee.assumed)


def render(number: RequestNumber, *, at: datetime) -> RequestView:
    """Typeset the paper from the register as it stands now: it may have changed since the order."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.RENDER, at=at)
        chosen, holder = requests.order_of(row), requests.holder_of(row)
        resident = holder.resident
        record = municipality.household_record(resident)
        refusal = identity.voided(holder) or eligibility.refusal(holder, record, chosen, at=at)
        if refusal is None:
            if RecordItem.MY_NUMBER in chosen.items:
                people = papers.people_on(record, resident, chosen)
                numbers_of = frozenset(person.resident for person in people)
                record = municipality.household_record(resident, numbers_of=numbers_of)
            paper = papers.typeset(record, resident, chosen, number=number, at=at)
            changed = {"paper": paper.pdf, "digest": paper.digest, "pages": paper.pages}
            requests.enter(row, RequestEvent.RENDER, changed, at=at, sha256=paper.digest)
        else:
            requests.refuse(row, refusal, at=at)
    return _view_or_raise(row, refusal)


def pay(number: RequestNumber, amount: Yen, *, at: datetime) -> RequestView:
    """Pay the fee, once (料金支払い)."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.PAY, at=at)
        missing = row.fee - amount
        refusal = Refusal(RefusalCode.PAYMENT_SHORT, {"missing": missing}) if missing > 0 else None
        if refusal is None:
            requests.enter(row, RequestEvent.PAY, {"paid": amount}, at=at, yen=row.fee)
    return _view_or_raise(row, refusal)


def print_paper(number: RequestNumber, *, at: datetime) -> bytes:
    """Print the paper (証明書印刷); asked again while it lies in the tray, it is the same paper."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.PRINT, at=at, with_paper=True)
        if row.state != RequestState.PRINTED:
            requests.enter(row, RequestEvent.PRINT, {}, at=at, copies=row.copies)
    if row.paper is None:
        raise RefusedError(requests.not_due(row, RequestEvent.PRINT))
    return bytes(row.paper)


def take(number: RequestNumber, *, at: datetime) -> RequestView:
    """Take the paper: the centre forgets it (取り忘れ確認)."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.TAKE, at=at)
        requests.end(row, RequestEvent.TAKE, at=at)
    return requests.view_of(row)


def cancel(number: RequestNumber, *, at: datetime) -> RequestView:
    """End a request before paying (中止)."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.CANCEL, at=at)
        requests.end(row, RequestEvent.CANCEL, at=at)
    return requests.view_of(row)


def leave(number: RequestNumber, *, at: datetime) -> RequestView:
    """Leave a paid paper behind: the centre forgets it, too (取り忘れ)."""
    with office_transaction(OFFICE):
        row = requests.due(number, RequestEvent.LEAVE, at=at)
        requests.end(row, RequestEvent.LEAVE, at=at)
    return requests.view_of(row)


def end_abandoned(*, at: datetime) -> int:
    """End every request that nobody went on with in its time, each by itself."""
    oldest = at - rules.request_lifetime(day_of(at)).value
    abandoned = models.Request.objects.filter(ended_at=None, at__lt=oldest)
    numbers = [RequestNumber(number) for number in abandoned.values_list("number", flat=True)]
    for number in numbers:
        with office_transaction(OFFICE):
            row = requests.find(number)
            for event in (RequestEvent.CANCEL, RequestEvent.LEAVE):
                if requests.allows(row, event):
                    requests.end(row, event, at=at)
    return len(numbers)


def view(number: RequestNumber) -> RequestView:
    """Tell where a request stands."""
    return requests.view_of(requests.find(number))


def _view_or_raise(row: models.Request, found: object) -> RequestView:
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return requests.view_of(row)
