"""What goes in and out of the certification office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.offices.municipality.gateway import Holder
from jumin.rules.lives import CertificateState
from jumin.terms import (
    CertificatePurpose,
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
    """What goes into a card: its certificates and those of the authorities above them (DER)."""

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
