"""One case: a question to a verifier, the answer that is right, and the rule behind it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import Any

from jumin.terms import CertificatePurpose


@unique
class Category(StrEnum):
    """What a case is about."""

    SIGNATURE = "signature"
    """A bare signature, PKCS #1 v1.5 with SHA-256 (RFC 8017 §8.2)."""
    CMS = "cms"
    """A signed message (RFC 5652 §5)."""
    CERTIFICATE = "certificate"
    """The fields of a certificate (RFC 5280 §4.1)."""
    EXTENSIONS = "extensions"
    """The extensions of a certificate (RFC 5280 §4.2)."""
    PROFILE = "profile"
    """What this service's profile asks beyond the standards."""
    CHAIN = "chain"
    """Authorities and their generations (RFC 5280 §6)."""
    CRL = "crl"
    """Revocation lists (RFC 5280 §5)."""
    OCSP = "ocsp"
    """Answers about the status (RFC 6960)."""
    TIME = "time"
    """Instants, and the evidence of the time."""


@unique
class Reason(StrEnum):
    """Why a certificate must not be relied on."""

    REVOKED = "revoked"
    HELD = "held"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    """What is shown is wrong: forged, foreign, malformed, not for this."""
    STATUS_UNKNOWN = "status-unknown"
    """Nobody who may say so says that it is not revoked."""


@dataclass(frozen=True)
class Rule:
    """What a verifier has to check: name and clause, as `jumin.pki.verify.Check` has them."""

    name: str
    clause: str


@dataclass(frozen=True)
class Question:
    """What a verifier is asked: may one rely on this, for this, at this instant?"""

    certificate: bytes | None
    """None where it is in the CMS."""
    anchors: tuple[bytes, ...]
    """Certificates of the trusted authorities, of all generations given."""
    purpose: CertificatePurpose
    at: datetime
    nonce: bytes | None = None
    """What the OCSP request carried."""
    ocsp: bytes | None = None
    crls: tuple[bytes, ...] = ()
    message: bytes | None = None
    """With `signature`: signed by the certificate's key."""
    signature: bytes | None = None
    cms: bytes | None = None
    content: bytes | None = None
    """What the CMS signs, where that is not enclosed in it."""

    def but(self, **fields: Any) -> "Question":
        """Exchange fields."""
        return replace(self, **fields)


@dataclass(frozen=True)
class Entry:
    """What a case is about, and the answer that is right, without its material."""

    id: str
    category: Category
    english: str
    """What is wrong, or unusual; one sentence."""
    japanese: str
    rule: Rule | None
    """The only one that is broken; None where the answer is yes."""
    reason: Reason | None

    @property
    def is_valid(self) -> bool:
        """Whether a verifier has to say yes."""
        return self.rule is None


@dataclass(frozen=True)
class Case(Entry):
    """A question whose answer is known."""

    question: Question
