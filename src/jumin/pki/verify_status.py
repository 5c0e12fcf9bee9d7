"""What an OCSP answer proves about a certificate (RFC 6960 §3.2, §4.2.2.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, SignatureAlgorithmOID

from jumin.pki.hostile import attempt
from jumin.pki.status import DIGESTS, IssuerId, Revocation, issuer_id
from jumin.pki.verdict import Check, Outcome, outcome_of
from jumin.terms import RevocationReason


_ALGORITHMS: Final = frozenset(
    {
        SignatureAlgorithmOID.RSA_WITH_SHA256,
        SignatureAlgorithmOID.RSA_WITH_SHA384,
        SignatureAlgorithmOID.RSA_WITH_SHA512,
    }
)


@dataclass(frozen=True)
class StatusReading:
    """How the status checks ended, and the revocation that a trusted answer tells of."""

    outcomes: Mapping[Check, Outcome]
    revocation: Revocation | None = field(default=None)


@dataclass(frozen=True)
class _Answer:
    """A successful answer about the certificate, and who gave it."""

    response: ocsp.OCSPResponse
    single: ocsp.OCSPSingleResponse
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
    single = attempt(partial(_single, response, certificate, issuer))
    responder = attempt(partial(_responder, response, issuer))
    outcomes = {
        Check.STATUS_ANSWERED: Outcome.PASSED,
        Check.STATUS_CERTIFICATE: Outcome.FAILED if single is None else Outcome.PASSED,
    }
    if single is None:
        return StatusReading(outcomes)
    if responder is None:
        return StatusReading(outcomes | {Check.STATUS_RESPONDER: Outcome.FAILED})
    read = _Answer(response, single, responder, issuer, at, nonce)
    outcomes |= {check: outcome_of(partial(holds, read)) for check, holds in _CHECKS.items()}
    is_trusted = all(
        outcome is Outcome.PASSED
        for check, outcome in outcomes.items()
        if check is not Check.STATUS_GOOD
    )
    return StatusReading(outcomes, attempt(partial(_revocation, single)) if is_trusted else None)


def _successful(answer: bytes) -> ocsp.OCSPResponse | None:
    response = ocsp.load_der_ocsp_response(answer)
    is_successful = response.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    return response if is_successful else None


def _single(
    response: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> ocsp.OCSPSingleResponse | None:
    for single in response.responses:
        named = IssuerId(single.issuer_name_hash, single.issuer_key_hash)
        if (
            single.serial_number == certificate.serial_number
            and single.hash_algorithm.name in DIGESTS
            and named == issuer_id(issuer, single.hash_algorithm.name)
        ):
            return single
    return None


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
    if responder.signature_algorithm_oid not in _ALGORITHMS:
        return False
    responder.verify_directly_issued_by(issuer)
    extensions = responder.extensions
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    # Nobody could ask for the state of a responder without ocsp-nocheck but the responder.
    extensions.get_extension_for_class(x509.OCSPNoCheck)
    is_valid = responder.not_valid_before_utc <= answer.at <= responder.not_valid_after_utc
    return is_valid and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _is_signed(answer: _Answer) -> bool:
    response = answer.response
    key = answer.responder.public_key()
    algorithm = response.signature_hash_algorithm
    if response.signature_algorithm_oid not in _ALGORITHMS or algorithm is None:
        return False
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    return True


def _is_timely(answer: _Answer) -> bool:
    next_update = answer.single.next_update_utc
    return next_update is not None and answer.single.this_update_utc <= answer.at <= next_update


def _repeats_nonce(answer: _Answer) -> bool:
    if answer.nonce is None:
        return True
    repeated = answer.response.extensions.get_extension_for_class(x509.OCSPNonce).value
    return repeated.nonce == answer.nonce


def _is_good(answer: _Answer) -> bool:
    return answer.single.certificate_status is ocsp.OCSPCertStatus.GOOD


def _revocation(single: ocsp.OCSPSingleResponse) -> Revocation | None:
    if single.certificate_status is not ocsp.OCSPCertStatus.REVOKED:
        return None
    at = single.revocation_time_utc
    if at is None:
        return None
    flag = single.revocation_reason
    name = "UNSPECIFIED" if flag is None else flag.name.upper()
    reason = RevocationReason.__members__.get(name, RevocationReason.UNSPECIFIED)
    return Revocation(reason, at)


_CHECKS: Final[Mapping[Check, Callable[[_Answer], bool]]] = MappingProxyType(
    {
        Check.STATUS_RESPONDER: _is_authorised,
        Check.STATUS_SIGNATURE: _is_signed,
        Check.STATUS_TIME: _is_timely,
        Check.STATUS_NONCE: _repeats_nonce,
        Check.STATUS_GOOD: _is_good,
    }
)
