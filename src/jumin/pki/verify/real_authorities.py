"""The real service's authorities as published: enough to recognise them, no key (公表情報).

Source: the self-signed certificates at https://www.jpki.go.jp/ca/index.html (自己署名証明書), each
generation of both authorities. The second generation for user authentication is known by serial
number and end only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from jumin.pki.hostile import attempt
from jumin.pki.verify.verdict import Outcome
from jumin.terms import CertificatePurpose


_SIGNATURE, _AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION


@dataclass(frozen=True)
class RealAuthority:
    """One generation of an authority of the real service (認証局の世代), as published."""

    purpose: CertificatePurpose
    generation: int
    name: x509.Name
    """The same for all generations of a purpose."""
    serial: int
    not_before: datetime | None
    """None where it is not known here to the second."""
    not_after: datetime
    key_identifier: bytes | None
    fingerprint: bytes | None
    """SHA-256 of the certificate; None where it is not known here."""

    def issued(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate names this generation as its issuer; proves nothing."""
        if certificate.issuer != self.name:
            return False
        named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        if self.key_identifier is None:
            return named.authority_cert_serial_number == self.serial
        return named.key_identifier == self.key_identifier

    def published(self, anchor: x509.Certificate) -> Outcome:
        """Compare an anchor with what is published of the generation of its serial number."""
        periods = (anchor.not_valid_before_utc, anchor.not_valid_after_utc)
        if periods != (self.not_before or periods[0], self.not_after):
            return Outcome.FAILED
        if self.fingerprint is None:
            return Outcome.NOTED
        found = sha256(anchor.public_bytes(Encoding.DER)).digest()
        return Outcome.PASSED if found == self.fingerprint else Outcome.FAILED


def is_of_real_service(certificate: x509.Certificate, real: Sequence[RealAuthority]) -> bool:
    """Whether the certificate names an authority of the real service, of whichever generation."""
    return any(certificate.issuer == authority.name for authority in real)


def real_issuer(
    certificate: x509.Certificate, real: Sequence[RealAuthority]
) -> RealAuthority | None:
    """Find the generation of the real service that a certificate names as its issuer."""
    return next((one for one in real if attempt(partial(one.issued, certificate))), None)


def published_anchor(anchor: x509.Certificate, real: Sequence[RealAuthority]) -> Outcome:
    """Check an anchor that has a real authority's name against what is published.

    Not applicable to other names; failed where no such generation was ever published.
    """
    named = [authority for authority in real if authority.name == anchor.subject]
    if not named:
        return Outcome.NOT_APPLICABLE
    generation = next((one for one in named if one.serial == anchor.serial_number), None)
    return Outcome.FAILED if generation is None else generation.published(anchor)


def _name(unit: str) -> x509.Name:
    units = (unit, "Japan Agency for Local Authority Information Systems")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI"),
            *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, value) for value in units),
        ]
    )


_SIGNATURE_NAME: Final = _name("JPKI for digital signature")
_AUTHENTICATION_NAME: Final = _name("JPKI for user authentication")

REAL_AUTHORITIES: Final = (
    RealAuthority(
        _SIGNATURE,
        1,
        _SIGNATURE_NAME,
        0x01,
        datetime(2015, 10, 20, 2, 40, 28, tzinfo=UTC),
        datetime(2025, 10, 19, 14, 59, 59, tzinfo=UTC),
        bytes.fromhex("0D034CBB34D0714F45E45A1CAFD8FD143FAB54A7"),
        bytes.fromhex("19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC9355"),
    ),
    RealAuthority(
        _SIGNATURE,
        2,
        _SIGNATURE_NAME,
        0x0132C4AB,
        datetime(2019, 9, 14, 23, 41, 56, tzinfo=UTC),
        datetime(2029, 9, 14, 14, 59, 59, tzinfo=UTC),
        bytes.fromhex("4DE017DE4B7F473DCD867A62D38B134ACE83558A"),
        bytes.fromhex("79679C33E4CC9319440F1AD120A597FF1844E2EF217063ADB176966FD5E6FBEB"),
    ),
    RealAuthority(
        _SIGNATURE,
        3,
        _SIGNATURE_NAME,
        0x067C6A21,
        datetime(2023, 7, 16, 0, 50, 27, tzinfo=UTC),
        datetime(2033, 7, 15, 14, 59, 59, tzinfo=UTC),
        bytes.fromhex("D21EA55895617E93ADBF966B941AB4EDF653F08F"),
        bytes.fromhex("D227F6CDE11D35C5252178F106F843D24651944975413B539FA2FB68DBFA365F"),
    ),
    RealAuthority(
        _AUTHENTICATION,
        1,
        _AUTHENTICATION_NAME,
        0x01,
        datetime(2015, 10, 20, 3, 8, 13, tzinfo=UTC),
        datetime(2025, 10, 19, 14, 59, 59, tzinfo=UTC),
        bytes.fromhex("9567951B5CA70D84A0FFF1D85A87F1AAB1340385"),
        bytes.fromhex("4DCFC4CA0AAF9FB2A3081B3F0C991C320B3ACC008667A341EEAEC5AF1D58CA7D"),
    ),
    RealAuthority(
        _AUTHENTICATION,
        2,
        _AUTHENTICATION_NAME,
        0x0133C349,
        None,
        datetime(2029, 9, 14, 14, 59, 59, tzinfo=UTC),
        None,
        None,
    ),
    RealAuthority(
        _AUTHENTICATION,
        3,
        _AUTHENTICATION_NAME,
        0x06D18006,
        datetime(2023, 7, 16, 1, 1, 4, tzinfo=UTC),
        datetime(2033, 7, 15, 14, 59, 59, tzinfo=UTC),
        bytes.fromhex("1AC100F596A3BC8C4B3DF195E32699249E9E308A"),
        bytes.fromhex("64114F29620C24ED2631D46476A040E7EE740D956089C00B036A6A8118C322B5"),
    ),
)
"""All generations published by November 2026."""
