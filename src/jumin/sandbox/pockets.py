"""Looking through pockets: what card and phone say of themselves, asked of copies (手元の媒体)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography import x509

from jumin.cardfiles import PinRole
from jumin.chip import Card
from jumin.client import InputSupportSession, JpkiSession, PinNeededError
from jumin.offices.card_office.gateway import CardNumber
from jumin.sandbox import phones, wallet
from jumin.sandbox.residents import TownResident
from jumin.terms import (
    BasicFour,
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
    attributes: BasicFour | None = field(repr=False)
    """The four items that it states; None where they can't be looked at."""


def pocket_of(resident: TownResident) -> Pocket:
    """Tell what the card in a resident's pocket says.

    It is asked of a copy, for much of it wants a PIN: presenting it changes what a card counts.
    Where the roster's PIN is not the card's any more, what it opens is left out.

    Raises `PocketEmptyError`, `PocketDamagedError`, and RefusedError (`card.elsewhere`).
    """
    with _copy(resident, Medium.CARD) as card:
        session = JpkiSession(card)
        number = CardNumber(session.token().serial)
        certificates = dict(_certificates(session, resident))
        return Pocket(number, certificates, _attributes(InputSupportSession(card), resident))


def phone_certificate(resident: TownResident) -> SerialNumber | None:
    """Tell which certificate the phone in a resident's pocket carries; None where its PIN is gone.

    It is asked of a copy, too. Raises `PocketEmptyError` where there is no such phone,
    `PocketDamagedError`, and RefusedError (`card.elsewhere`).
    """
    purpose = CertificatePurpose.AUTHENTICATION
    with _copy(resident, Medium.PHONE) as phone:
        session = JpkiSession(phone)
        try:
            session.verify_pin(purpose, phones.pin_of(resident))
        except RefusedError:
            return None
        certificate = x509.load_der_x509_certificate(session.certificate(purpose))
        return SerialNumber(certificate.serial_number)


@contextmanager
def _copy(resident: TownResident, medium: Medium) -> Iterator[Card]:
    """Open a copy of what is in a pocket, and tell what is wrong with it."""
    try:
        image, key = wallet.image_of(resident, medium), wallet.image_key(resident.id, medium)
        yield Card.open(image, image_key=key, store=_Copy())
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


def _attributes(session: InputSupportSession, resident: TownResident) -> BasicFour | None:
    """Read the four items by verification number B, which is no PIN of the holder's (照合番号B)."""
    number = resident.verification_number_b
    if number is None:
        return None
    try:
        session.verify_pin(PinRole.VERIFICATION_NUMBER_B, Pin(number))
    except RefusedError:
        return None
    return session.attributes()


class _Copy:
    """The store of a copy: what changes is forgotten."""

    def write(self, offset: int, record: bytes) -> None:
        """Forget it."""

    def replace(self, image: bytes) -> None:
        """Forget it."""
