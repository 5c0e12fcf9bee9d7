"""What an OCSP answer proves about a certificate (RFC 6960 §3.2, §4.2.2.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final

from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    ExtendedKeyUsageOID,
    ExtensionOID,
    OCSPExtensionOID,
    SignatureAlgorithmOID,
)

from jumin.pki.der import Tag
from jumin.pki.hostile import attempt
from jumin.pki.profiles import EXTENSIONS, KEY_BITS, CertificateKind
from jumin.pki.reading.der import Reader
from jumin.pki.status.snapshot import DIGESTS, IssuerId, Revocation, issuer_id
from jumin.pki.verify.checks import Check
from jumin.pki.verify.signature_form import require_signature
from jumin.pki.verify.verdict import Outcome, outcomes_of
from jumin.terms import RevocationReason


RSA_WITH_SHA2: Final = frozenset(
    {
        SignatureAlgorithmOID.RSA_WITH_SHA256,
        SignatureAlgorithmOID.RSA_WITH_SHA384,
        SignatureAlgorithmOID.RSA_WITH_SHA512,
    }
)
"""The signature algorithms that are taken from responders and of revocation lists."""

_RESPONDER_EXTENSIONS: Final = frozenset(
    {*dict(EXTENSIONS[CertificateKind.RESPONDER]), ExtensionOID.BASIC_CONSTRAINTS}
)


@dataclass(frozen=True)
class StatusReading:
    """How the status checks ended, and the revocation that a trusted answer tells of."""

    outcomes: Mapping[Check, Outcome]
    revocation: Revocation | None = field(default=None)


@dataclass(frozen=True)
class _Answer:
    """A successful answer about the certificate, and who gave it."""

    der: bytes = field(repr=False)
    response: ocsp.OCSPResponse
    singles: tuple[ocsp.OCSPSingleResponse, ...]
    """All that is said of the certificate: more than once where it was asked by both digests."""
    responder: x509.Certificate
    issuer: x509.Certificate
    at: datetime
    nonce: bytes | None


def read_status(
    answer: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    *,
    at: datetime,
    nonce: bytes | None,
) -> StatusReading:
    """Make every status check on an OCSP answer (OCSP 応答の検証), whatever its bytes are."""
    response = attempt(partial(_successful, answer))
    if response is None:
        return StatusReading({Check.STATUS_ANSWERED: Outcome.FAILED})
    singles = attempt(partial(_singles, response, certificate, issuer))
    responder = attempt(partial(_responder, response, issuer))
    outcomes = {
        Check.STATUS_ANSWERED: Outcome.PASSED,
        Check.STATUS_CERTIFICATE: Outcome.PASSED if singles else Outcome.FAILED,
    }
    if not singles:
        return StatusReading(outcomes)
    if responder is None:
        return StatusReading(outcomes | {Check.STATUS_RESPONDER: Outcome.FAILED})
    read = _Answer(answer, response, singles, responder, issuer, at, nonce)
    outcomes |= outcomes_of(_CHECKS, read)
    if nonce is None:
        outcomes[Check.STATUS_NONCE] = Outcome.NOT_APPLICABLE
    is_trusted = all(
        outcome is not Outcome.FAILED
        for check, outcome in outcomes.items()
        if check is not Check.STATUS_GOOD
    )
    return StatusReading(outcomes, attempt(partial(_revocation, singles)) if is_trusted else None)


def _successful(answer: bytes) -> ocsp.OCSPResponse | None:
    response = ocsp.load_der_ocsp_response(answer)
    is_successful = response.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    return response if is_successful else None


def _singles(
    response: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> tuple[ocsp.OCSPSingleResponse, ...]:
    return tuple(
        single
        for single in response.responses
        if single.serial_number == certificate.serial_number
        and single.hash_algorithm.name in DIGESTS
        and IssuerId(single.issuer_name_hash, single.issuer_key_hash)
        == issuer_id(issuer, single.hash_algorithm.name)
    )


def _responder(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate | None:
    """Find whom the answer names as its responder: the authority or an enclosed certificate."""
    for candidate in (issuer, *response.certificates):
        if response.responder_key_hash is None:
            is_named = response.responder_name == candidate.subject
        else:
            key = x509.SubjectKeyIdentifier.from_public_key(candidate.public_key())
            is_named = response.responder_key_hash == key.digest
        if is_named:
            return candidate
    return None


def _is_authorised(answer: _Answer) -> bool:
    """Whether the authority itself answers, or one that it delegated and that is valid now."""
    responder, issuer = answer.responder, answer.issuer
    if responder == issuer:
        return True
    if responder.signature_algorithm_oid not in RSA_WITH_SHA2:
        return False
    require_signature(responder.public_bytes(Encoding.DER))
    responder.verify_directly_issued_by(issuer)
    is_valid = responder.not_valid_before_utc <= answer.at <= responder.not_valid_after_utc
    return is_valid and _is_responder(responder)


def _is_responder(certificate: x509.Certificate) -> bool:
    """Whether a certificate is fit to answer with: by its key and by what it is issued for."""
    key, extensions = certificate.public_key(), certificate.extensions
    delegated = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    # Nobody could ask for the state of a responder without ocsp-nocheck but the responder.
    extensions.get_extension_for_class(x509.OCSPNoCheck)
    return (
        isinstance(key, rsa.RSAPublicKey)
        and key.key_size >= KEY_BITS
        and ExtendedKeyUsageOID.OCSP_SIGNING in delegated
        and extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        and all(one.oid in _RESPONDER_EXTENSIONS for one in extensions if one.critical)
    )


def _is_signed(answer: _Answer) -> bool:
    response = answer.response
    key = answer.responder.public_key()
    algorithm = response.signature_hash_algorithm
    if response.signature_algorithm_oid not in RSA_WITH_SHA2 or algorithm is None:
        return False
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    require_signature(_basic_response(answer.der))
    key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    return True


def _basic_response(answer: bytes) -> bytes:
    """Take a BasicOCSPResponse out of an OCSPResponse (RFC 6960 §4.2.1)."""
    response = Reader(answer).only(Tag.SEQUENCE)
    response.enumerated()
    typed = response.only(Tag.CONTEXT_0_CONSTRUCTED).only(Tag.SEQUENCE)
    typed.contents(Tag.OBJECT_IDENTIFIER)
    return typed.contents(Tag.OCTET_STRING)


def _has_known_critical_extensions(answer: _Answer) -> bool:
    """Of the answer and of every single one in it, which cryptography does not tell."""
    data = asn1_ocsp.ResponseData.load(answer.response.tbs_response_bytes, strict=True)
    parts = [data["response_extensions"], *(one["single_extensions"] for one in data["responses"])]
    critical = {one["extn_id"].dotted for part in parts for one in part if one["critical"].native}
    return critical <= {OCSPExtensionOID.NONCE.dotted_string}


def _is_timely(answer: _Answer) -> bool:
    return all(
        single.next_update_utc is not None
        and single.this_update_utc <= answer.at <= single.next_update_utc
        for single in answer.singles
    )


def _repeats_nonce(answer: _Answer) -> bool:
    repeated = answer.response.extensions.get_extension_for_class(x509.OCSPNonce).value
    return repeated.nonce == answer.nonce


def _is_good(answer: _Answer) -> bool:
    return all(single.certificate_status is ocsp.OCSPCertStatus.GOOD for single in answer.singles)


def _revocation(singles: tuple[ocsp.OCSPSingleResponse, ...]) -> Revocation | None:
    for single in singles:
        at = single.revocation_time_utc
        if single.certificate_status is ocsp.OCSPCertStatus.REVOKED and at is not None:
            return Revocation(reason_named(single.revocation_reason), at)
    return None


def reason_named(flag: x509.ReasonFlags | None) -> RevocationReason:
    """Give the reason that an answer or a list states; none is unspecified (RFC 5280 §5.3.1)."""
    name = "UNSPECIFIED" if flag is None else flag.name.upper()
    return RevocationReason.__members__.get(name, RevocationReason.UNSPECIFIED)


_CHECKS: Final[Mapping[Check, Callable[[_Answer], bool]]] = MappingProxyType(
    {
        Check.STATUS_RESPONDER: _is_authorised,
        Check.STATUS_SIGNATURE: _is_signed,
        Check.STATUS_EXTENSIONS: _has_known_critical_extensions,
        Check.STATUS_TIME: _is_timely,
        Check.STATUS_NONCE: _repeats_nonce,
        Check.STATUS_GOOD: _is_good,
    }
)
