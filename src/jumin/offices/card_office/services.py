"""The acts of the card office: one transaction each."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from jumin.chip import JpkiRecords, personalise
from jumin.offices.card_office import models
from jumin.offices.card_office.errors import CardEventRefusedError, CardUnknownError
from jumin.offices.card_office.values import (
    CardApplication,
    CardNumber,
    CardState,
    ManufacturedCard,
)
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import send, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.rules import card_last_day
from jumin.rules.lives import CARD_LIFE, CardEvent, CardStatus
from jumin.terms import CertificatePurpose, MunicipalityId, ResidentId, SerialNumber, day_of


OFFICE: Final = "card_office"
FACTORY: Final = "card_office.factory"
COUNTER: Final = "municipality.counter"
HOTLINE: Final = "hotline"
FIRST_NUMBER: Final = 900_000_000_000_001
"""Card numbers begin with 9: they can't be taken for real ones."""


def manufacture(
    application: CardApplication, *, at: datetime, random: Callable[[int], bytes]
) -> ManufacturedCard:
    """Make a card (発行): its certificates, its chip, its line in the books."""
    holder = municipality.holder(application.resident)
    last_day = card_last_day(
        issued_on=day_of(at),
        born_on=holder.basic_four.born_on,
        applied_on=application.applied_on,
        stay_until=holder.stay_until,
    ).value
    issued = certification.issue_for_card(
        certification.CardOrder(
            holder=holder,
            public_keys={
                purpose: key.public_key()
                for purpose, key in (
                    (CertificatePurpose.AUTHENTICATION, application.keys.authentication),
                    (CertificatePurpose.SIGNATURE, application.keys.signature),
                )
                if key is not None
            },
            card_last_day=last_day,
        ),
        at=at,
    )
    with office_transaction(OFFICE):
        number = CardNumber(str(FIRST_NUMBER + models.Card.objects.count()))
        signature = issued.certificates.get(CertificatePurpose.SIGNATURE)
        authentication = issued.certificates.get(CertificatePurpose.AUTHENTICATION)
        image = personalise(
            JpkiRecords(
                signature_certificate=signature.der if signature else None,
                signature_ca_certificate=issued.authorities[CertificatePurpose.SIGNATURE],
                authentication_certificate=authentication.der if authentication else None,
                authentication_ca_certificate=issued.authorities[CertificatePurpose.AUTHENTICATION],
                serial=number,
            ),
            application.keys,
            application.pins,
            image_key=application.image_key,
            random=random,
        )
        models.Card.objects.create(
            number=number,
            resident=application.resident,
            municipality=holder.municipality,
            status=CardStatus.MANUFACTURED,
            applied_on=application.applied_on,
            issued_on=day_of(at),
            last_day=last_day,
            signature_serial=signature.serial if signature else None,
            authentication_serial=authentication.serial if authentication else None,
        )
        write_journal(OFFICE, "card.issued", number, at=at, actor=FACTORY)
    return ManufacturedCard(number, image)


def hand_over(number: CardNumber, *, at: datetime) -> None:
    """Hand a card over to its holder (交付)."""
    with office_transaction(OFFICE):
        card = _enter(number, CardEvent.HANDED_OVER, at=at, actor=COUNTER)
        card.handed_over_on = day_of(at)
        card.save()


def suspend(number: CardNumber, *, at: datetime) -> None:
    """Suspend a card whose loss was reported (一時停止); its certificates are held."""
    with office_transaction(OFFICE):
        card = _enter(number, CardEvent.LOSS_REPORTED, at=at, actor=HOTLINE)
        card.suspended_at = at
        card.save()
        send(OFFICE, "card.suspended", card.resident, at=at)


def lapse_after_death(resident: ResidentId, *, at: datetime) -> None:
    """Let a dead person's card lapse (失効)."""
    for row in models.Card.objects.filter(resident=resident).exclude(status=CardStatus.LAPSED):
        card = _enter(CardNumber(row.number), CardEvent.HOLDER_DIED, at=at, actor="municipality")
        card.lapsed_at = at
        card.save()


def card(number: CardNumber) -> CardState:
    """Tell the state of a card by its number."""
    return _state(_row(number))


def card_with(serial: SerialNumber) -> CardState | None:
    """Tell the state of the card whose user authentication certificate has this serial."""
    row = models.Card.objects.filter(authentication_serial=serial).first()
    return _state(row) if row else None


def _enter(number: CardNumber, event: CardEvent, *, at: datetime, actor: str) -> models.Card:
    card = _row(number)
    status = CardStatus(card.status)
    if (status, event) not in CARD_LIFE:
        raise CardEventRefusedError(number, status, event)
    card.status = CARD_LIFE[status, event]
    write_journal(OFFICE, f"card.{event}", number, at=at, actor=actor)
    return card


def _row(number: CardNumber) -> models.Card:
    try:
        return models.Card.objects.get(number=number)
    except models.Card.DoesNotExist as error:
        raise CardUnknownError(number) from error


def _state(row: models.Card) -> CardState:
    return CardState(
        number=CardNumber(row.number),
        resident=ResidentId(row.resident),
        municipality=MunicipalityId(row.municipality),
        status=CardStatus(row.status),
        issued_on=row.issued_on,
        last_day=row.last_day,
        handed_over_on=row.handed_over_on,
        suspended_at=row.suspended_at,
        lapsed_at=row.lapsed_at,
        signature_serial=_serial(row.signature_serial),
        authentication_serial=_serial(row.authentication_serial),
    )


def _serial(number: int | None) -> SerialNumber | None:
    return None if number is None else SerialNumber(number)
