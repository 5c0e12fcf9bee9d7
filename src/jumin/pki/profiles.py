"""The certificate profiles as data: identifiers, extensions in order (プロファイル仕様書)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, ObjectIdentifier

from jumin.pki.assumptions import (
    PHONE_LIKE_CARD,
    PHONE_POLICIES,
    RESPONDER_EXTENSIONS,
    SIGNATURE_EXTENSIONS,
)
from jumin.pki.organisation import TEST_ORGANISATION, Organisation
from jumin.terms import CertificatePurpose, Medium, UsageError


ORGANISATION: Final = TEST_ORGANISATION.name
"""The organisation in every name, unless a profile says otherwise."""

DEFAULT_BASE_ADDRESS: Final = "http://127.0.0.1:8001"
"""Where the responder of a fresh installation answers."""


@unique
class CertificateKind(StrEnum):
    """What a certificate is for: each kind has a profile of its own."""

    AUTHORITY = "authority"
    """Self-signed certificate of a certification authority (認証局の自己署名証明書)."""
    RESPONDER = "responder"
    """Delegated OCSP responder (RFC 6960 §4.2.2.2)."""
    SIGNATURE = "signature"
    """Digital signature certificate (署名用電子証明書)."""
    AUTHENTICATION = "authentication"
    """User authentication certificate (利用者証明用電子証明書)."""
    PHONE_AUTHENTICATION = "phone-authentication"
    """User authentication certificate on a phone (移動端末設備用利用者証明用電子証明書)."""
    PHONE_SIGNATURE = "phone-signature"
    """Digital signature certificate on a phone (移動端末設備用署名用電子証明書)."""

    @property
    def on_card(self) -> "CertificateKind":
        """The kind on a card whose form it has: its own, but for those on phones (assumed)."""
        return CertificateKind(PHONE_LIKE_CARD.get(self, self))

    @classmethod
    def of_holder(cls, purpose: CertificatePurpose, medium: Medium) -> "CertificateKind":
        """Tell the kind of a holder's certificate."""
        return cls(purpose.value if medium is Medium.CARD else f"phone-{purpose}")


class PolicyUnknownError(UsageError):
    """No policy is known for such a certificate on such a medium, so none is issued."""

    def __init__(self, purpose: CertificatePurpose, medium: Medium) -> None:
        super().__init__(f"No policy for {purpose} certificates on a {medium} is known.")
        self.purpose, self.medium = purpose, medium


@dataclass(frozen=True)
class OidTable:
    """One set of object identifiers (オブジェクト識別子)."""

    policies: Mapping[CertificatePurpose, ObjectIdentifier] = field(hash=False)
    """Certificate policy of each purpose, on cards."""
    phone_policies: Mapping[CertificatePurpose, ObjectIdentifier] = field(hash=False)
    """Certificate policy of each purpose on phones, as far as it is known."""
    name: ObjectIdentifier
    """Name (氏名)."""
    name_substitutes: ObjectIdentifier = field(hash=False)
    """Where the name has substitute characters (氏名代替文字の使用位置情報)."""
    sex: ObjectIdentifier = field(hash=False)
    """Sex (性別)."""
    born_on: ObjectIdentifier = field(hash=False)
    """Date of birth (生年月日)."""
    address: ObjectIdentifier = field(hash=False)
    """Address (住所)."""
    address_substitutes: ObjectIdentifier = field(hash=False)
    """Where the address has substitute characters (住所代替文字の使用位置情報)."""

    @classmethod
    def under(
        cls, arc: str, phone_policies: Mapping[CertificatePurpose, str] = MappingProxyType({})
    ) -> "OidTable":
        """Lay out the table under an arc: policies below `.1`, attributes below `.5`."""
        return cls(
            MappingProxyType(
                {
                    CertificatePurpose.SIGNATURE: ObjectIdentifier(f"{arc}.1.1.20"),
                    CertificatePurpose.AUTHENTICATION: ObjectIdentifier(f"{arc}.1.3.30"),
                }
            ),
            MappingProxyType(
                {
                    purpose: ObjectIdentifier(f"{arc}.1.{leaf}")
                    for purpose, leaf in phone_policies.items()
                }
            ),
            *(ObjectIdentifier(f"{arc}.5.{leaf}") for leaf in range(1, 7)),
        )

    def policy(self, purpose: CertificatePurpose, medium: Medium) -> ObjectIdentifier:
        """Tell the policy of a certificate on a card or a phone; raises `PolicyUnknownError`."""
        known = self.policies if medium is Medium.CARD else self.phone_policies
        if purpose not in known:
            raise PolicyUnknownError(purpose, medium)
        return known[purpose]

    def accepted(self, purpose: CertificatePurpose) -> frozenset[ObjectIdentifier]:
        """Tell the policies by which a certificate serves a purpose, wherever it is."""
        media = (self.policies, self.phone_policies)
        return frozenset(known[purpose] for known in media if purpose in known)

    @property
    def attributes(self) -> tuple[ObjectIdentifier, ...]:
        """The six attributes in their order of appearance: 1, 4, 3, 5, 2, 6."""
        return (
            self.name,
            self.born_on,
            self.sex,
            self.address,
            self.name_substitutes,
            self.address_substitutes,
        )


TEST_OIDS: Final = OidTable.under("1.3.6.1.4.1.32473", PHONE_POLICIES)
"""Identifiers under the number for documentation (RFC 5612); those for phones are assumed."""

REAL_OIDS: Final = OidTable.under("1.2.392.200149.8.5")
"""Identifiers of the real service: read and verified always, issued on explicit demand only.

Its policies for phones are not public: no such certificate is issued or accepted.
"""


@dataclass(frozen=True)
class Profile:
    """What an installation sets in the certificates it issues: identifiers and addresses."""

    base_address: str = DEFAULT_BASE_ADDRESS
    """Where the responder answers: scheme, host and port, without a path."""
    oids: OidTable = TEST_OIDS
    organisation: Organisation = TEST_ORGANISATION

    def __post_init__(self) -> None:
        """Refuse what is no base address."""
        if not re.fullmatch(r"https?://[\x21-\x2e\x30-\x7e]{1,255}", self.base_address):
            raise UsageError("A base address is scheme, host and port: http://127.0.0.1:8001")

    @property
    def ocsp_address(self) -> str:
        """Where OCSP answers, for authorityInfoAccess."""
        return f"{self.base_address}/ocsp"

    @property
    def cps_address(self) -> str:
        """The pointer to the practice statement (運用規程): a page that says it is a test."""
        return f"{self.base_address}/cps"


_AUTHORITY_EXTENSIONS: Final = (
    (ExtensionOID.KEY_USAGE, True),
    (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False),
    (ExtensionOID.BASIC_CONSTRAINTS, True),
    (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
    (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
)
_AUTHENTICATION_EXTENSIONS: Final = (
    (ExtensionOID.KEY_USAGE, True),
    (ExtensionOID.EXTENDED_KEY_USAGE, False),
    (ExtensionOID.CERTIFICATE_POLICIES, True),
    (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
    (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
    (ExtensionOID.AUTHORITY_INFORMATION_ACCESS, False),
    (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
    (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
)

EXTENSIONS: Final[Mapping[CertificateKind, tuple[tuple[ObjectIdentifier, bool], ...]]] = (
    MappingProxyType(
        {
            CertificateKind.AUTHORITY: _AUTHORITY_EXTENSIONS,
            CertificateKind.RESPONDER: RESPONDER_EXTENSIONS,
            CertificateKind.SIGNATURE: SIGNATURE_EXTENSIONS,
            CertificateKind.PHONE_SIGNATURE: SIGNATURE_EXTENSIONS,
            CertificateKind.AUTHENTICATION: _AUTHENTICATION_EXTENSIONS,
            CertificateKind.PHONE_AUTHENTICATION: _AUTHENTICATION_EXTENSIONS,
        }
    )
)
"""Extensions of each kind in order of encoding, with their criticality."""


def _key_usage(
    *, signs: bool = False, commits: bool = False, certifies: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


KEY_USAGES: Final[Mapping[CertificateKind, x509.KeyUsage]] = MappingProxyType(
    {
        CertificateKind.AUTHORITY: _key_usage(certifies=True),
        CertificateKind.RESPONDER: _key_usage(signs=True),
        CertificateKind.SIGNATURE: _key_usage(signs=True, commits=True),
        CertificateKind.PHONE_SIGNATURE: _key_usage(signs=True, commits=True),
        CertificateKind.AUTHENTICATION: _key_usage(signs=True),
        CertificateKind.PHONE_AUTHENTICATION: _key_usage(signs=True),
    }
)
"""keyUsage of each kind (RFC 5280 §4.2.1.3)."""

EXTENDED_KEY_USAGES: Final[Mapping[CertificateKind, x509.ExtendedKeyUsage]] = MappingProxyType(
    {
        CertificateKind.RESPONDER: x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]),
        CertificateKind.AUTHENTICATION: x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]),
        CertificateKind.PHONE_AUTHENTICATION: x509.ExtendedKeyUsage(
            [ExtendedKeyUsageOID.CLIENT_AUTH]
        ),
    }
)
"""extKeyUsage of the kinds that have one (RFC 5280 §4.2.1.12)."""

KEY_BITS: Final = 2048
PUBLIC_EXPONENT: Final = 65537
"""RSA 2048, e = 65537 (施行規則 art. 2 asks for at least 2048 bits)."""
