"""Making a card (発行): ordered, then its certificates, then its chip.

Each step is a transaction of the office whose books it enters, so a crash may part them. The same
application again finds its order and makes the same card; without it, the order is abandoned.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings

from jumin.chip import CardKeys, CardRecords, HolderRecords, JpkiRecords, personalise
from jumin.offices.card_office import book, models, record_keys, records
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import CardEventRefusedError
from jumin.offices.card_office.values import CardApplication, CardNumber, ManufacturedCard
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.pki.requests import card_subject, make_request
from jumin.rules import card_last_day
from jumin.rules.lives import CARDS_NOT_HANDED_OVER, CardEvent, CardStatus
from jumin.terms import CertificatePurpose, day_of


FACTORY: Final = "card_office.factory"


def manufacture(
    application: CardApplication, *, at: datetime, random: Callable[[int], bytes]
) -> ManufacturedCard:
    """Make a card; before it is handed over, the same application makes the same card again."""
    holder = municipality.holder(application.resident)
    card = _order(application, holder, at=at)
    issued = certification.issue_for_card(
        certification.CardOrder(
            number=card.number,
            card=card.number,
            holder=holder,
            requests=_requests(application.keys, card.number),
            card_last_day=card.last_day,
        ),
        at=at,
    )
    says = records.holder_records(card)
    image = _image(_jpki(card, issued), says, application, random=random)
    with office_transaction(OFFICE):
        made = _make(CardNumber(card.number), issued, at=at)
        records.keep(made, says, application)
    return ManufacturedCard(CardNumber(card.number), image)


def issuer_key(number: CardNumber) -> bytes:
    """Derive the key by which a card knows its issuer's terminal (発行者鍵)."""
    key: bytes = settings.JUMIN_SECRETS.derive(f"issuer:{number}")
    return key


def _order(
    application: CardApplication, holder: municipality.Holder, *, at: datetime
) -> models.Card:
    """Find the order of an application, or enter it (発行依頼)."""
    with office_transaction(OFFICE):
        known = models.Card.objects.filter(
            resident=application.resident,
            applied_on=application.applied_on,
            status__in=CARDS_NOT_HANDED_OVER,
        ).first()
        if known is not None:
            return known
        last_day = card_last_day(
            issued_on=day_of(at),
            born_on=holder.basic_four.born_on,
            applied_on=application.applied_on,
            stay_until=holder.stay_until,
        ).value
        card = models.Card(
            number=book.next_number(),
            resident=application.resident,
            municipality=holder.municipality,
            status=CardStatus.ORDERED,
            applied_on=application.applied_on,
            ordered_at=at,
            issued_on=day_of(at),
            last_day=last_day,
        )
        book.save(card)
        write_journal(OFFICE, "card.ordered", card.number, at=at, actor=FACTORY)
        return card


def _make(
    number: CardNumber, issued: certification.CardCertificates, *, at: datetime
) -> models.Card:
    """Enter that a card is made, or made again, with these certificates."""
    card = book.find(number)
    card.signature_serial = issued.serial(CertificatePurpose.SIGNATURE)
    card.authentication_serial = issued.serial(CertificatePurpose.AUTHENTICATION)
    if card.status == CardStatus.ORDERED:
        book.enter(card, CardEvent.MADE, at=at, actor=FACTORY)
    elif card.status == CardStatus.MANUFACTURED:
        book.save(card)
        write_journal(OFFICE, "card.made_again", number, at=at, actor=FACTORY)
    else:
        raise CardEventRefusedError(number, CardStatus(card.status), CardEvent.MADE)
    return card


def _jpki(card: models.Card, issued: certification.CardCertificates) -> JpkiRecords:
    return JpkiRecords(
        signature_certificate=issued.der(CertificatePurpose.SIGNATURE),
        signature_ca_certificate=issued.authorities[CertificatePurpose.SIGNATURE],
        authentication_certificate=issued.der(CertificatePurpose.AUTHENTICATION),
        authentication_ca_certificate=issued.authorities[CertificatePurpose.AUTHENTICATION],
        serial=card.number,
    )


def _image(
    jpki: JpkiRecords,
    says: HolderRecords,
    application: CardApplication,
    *,
    random: Callable[[int], bytes],
) -> bytes:
    return personalise(
        CardRecords(jpki, says),
        records.images(says, application.photograph),
        application.keys,
        application.pins,
        signers=record_keys.signers(),
        image_key=application.image_key,
        random=random,
        issuer_key=issuer_key(CardNumber(says.serial)),
    )


def _requests(keys: CardKeys, number: str) -> dict[CertificatePurpose, bytes]:
    """Let each of the card's keys request its certificate (所持証明)."""
    return {
        purpose: make_request(card_subject(purpose, number), key)
        for purpose, key in (
            (CertificatePurpose.AUTHENTICATION, keys.authentication),
            (CertificatePurpose.SIGNATURE, keys.signature),
        )
        if key is not None
    }
