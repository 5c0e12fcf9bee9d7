"""What goes in and out of the certification office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.offices.municipality.gateway import Holder
from jumin.pki.parties import Fault
from jumin.pki.query_log import Outcome
from jumin.rules.lives import CertificateState
from jumin.terms import (
    CertificatePurpose,
    Medium,
    MunicipalityId,
    ResidentId,
    RevocationReason,
    SerialNumber,
    Yen,
)


CHECKED: Final = frozenset({Outcome.GOOD, Outcome.REVOKED})
"""What is told in a check that is paid for."""


@dataclass(frozen=True)
class CardOrder:
    """The order for certificates of a card, new or at the counter (発行申請)."""

    number: str
    """Names the order: given once more, it is answered with the same certificates."""
    card: str
    """The number of the card, which its keys state in their requests."""
    holder: Holder
    requests: Mapping[CertificatePurpose, bytes] = field(repr=False)
    """For each certificate that is wanted, the request that its key signed (PKCS #10, DER)."""
    card_last_day: date
    renewing: bool = False
    """Whether the former certificates are in their renewal window (更新)."""
    beside: SerialNumber | None = None
    """The certificate of the other purpose that stays on the card, if one does."""


@dataclass(frozen=True)
class OwnKeyOrder:
    """The order for a certificate over a key of one's own, in no card (自分の鍵の電子証明書)."""

    holder: Holder
    purpose: CertificatePurpose
    request: bytes = field(repr=False)
    """The request that the key signed (PKCS #10, DER); whatever name it states."""


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
    delivered_at: datetime | None
    """When its holder got it; None where nobody did."""
    former: SerialNumber | None
    """The certificate of the same purpose whose place it took when it was delivered (新旧シリアル);
    None for a holder's first, and for those over own keys."""
    beside: SerialNumber | None
    """That of the other purpose on the same card, as they were delivered last."""
    is_own_key: bool
    """Whether its key is in no card: who applied for it keeps the key."""

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
class PublishedStatus:
    """What is published of a certificate (公表された状態)."""

    at: datetime
    """When the status was published."""
    status: str
    """`good`, `revoked` (held, too) or `unknown`."""
    reason: RevocationReason | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class CeremonyPlan:
    """What a ceremony would found (鍵生成の予定)."""

    purpose: CertificatePurpose
    generation: int
    serial: SerialNumber
    last_day: date
    """Its last day, if it were founded now."""
    due_on: date
    """On which it is founded by itself, if nobody does before."""
    keys: str
    """Where its key would be made: `file` or `token`."""


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
    is_attended: bool | None
    """Whether two persons attended its key ceremony; else it was founded by itself.

    None where its transcript can't be believed.
    """
    transcript: bytes = field(repr=False)
    """The record of the ceremony (`jumin.pki.transcript`)."""
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


@dataclass(frozen=True)
class RelyingPartyView:
    """A relying party as registered (署名検証者・利用者証明検証者)."""

    number: int
    name: str
    purposes: frozenset[CertificatePurpose]
    """Whose status it may ask for: signature (JPKI Act, art. 17(1)), authentication (36(1))."""
    is_tester: bool
    """Whether it may be answered wrongly."""
    fault: Fault | None
    """How it is answered wrongly now."""
    certificate_fingerprint: str | None
    """SHA-256 of its client certificate, in hexadecimal."""
    registered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class NewRelyingParty:
    """A relying party just registered, with its key: nobody can tell it again."""

    party: RelyingPartyView
    key: str = field(repr=False)
    """What it sends: `Authorization: Bearer KEY`."""


@dataclass(frozen=True)
class QueryCount:
    """How often a party asked for the status of certificates in a month (照会件数)."""

    month: date
    """Its first day."""
    number: int
    """The party's; 0 for askers that showed nothing."""
    name: str | None
    """None where no such party is in the register."""
    purpose: CertificatePurpose
    outcomes: Mapping[Outcome, int]
    fee: Yen
    """What is due in all: nothing while checks are free, nor from nobody (手数料)."""

    @property
    def checks(self) -> int:
        """How many are paid for: those told the status of a certificate that there is."""
        return sum(self.outcomes.get(told, 0) for told in CHECKED)
