"""What goes into a card: records, keys, signers and PINs."""

from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import MY_NUMBER_CARD_LABEL, CvCertificate, RecordSigner
from jumin.terms import BasicFour, IndividualNumber, Pin


@dataclass(frozen=True)
class JpkiRecords:
    """What the JPKI application shows: certificates in DER, and the token's serial number.

    A certificate that the card does not carry is None. The serial is ASCII, up to 16 characters.
    The label tells a card from a phone.
    """

    signature_certificate: bytes | None = field(repr=False)
    signature_ca_certificate: bytes = field(repr=False)
    authentication_certificate: bytes | None = field(repr=False)
    authentication_ca_certificate: bytes = field(repr=False)
    serial: str
    label: str = MY_NUMBER_CARD_LABEL


@dataclass(frozen=True)
class HolderRecords:
    """Whom a card names, and what is printed on it (券面記載事項).

    `serial` is the card's, 15 digits (製造番号); `municipality_code` has five digits;
    `printed_birth` six, YYMMDD as printed; `security_code` four, printed below the portrait.
    """

    number: IndividualNumber = field(repr=False)
    attributes: BasicFour = field(repr=False)
    serial: str
    municipality_code: str
    last_day: date
    printed_birth: str = field(repr=False)
    security_code: str = field(repr=False)


@dataclass(frozen=True)
class CardRecords:
    """What a card shows (カードの記録); without a holder's records it is a phone, JPKI only."""

    jpki: JpkiRecords
    holder: HolderRecords | None = None


@dataclass(frozen=True)
class CardKeys:
    """The private keys in a card (RSA, 2 048 bits); None where there is none.

    Two belong to the certificates. `card` proves that the card is genuine; to `session` a terminal
    encrypts a session key. Those two are there if, and only if, the holder's records are.
    """

    signature: RSAPrivateKey | None = field(default=None, repr=False)
    authentication: RSAPrivateKey | None = field(default=None, repr=False)
    card: RSAPrivateKey | None = field(default=None, repr=False)
    session: RSAPrivateKey | None = field(default=None, repr=False)


@dataclass(frozen=True)
class RecordSigners:
    """Who signs a card's records (記録の署名者), and the certificates above them.

    `root_certificate` certifies the issuer's intermediate key, `intermediate_certificate` a key
    below that; some cards lack the latter.
    """

    input_support: RecordSigner
    card_face: RecordSigner
    root_certificate: CvCertificate
    intermediate_certificate: CvCertificate | None = None


@dataclass(frozen=True)
class ChosenPins:
    """The PINs the holder chose; None where the PIN was not set, which blocks it."""

    signature: Pin | None = field(default=None, repr=False)
    authentication: Pin | None = field(default=None, repr=False)
    input_support: Pin | None = field(default=None, repr=False)
    resident_register: Pin | None = field(default=None, repr=False)
