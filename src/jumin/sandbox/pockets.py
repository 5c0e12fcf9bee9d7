"""Looking through pockets: what card and phone say of themselves, asked of copies (手元の媒体)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography import x509

from jumin.chip import Card
from jumin.client import JpkiSession, PinNeededError
from jumin.offices.card_office.gateway import CardNumber
from jumin.sandbox import phones, wallet
from jumin.sandbox.residents import TownResident
from jumin.terms import (
    CertificatePurpose,
    FaultError,
    Medium,
    Pin,
    RefusalCode,
    RefusedError,
    SerialNumber,
)


class PocketEmptyError(FaultError):
    """There is no card in somebody's pocket."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no card in the pocket of {name}.")
        self.name = name


class PocketDamagedError(FaultError):
    """The card in somebody's pocket can't be read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The card in the pocket of {name} is damaged: have it issued anew.")
        self.name = name


@dataclass(frozen=True)
class Pocket:
    """What the card in somebody's pocket says."""

    number: CardNumber
    certificates: Mapping[CertificatePurpose, SerialNumber | None]
    """Its certificates; None where there is none. One that can't be looked at is left out."""


def pocket_of(resident: TownResident) -> Pocket:
    """Tell what the card in a resident's pocket says.

    It is asked of a copy, for the signature certificate wants a PIN: presenting it changes what a
    card counts. Where the roster's PIN is not the card's any more, that certificate is left out.

    Raises `PocketEmptyError`, `PocketDamagedError`, and RefusedError (`card.elsewhere`).
    """
    with _session(resident, Medium.CARD) as session:
        number = CardNumber(session.token().serial)
        return Pocket(number, dict(_certificates(session, resident)))


def phone_certificate(resident: TownResident) -> SerialNumber | None:
    """Tell which certificate the phone in a resident's pocket carries; None where its PIN is gone.

    It is asked of a copy, too. Raises `PocketEmptyError` where there is no such phone,
    `PocketDamagedError`, and RefusedError (`card.elsewhere`).
    """
    purpose = CertificatePurpose.AUTHENTICATION
    with _session(resident, Medium.PHONE) as session:
        try:
            session.verify_pin(purpose, phones.pin_of(resident))
        except RefusedError:
            return None
        certificate = x509.load_der_x509_certificate(session.certificate(purpose))
        return SerialNumber(certificate.serial_number)


@contextmanager
def _session(resident: TownResident, medium: Medium) -> Iterator[JpkiSession]:
    """Open a copy of what is in a pocket, and tell what is wrong with it."""
    try:
        image, key = wallet.image_of(resident, medium), wallet.image_key(resident.id, medium)
        yield JpkiSession(Card.open(image, image_key=key, store=_Copy()))
    except RefusedError as error:
        match error.refusal.code:
            case RefusalCode.CARD_ABSENT:
                raise PocketEmptyError(resident.id) from error
            case RefusalCode.CARD_UNREADABLE:
                raise PocketDamagedError(resident.id) from error
        raise
    except (FaultError, ValueError) as error:
        raise PocketDamagedError(resident.id) from error


def _certificates(
    session: JpkiSession, resident: TownResident
) -> Iterator[tuple[CertificatePurpose, SerialNumber | None]]:
    for purpose in CertificatePurpose:
        try:
            if purpose is CertificatePurpose.SIGNATURE and resident.signature_pin is not None:
                session.verify_pin(purpose, Pin(resident.signature_pin))
            certificate = x509.load_der_x509_certificate(session.certificate(purpose))
        except PinNeededError:
            continue
        except RefusedError as error:
            if error.refusal.code is RefusalCode.CERTIFICATE_ABSENT:
                yield purpose, None
        else:
            yield purpose, SerialNumber(certificate.serial_number)


class _Copy:
    """The store of a copy: what changes is forgotten."""

    def write(self, offset: int, record: bytes) -> None:
        """Forget it."""

    def replace(self, image: bytes) -> None:
        """Forget it."""
