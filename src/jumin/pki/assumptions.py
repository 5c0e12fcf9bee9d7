"""All that the certificate profiles assume, since it is not public: in this one file (前提)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptography.x509.oid import ExtensionOID, ObjectIdentifier

from jumin.terms import CertificatePurpose


PHONE_POLICIES: Final[Mapping[CertificatePurpose, str]] = MappingProxyType(
    {CertificatePurpose.SIGNATURE: "1.40", CertificatePurpose.AUTHENTICATION: "3.50"}
)
"""Policies of certificates on phones, below the policies of the test arc.

Unknown: both. One source gives `1.40` for signatures and calls it unverified; nothing is known for
authentication. Under the real arc none is assumed, so none is issued and none accepted.
"""

PHONE_LIKE_CARD: Final[Mapping[str, str]] = MappingProxyType(
    {"phone-signature": "signature", "phone-authentication": "authentication"}
)
"""Which kind's extensions, usages, names and common names a certificate on a phone has.

Unknown: its authority, names, algorithm and addresses. Assumed: those of the card's certificate,
from the same authority, for an RSA key of 2048 bits; the policy alone differs.
"""

SIGNATURE_EXTENSIONS: Final[tuple[tuple[ObjectIdentifier, bool], ...]] = (
    (ExtensionOID.KEY_USAGE, True),
    (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False),
    (ExtensionOID.CERTIFICATE_POLICIES, True),
    (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
    (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
    (ExtensionOID.AUTHORITY_INFORMATION_ACCESS, False),
    (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
    (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
)
"""Extensions of a signature certificate, with their criticality.

Unknown: their order, whether there is an authorityInfoAccess, what the key identifiers hold.
Assumed: as in the authentication certificate, subjectAltName in the place of extKeyUsage.
"""

RESPONDER_EXTENSIONS: Final[tuple[tuple[ObjectIdentifier, bool], ...]] = (
    (ExtensionOID.KEY_USAGE, True),
    (ExtensionOID.EXTENDED_KEY_USAGE, False),
    (ExtensionOID.OCSP_NO_CHECK, False),
    (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
    (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
)
"""Extensions of a responder's certificate.

Unknown: whether the real service delegates at all. Assumed: a certificate for OCSP alone that is
not itself asked about (RFC 6960 §4.2.2.2), named like the authority with a common name.
"""

RESPONDER_COMMON_NAME: Final = "OCSP responder"
"""How a responder is called, behind the organisation. Unknown in the real service."""

WINDOW_SUFFIX: Final = "003A"
"""What follows the municipality code in a window's id.

Unknown: its meaning, and whether a municipality has several. Assumed: the same for everybody, as
in all samples that were described.
"""

COMMON_NAME_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Of what the first fourteen characters of an authentication certificate's common name are drawn.

Unknown: which letters occur, and whether they mean something. Assumed: all, at random.
"""

UNKNOWN_SEX_ELSEWHERE: Final = "3"
"""How some write a sex that is unknown; 9 is written, both are read. Sources differ."""

LIST_EXTENSIONS: Final[tuple[tuple[ObjectIdentifier, bool], ...]] = (
    (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
    (ExtensionOID.CRL_NUMBER, False),
    (ExtensionOID.ISSUING_DISTRIBUTION_POINT, True),
)
"""Extensions of a municipality's revocation list; the full list lacks the last.

Unknown: all of it. Assumed: what RFC 5280 §5.2 asks for, and the point as certificates name it.
"""

BOTH_FORMS_KEPT: Final = frozenset("－～∥—￠￡￢")
"""Characters of JIS X 0208 that Unicode has twice, in the forms that codecs do not take.

Unknown: which form the real service writes. Assumed: both, as they stand in the register.
"""

SUBSTITUTE: Final = "〓"
"""The substitute character (代替文字): the geta mark, which stands for a missing type.

Unknown: which character the real service puts in. What is replaced is known: all but JIS levels 1
and 2 and the supplementary characters.
"""
