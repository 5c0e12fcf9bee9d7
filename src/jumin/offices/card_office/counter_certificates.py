"""New certificates for a card at the counter (電子証明書の発行・更新): ordered, then written.

The card makes the keys. The terminal orders, writes what it gets into the card, and reports it:
only then do the new certificates count. A visit that ends before is begun anew.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from jumin.offices.card_office import book, models
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import (
    NoKeyError,
    NothingOrderedError,
    RenewalNotOpenError,
)
from jumin.offices.card_office.values import CardNumber, CertificateCause
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import send, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.rules import is_renewing, renewal_opens_on
from jumin.rules.lives import EFFECTIVE
from jumin.terms import CertificatePurpose, ResidentId, day_of


COUNTER: Final = "municipality.counter"


def order(
    number: CardNumber,
    requests: Mapping[CertificatePurpose, bytes],
    *,
    cause: CertificateCause,
    at: datetime,
) -> certification.CardCertificates:
    """Order certificates for keys that a card has just made; the order is remembered."""
    if not requests:
        raise NoKeyError(number)
    card = book.serviceable(number, "certificates-ordered")
    renewing = cause is CertificateCause.RENEWAL and _is_renewing(card, requests, at=at)
    card = _enter_order(number, cause, at=at)
    order_number = book.order_number(card)
    beside = _staying(card, requests)
    issued = certification.issue_for_card(
        certification.CardOrder(
            number=order_number,
            card=card.number,
            holder=municipality.holder(ResidentId(card.resident)),
            requests=requests,
            card_last_day=card.last_day,
            renewing=renewing,
            beside=beside.serial if beside else None,
        ),
        at=at,
    )
    with office_transaction(OFFICE):
        card = book.serviceable(number, "certificates-ordered")
        if card.ordered_on is None or book.order_number(card) != order_number:
            raise NothingOrderedError(number)  # it was abandoned or written meanwhile
        card.ordered_signature_serial = issued.serial(CertificatePurpose.SIGNATURE)
        card.ordered_authentication_serial = issued.serial(CertificatePurpose.AUTHENTICATION)
        book.save(card)
    return issued


def _enter_order(number: CardNumber, cause: CertificateCause, *, at: datetime) -> models.Card:
    """Enter the order before anything is issued for it: so it can be abandoned."""
    with office_transaction(OFFICE):
        card = book.serviceable(number, "certificates-ordered")
        card.ordered_on, card.ordered_cause = day_of(at), cause.value
        card.ordered_signature_serial = card.ordered_authentication_serial = None
        book.save(card)
        write_journal(
            OFFICE, "card.certificates_ordered", number, at=at, actor=COUNTER, cause=cause.value
        )
        return card


def written(number: CardNumber, *, at: datetime) -> None:
    """Enter that what was ordered last is in the card: from now on these are its certificates."""
    with office_transaction(OFFICE):
        card = book.serviceable(number, "certificates-written")
        if not (card.ordered_signature_serial or card.ordered_authentication_serial):
            raise NothingOrderedError(number)
        told = {
            **book.stated(card.ordered_signature_serial, card.ordered_authentication_serial),
            **book.stated(
                card.signature_serial if card.ordered_signature_serial else None,
                card.authentication_serial if card.ordered_authentication_serial else None,
                prefix="former_",
            ),
            "cause": card.ordered_cause,
        }
        card.signature_serial = card.ordered_signature_serial or card.signature_serial
        card.authentication_serial = (
            card.ordered_authentication_serial or card.authentication_serial
        )
        book.end_order(card)
        book.save(card)
        write_journal(
            OFFICE,
            "card.certificates_written",
            number,
            at=at,
            actor=COUNTER,
            cause=told["cause"],
        )
        send(OFFICE, "card.certificates_written", number, at=at, payload=told)


def _is_renewing(
    card: models.Card, wanted: Collection[CertificatePurpose], *, at: datetime
) -> bool:
    """Whether what is in force on the card is renewed (更新), rather than issued anew.

    Raises `RenewalNotOpenError` where it is too early for that.
    """
    on, last_days = day_of(at), [entry.last_day for entry in _in_force(card, wanted)]
    opens_on = max((renewal_opens_on(last_day).value for last_day in last_days), default=on)
    if on < opens_on:
        raise RenewalNotOpenError(card.number, opens_on)
    return bool(last_days) and all(is_renewing(last_day, on).value for last_day in last_days)


def _in_force(
    card: models.Card, wanted: Collection[CertificatePurpose]
) -> list[certification.LedgerEntry]:
    serials = book.state(card).serials
    entries = (
        certification.entry(purpose, serials[purpose]) for purpose in serials.keys() & wanted
    )
    return [entry for entry in entries if entry.state in EFFECTIVE]


def _staying(
    card: models.Card, wanted: Collection[CertificatePurpose]
) -> certification.LedgerEntry | None:
    """Tell the certificate that stays on the card beside the one that is ordered, if one does."""
    return next(iter(_in_force(card, frozenset(CertificatePurpose).difference(wanted))), None)
