"""Whether an anchor issued the certificate, and may have (認証パスの検証)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.x509.oid import SignatureAlgorithmOID

from jumin.pki.profiles import EXTENSIONS, KEY_BITS, CertificateKind
from jumin.pki.verify.checks import Check
from jumin.pki.verify.verdict import Outcome, outcome_of, outcomes_of
from jumin.terms import CertificatePurpose


_KNOWN_EXTENSIONS: Final = frozenset(oid for oid, _ in EXTENSIONS[CertificateKind.AUTHORITY])


@dataclass(frozen=True)
class Question:
    """A certificate that can be read, its issuer, and what it is to be relied on for."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    purpose: CertificatePurpose
    at: datetime
    """In whole seconds."""


def issuer_of(
    certificate: x509.Certificate, anchors: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    """Find the issuer by its key: all generations of an authority share one name."""
    return next(
        (
            anchor
            for anchor in anchors
            if outcome_of(partial(_names_as_issuer, certificate, anchor)) is Outcome.PASSED
        ),
        None,
    )


def check_chain(question: Question) -> Mapping[Check, Outcome]:
    """Make every check on the anchor and on its signature."""
    return outcomes_of(_CHECKS, question)


def _names_as_issuer(certificate: x509.Certificate, anchor: x509.Certificate) -> bool:
    named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = anchor.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return certificate.issuer == anchor.subject and named.key_identifier == own.digest


def _is_self_signed(question: Question) -> bool:
    issuer = question.issuer
    key = issuer.public_key()
    issuer.verify_directly_issued_by(issuer)
    return (
        issuer.signature_algorithm_oid == SignatureAlgorithmOID.RSA_WITH_SHA256
        and isinstance(key, rsa.RSAPublicKey)
        and key.key_size >= KEY_BITS
    )


def _is_authority(question: Question) -> bool:
    extensions = question.issuer.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    return (
        extensions.get_extension_for_class(x509.BasicConstraints).value.ca and usage.key_cert_sign
    )


def _has_known_critical_extensions(question: Question) -> bool:
    extensions = question.issuer.extensions
    return all(one.oid in _KNOWN_EXTENSIONS for one in extensions if one.critical)


def _signed(question: Question) -> bool:
    """By whichever digest it says: which one it must be is a check of the certificate's form."""
    certificate, key = question.certificate, question.issuer.public_key()
    scheme = certificate.signature_algorithm_parameters
    digest = certificate.signature_hash_algorithm
    if not isinstance(key, rsa.RSAPublicKey) or not isinstance(scheme, AsymmetricPadding):
        return False
    if digest is None:
        return False
    key.verify(certificate.signature, certificate.tbs_certificate_bytes, scheme, digest)
    return True


def _is_valid(question: Question) -> bool:
    issuer = question.issuer
    return issuer.not_valid_before_utc <= question.at <= issuer.not_valid_after_utc


def _is_nested(question: Question) -> bool:
    certificate, issuer = question.certificate, question.issuer
    return (
        issuer.not_valid_before_utc <= certificate.not_valid_before_utc
        and certificate.not_valid_after_utc <= issuer.not_valid_after_utc
    )


_CHECKS: Final[Mapping[Check, Callable[[Question], bool]]] = MappingProxyType(
    {
        Check.SELF_SIGNED: _is_self_signed,
        Check.ISSUER_AUTHORITY: _is_authority,
        Check.ISSUER_CRITICAL_EXTENSIONS: _has_known_critical_extensions,
        Check.ISSUER_SIGNATURE: _signed,
        Check.ISSUER_VALIDITY: _is_valid,
        Check.NESTING: _is_nested,
    }
)
