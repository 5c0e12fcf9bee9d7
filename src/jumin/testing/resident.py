"""A resident as a test has them: with the keys that a real card would never give away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12

from jumin.terms import UsageError


class NoCertificateError(UsageError):
    """A resident has no certificate of this kind."""

    def __init__(self, resident: str, kind: str, has: tuple[str, ...]) -> None:
        told = ", ".join(has) or "none"
        super().__init__(f"{resident} has no certificate of the kind {kind!r}; has: {told}.")
        self.resident, self.kind, self.has = resident, kind, has


@dataclass(frozen=True)
class Held:
    """A certificate that a resident holds, with its key."""

    certificate: x509.Certificate = field(repr=False)
    authority: x509.Certificate = field(repr=False)
    key: RSAPrivateKey = field(repr=False)
    p12: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    pin: str | None = field(repr=False)
    state: str
    """How it stood when the resident was asked for, by the ledger: `delivered` is in force."""
    last_day: date

    @classmethod
    def read(cls, p12: bytes, row: Mapping[str, str]) -> Self:
        """Open a file of the bundle, with its row of the sheet."""
        opened = pkcs12.load_pkcs12(p12, row["passphrase"].encode())
        if opened.cert is None or not isinstance(opened.key, RSAPrivateKey):
            raise UsageError("This file has no RSA key with a certificate.")
        return cls(
            certificate=opened.cert.certificate,
            authority=opened.additional_certs[0].certificate,
            key=opened.key,
            p12=p12,
            passphrase=row["passphrase"],
            pin=row["pin"],
            state=row["state"],
            last_day=date.fromisoformat(row["last_day"]),
        )


@dataclass(frozen=True)
class Resident:
    """A resident of the town, as they were when they were asked for.

    What they hold is named by its kind: `signature` (署名用), `authentication` (利用者証明用),
    `phone-authentication` (スマホ用). What is particular about somebody is in `reason`.
    """

    id: str
    name: str
    municipality: str
    reason: str
    """Why somebody lives in the town, in Japanese."""
    held: Mapping[str, Held] = field(repr=False)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of certificates that they hold."""
        return tuple(self.held)

    def certificate(self, kind: str = "authentication") -> x509.Certificate:
        """Give a certificate; raises `NoCertificateError`, as all that follow."""
        return self.holding(kind).certificate

    def key(self, kind: str = "authentication") -> RSAPrivateKey:
        """Give the private key of a certificate."""
        return self.holding(kind).key

    def pin(self, kind: str = "authentication") -> str | None:
        """Tell what opens the key on the card or phone; None where there is no PIN."""
        return self.holding(kind).pin

    def sign(self, message: bytes, kind: str = "authentication") -> bytes:
        """Sign as the card does: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2)."""
        return self.key(kind).sign(message, PKCS1v15(), SHA256())

    def holding(self, kind: str) -> Held:
        """Give all that belongs to a certificate: key, PKCS #12, passphrase, state."""
        if kind not in self.held:
            raise NoCertificateError(self.id, kind, self.kinds)
        return self.held[kind]
