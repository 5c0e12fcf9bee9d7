"""What goes in and out of the certification office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.offices.municipality.gateway import Holder
from jumin.rules.lives import CertificateState
from jumin.terms import (
    CertificatePurpose,
    Medium,
    MunicipalityId,
    ResidentId,
    RevocationReason,
    SerialNumber,
)


@dataclass(frozen=True)
class CardOrder:
    """The order for certificates of a card, new or at the counter (発行申請)."""

    number: str
    """Names the order: given once more, it is answered with the same certificates."""
    holder: Holder
    public_keys: Mapping[CertificatePurpose, RSAPublicKey] = field(repr=False)
    """One public key for each certificate that is wanted."""
    card_last_day: date
    renewing: bool = False
    """Whether the former certificates are in their renewal window (更新)."""
    authentication_last_day: date | None = None
    """The last day of the authentication certificate that stays on the card, if one does."""


@dataclass(frozen=True)
class IssuedCertificate:
    """A certificate as issued."""

    serial: SerialNumber
    der: bytes = field(repr=False)
    last_day: date


@dataclass(frozen=True)
class CardCertificates:
    """What goes into a card, or phone: its certificates and those of their authorities (DER)."""

    certificates: Mapping[CertificatePurpose, IssuedCertificate]
    authorities: Mapping[CertificatePurpose, bytes] = field(repr=False)

    def serial(self, purpose: CertificatePurpose) -> SerialNumber | None:
        """Tell the serial number of the certificate of a purpose; None where there is none."""
        return self.certificates[purpose].serial if purpose in self.certificates else None

    def der(self, purpose: CertificatePurpose) -> bytes | None:
        """Give the certificate of a purpose; None where there is none."""
        return self.certificates[purpose].der if purpose in self.certificates else None


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger says of a certificate (電子証明書の発行記録)."""

    serial: SerialNumber
    purpose: CertificatePurpose
    order: str
    """The order that it was made for: the number of the card, where it came with one."""
    resident: ResidentId
    municipality: MunicipalityId
    issued_at: datetime
    last_day: date
    state: CertificateState
    reason: RevocationReason | None
    revoked_at: datetime | None
    card_serial: SerialNumber | None
    """Of a phone's certificate: that of the user authentication certificate on the card, with
    which it ends; None for certificates on cards."""

    @property
    def medium(self) -> Medium:
        """Where it is: on a card or on a phone."""
        return Medium.CARD if self.card_serial is None else Medium.PHONE


@dataclass(frozen=True)
class PhoneApplication:
    """An application for a certificate on a phone (移動端末設備用電子証明書の発行申請).

    What is signed, with the signature key of the holder's card, is `signed_part`.
    """

    signature_certificate: bytes = field(repr=False)
    """The card's signature certificate in DER."""
    public_key: RSAPublicKey = field(repr=False)
    """The phone's public key."""
    signature: bytes = field(repr=False)
    """RSASSA-PKCS1-v1_5 with SHA-256 over `signed_part`."""

    @staticmethod
    def signed_part(public_key: RSAPublicKey) -> bytes:
        """Give what the holder signs: what it is for, and the phone's key (RFC 5280 §4.1.2.7)."""
        key = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"JUMIN-TEST application for a certificate on a phone:" + key


@dataclass(frozen=True)
class AuthorityView:
    """One generation of an authority, as everybody may know it."""

    purpose: CertificatePurpose
    generation: int
    subject: str
    serial: SerialNumber
    not_before: datetime
    not_after: datetime
    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal."""
    certificate_pem: bytes = field(repr=False)
    certificates: int
    """How many it has issued."""
    revoked: int
    """How many of these are revoked or held."""
    crl_number: int
    crl_at: datetime | None
    crl_next_update: datetime | None


@dataclass(frozen=True)
class CrlView:
    """One published revocation list."""

    name: str
    """File name: `signature-01-14204.crl`."""
    purpose: CertificatePurpose
    generation: int
    municipality: MunicipalityId | None
    """None for the full list of a generation."""
    number: int
    entries: int
    at: datetime
    next_update: datetime
    der: bytes = field(repr=False)


@dataclass(frozen=True)
class PublicationView:
    """What was published (公表)."""

    at: datetime
    snapshot_entries: int
    crls: tuple[CrlView, ...]
