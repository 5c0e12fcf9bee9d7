"""The relying party's side: may this certificate be relied on, at this instant (有効性確認)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, SignatureAlgorithmOID

from jumin.pki.hostile import attempt
from jumin.pki.profiles import KEY_BITS, REAL_OIDS, TEST_OIDS
from jumin.pki.validity import whole_second
from jumin.pki.verdict import Check, Outcome, Verdict, outcome_of, verdict
from jumin.pki.verify_status import read_status
from jumin.terms import CertificatePurpose


_KNOWN_EXTENSIONS: Final = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.BASIC_CONSTRAINTS,
    }
)


@dataclass(frozen=True)
class _Question:
    """A certificate that can be read, its issuer, and what it is to be relied on for."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    purpose: CertificatePurpose
    at: datetime
    """In whole seconds."""


def verify_certificate(  # noqa: PLR0913 - these six are a relying party's whole question
    certificate: bytes | x509.Certificate,
    *,
    anchors: Sequence[x509.Certificate],
    purpose: CertificatePurpose,
    at: datetime,
    ocsp_answer: bytes | None,
    nonce: bytes | None = None,
) -> Verdict:
    """Check a certificate for a purpose at an instant (有効性確認), by every `Check`.

    `anchors` are the authorities' certificates that are trusted, of all generations; the issuer
    among them is found by its key. `nonce` is what the OCSP request carried. Whatever the bytes
    are, nothing is raised: the verdict then refuses. RFC 5280 §6, RFC 6960 §3.2; the JPKI Act
    (arts. 16-14, 21) asks for the certificate's state besides the signature.
    """
    parsed = read_certificate(certificate)
    if parsed is None:
        return verdict(purpose, at, {Check.PARSE: Outcome.FAILED})
    not_after = parsed.not_valid_after_utc
    outcomes = {Check.PARSE: Outcome.PASSED, Check.ISSUER: Outcome.FAILED}
    issuer = issuer_of(parsed, anchors)
    if issuer is None:
        return verdict(purpose, at, outcomes, not_after=not_after)
    outcomes[Check.ISSUER] = Outcome.PASSED
    question = _Question(parsed, issuer, purpose, whole_second(at))
    for check, holds in _CHECKS.items():
        outcomes[check] = outcome_of(partial(holds, question))
    if ocsp_answer is None:
        return verdict(purpose, at, outcomes, not_after=not_after)
    reading = read_status(ocsp_answer, parsed, issuer, at=question.at, nonce=nonce)
    return verdict(
        purpose,
        at,
        {**outcomes, **reading.outcomes},
        not_after=not_after,
        revocation=reading.revocation,
    )


def read_certificate(certificate: bytes | x509.Certificate) -> x509.Certificate | None:
    """Read a certificate of whatever bytes; None where they are none of version 3."""
    return attempt(partial(_read_whole, certificate))


def verify_signature(certificate: x509.Certificate, message: bytes, signature: bytes) -> bool:
    """Whether the certificate's key signed the message: RSASSA-PKCS1-v1_5 with SHA-256.

    Says nothing about the certificate itself. RFC 8017 §8.2.2.
    """
    try:
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _read_whole(certificate: bytes | x509.Certificate) -> x509.Certificate:
    """Parse, and read now what the parser reads late, so that no later step meets a surprise."""
    if isinstance(certificate, bytes):
        certificate = x509.load_der_x509_certificate(certificate)
    late = (
        certificate.extensions,
        certificate.issuer,
        certificate.subject,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    if certificate.version is not x509.Version.v3 or not late[0]:
        raise ValueError("A certificate of the profiles is of version 3 and has extensions.")
    return certificate


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


def _names_as_issuer(certificate: x509.Certificate, anchor: x509.Certificate) -> bool:
    named = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = anchor.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        certificate.issuer == anchor.subject
        and named.key_identifier == own.digest
        and named.authority_cert_serial_number in (None, anchor.serial_number)
    )


def _issuer_is_authority(question: _Question) -> bool:
    extensions = question.issuer.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    return (
        extensions.get_extension_for_class(x509.BasicConstraints).value.ca and usage.key_cert_sign
    )


def _issuer_signed(question: _Question) -> bool:
    certificate = question.certificate
    if certificate.signature_algorithm_oid != SignatureAlgorithmOID.RSA_WITH_SHA256:
        return False
    certificate.verify_directly_issued_by(question.issuer)
    return True


def _issuer_is_valid(question: _Question) -> bool:
    issuer = question.issuer
    return issuer.not_valid_before_utc <= question.at <= issuer.not_valid_after_utc


def _key_is_strong(question: _Question) -> bool:
    key = question.certificate.public_key()
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= KEY_BITS


def _knows_critical_extensions(question: _Question) -> bool:
    return all(
        extension.oid in _KNOWN_EXTENSIONS
        for extension in question.certificate.extensions
        if extension.critical
    )


def _has_policy(question: _Question) -> bool:
    policies = question.certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    accepted = TEST_OIDS.accepted(question.purpose) | REAL_OIDS.accepted(question.purpose)
    return [policy.policy_identifier in accepted for policy in policies.value] == [True]


def _has_key_usage(question: _Question) -> bool:
    usage = question.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    if question.purpose is CertificatePurpose.SIGNATURE:
        return usage.digital_signature and usage.content_commitment
    return usage.digital_signature


def _has_extended_key_usage(question: _Question) -> bool:
    extensions = question.certificate.extensions
    if question.purpose is CertificatePurpose.SIGNATURE:
        return all(extension.oid != ExtensionOID.EXTENDED_KEY_USAGE for extension in extensions)
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    return ExtendedKeyUsageOID.CLIENT_AUTH in usage


def _is_end_entity(question: _Question) -> bool:
    values = (extension.value for extension in question.certificate.extensions)
    return not any(isinstance(value, x509.BasicConstraints) and value.ca for value in values)


def _is_valid(question: _Question) -> bool:
    certificate = question.certificate
    return certificate.not_valid_before_utc <= question.at <= certificate.not_valid_after_utc


_CHECKS: Final[Mapping[Check, Callable[[_Question], bool]]] = MappingProxyType(
    {
        Check.ISSUER_AUTHORITY: _issuer_is_authority,
        Check.ISSUER_SIGNATURE: _issuer_signed,
        Check.ISSUER_VALIDITY: _issuer_is_valid,
        Check.KEY: _key_is_strong,
        Check.CRITICAL_EXTENSIONS: _knows_critical_extensions,
        Check.POLICY: _has_policy,
        Check.KEY_USAGE: _has_key_usage,
        Check.EXTENDED_KEY_USAGE: _has_extended_key_usage,
        Check.END_ENTITY: _is_end_entity,
        Check.VALIDITY: _is_valid,
    }
)
