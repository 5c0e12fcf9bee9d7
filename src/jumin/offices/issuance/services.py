"""The acts of the issuing centre: one transaction each.

All that is read, verified and typeset is so before the transaction: other machines wait for the
writing only. An act whose request was changed meanwhile is refused inside of it (`requests`).
"""

import secrets
from contextlib import suppress
from datetime import datetime
from typing import Final

from jumin import rules
from jumin.documents import Paper
from jumin.offices.common.transactions import office_transaction
from jumin.offices.issuance import (
    eligibility,
    guard,
    identity,
    menu,
    models,
    papers,
    requests,
    spool,
)
from jumin.offices.issuance.errors import PaperMixedUpError
from jumin.offices.issuance.registers import Registers
from jumin.offices.issuance.requests import OFFICE
from jumin.offices.issuance.values import (
    Challenge,
    Offer,
    Order,
    Quote,
    RequestNumber,
    RequestView,
)
from jumin.rules.lives import RequestEvent, RequestState
from jumin.terms import (
    Document,
    MunicipalityId,
    Refusal,
    RefusalCode,
    RefusedError,
    Yen,
    day_of,
)


CHALLENGE_OCTETS: Final = 32


def challenge(terminal: str, *, at: datetime) -> Challenge:
    """Begin a request with a fresh challenge."""
    nonce = secrets.token_bytes(CHALLENGE_OCTETS)
    with office_transaction(OFFICE):
        number = _free_number(at)
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
    row = requests.due(number, RequestEvent.IDENTIFY, at=at)
    found: identity.Holder | Refusal = identity.proof_refused(
        certificate, bytes(row.challenge), signature
    ) or identity.holder(certificate, at=at)
    with office_transaction(OFFICE):
        if isinstance(found, identity.Holder):
            changed = {
                "serial": found.serial,
                "card_serial": found.card_serial,
                "resident": found.resident,
                "municipality": found.municipality,
                "card_procedure_on": found.card_procedure_on,
            }
            requests.enter(row, RequestEvent.IDENTIFY, changed, at=at)
        else:
            requests.refuse(row, RequestEvent.IDENTIFY, found, at=at)
            requests.end(row, RequestEvent.CANCEL, at=at)
    return _view_or_raise(row, found)


def assess(certificate: bytes, *, at: datetime) -> Refusal | None:
    """Tell what a kiosk would answer the holder of this certificate, who asks for one copy."""
    found = identity.holder(certificate, at=at)
    if isinstance(found, Refusal):
        return found
    return eligibility.refusal(found, Registers(found.resident), Order(), at=at)


def prospects(
    certificate: bytes, place: MunicipalityId | None, *, at: datetime
) -> tuple[Offer, ...]:
    """Tell what the holder of this certificate could choose."""
    found = identity.holder(certificate, at=at)
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return menu.offers(found, place, at=at)


def offers(
    number: RequestNumber, place: MunicipalityId | None, *, at: datetime
) -> tuple[Offer, ...]:
    """Tell what the identified person may choose."""
    row = requests.due(number, RequestEvent.ORDER, at=at)
    return menu.offers(requests.holder_of(row), place, at=at)


def offer(
    number: RequestNumber, document: Document, place: MunicipalityId | None, *, at: datetime
) -> Offer:
    """Tell how the identified person may choose one document."""
    row = requests.due(number, RequestEvent.ORDER, at=at)
    return menu.offer(requests.holder_of(row), document, place, at=at)


def order(number: RequestNumber, chosen: Order, *, at: datetime) -> Quote:
    """Choose what is to be printed (発行内容確認)."""
    row = requests.due(number, RequestEvent.ORDER, at=at)
    holder = requests.holder_of(row)
    refusal = eligibility.refusal(holder, Registers(holder.resident), chosen, at=at)
    if refusal is not None:
        with office_transaction(OFFICE):
            requests.refuse(row, RequestEvent.ORDER, refusal, at=at)
        raise RefusedError(refusal)
    place = chosen.municipality or holder.municipality
    fee = rules.fee(place, chosen.document, chosen.copies, day_of(at))
    changed = {
        "asked_of": chosen.municipality or "",
        "document": chosen.document,
        "subject": chosen.subject,
        "items": sorted(chosen.items),
        "copies": chosen.copies,
        "fee": fee.value,
        "paper": None,
        "digest": "",
        "pages": 0,
    }
    with office_transaction(OFFICE):
        requests.enter(row, RequestEvent.ORDER, changed, at=at)
    return Quote(fee.value, tuple(str(source) for source in fee.sources), fee.assumed)


def render(number: RequestNumber, *, at: datetime) -> RequestView:
    """Typeset the paper from the register as it stands now: it may have changed since the order."""
    row = requests.due(number, RequestEvent.RENDER, at=at)
    found = _typeset_if_allowed(row, at=at)
    with office_transaction(OFFICE):
        if isinstance(found, Paper):
            changed = {"digest": found.digest, "pages": found.pages}
            requests.enter(row, RequestEvent.RENDER, changed, at=at, sha256=found.digest)
            spool.current().put(number, found.pdf)
        else:
            requests.refuse(row, RequestEvent.RENDER, found, at=at)
    return _view_or_raise(row, found)


def pay(number: RequestNumber, amount: Yen, *, at: datetime) -> RequestView:
    """Pay the fee, once (料金支払い)."""
    row = requests.due(number, RequestEvent.PAY, at=at)
    if (missing := row.fee - amount) > 0:
        raise RefusedError(Refusal(RefusalCode.PAYMENT_SHORT, {"missing": missing}))
    with office_transaction(OFFICE):
        requests.enter(row, RequestEvent.PAY, {"paid": amount}, at=at, yen=row.fee)
    return requests.view_of(row)


def print_paper(number: RequestNumber, *, at: datetime) -> bytes:
    """Print the paper (証明書印刷); asked again while it lies in the tray, it is the same paper.

    Raises PaperMixedUpError, having given the fee back, where the spool gives another paper.
    """
    row = requests.due(number, RequestEvent.PRINT, at=at)
    pdf = spool.current().fetch(number)
    if not guard.is_own(row, pdf):
        with office_transaction(OFFICE):
            requests.withhold(row, found=guard.digest_of(pdf), at=at)
        raise PaperMixedUpError(number)
    if row.state != RequestState.PRINTED:
        with office_transaction(OFFICE):
            requests.enter(row, RequestEvent.PRINT, {}, at=at, copies=row.copies)
    return pdf


def take(number: RequestNumber, *, at: datetime) -> RequestView:
    """Take the paper: the centre forgets it (取り忘れ確認)."""
    return _end(number, RequestEvent.TAKE, at=at)


def report_bad_print(number: RequestNumber, *, at: datetime) -> RequestView:
    """Take a bad print back that is reported at once, before it is carried home (印刷不良)."""
    row = requests.find(number)
    is_late = (
        row.ended_at is not None and at - row.ended_at > rules.bad_print_lifetime(day_of(at)).value
    )
    if is_late or not requests.allows(row, RequestEvent.VOID):
        raise RefusedError(Refusal(RefusalCode.PRINT_NOT_REPORTED))
    with office_transaction(OFFICE):
        requests.void(row, at=at)
    return requests.view_of(row)


def cancel(number: RequestNumber, *, at: datetime) -> RequestView:
    """End a request before paying (中止)."""
    return _end(number, RequestEvent.CANCEL, at=at)


def leave(number: RequestNumber, *, at: datetime) -> RequestView:
    """Leave a paid paper behind: the centre forgets it, too (取り忘れ)."""
    return _end(number, RequestEvent.LEAVE, at=at)


def end_abandoned(*, at: datetime) -> int:
    """End every request that nobody went on with in its time, each by itself; tell how many."""
    oldest = at - rules.request_lifetime(day_of(at)).value
    abandoned = models.Request.objects.filter(ended_at=None, at__lt=oldest)
    ended = 0
    for number in map(RequestNumber, list(abandoned.values_list("number", flat=True))):
        is_paid = requests.allows(requests.find(number), RequestEvent.LEAVE)
        with suppress(RefusedError):  # somebody went on with it, or ended it, just now
            _end(number, RequestEvent.LEAVE if is_paid else RequestEvent.CANCEL, at=at)
            ended += 1
    return ended


def view(number: RequestNumber) -> RequestView:
    """Tell where a request stands."""
    return requests.view_of(requests.find(number))


def _free_number(at: datetime) -> RequestNumber:
    """Draw a number that no request has; the caller is the office's only writer meanwhile."""
    while True:
        number = RequestNumber(f"{day_of(at):%Y%m%d}-{secrets.token_hex(4).upper()}")
        if not models.Request.objects.filter(number=number).exists():
            return number


def _typeset_if_allowed(row: models.Request, *, at: datetime) -> Paper | Refusal:
    chosen, holder = requests.order_of(row), requests.holder_of(row)
    registers = Registers(holder.resident)
    refusal = identity.voided(holder) or eligibility.refusal(holder, registers, chosen, at=at)
    if refusal is not None:
        return refusal
    number = RequestNumber(row.number)
    return papers.typeset(holder, registers.record, chosen, number=number, at=at)


def _end(number: RequestNumber, event: RequestEvent, *, at: datetime) -> RequestView:
    row = requests.due(number, event, at=at)
    with office_transaction(OFFICE):
        requests.end(row, event, at=at)
    return requests.view_of(row)


def _view_or_raise(row: models.Request, found: object) -> RequestView:
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return requests.view_of(row)
