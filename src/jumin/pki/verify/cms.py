"""A signed message: did its signer sign it, and may the certificate be relied on (署名の検証)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import new as digest_of
from types import MappingProxyType
from typing import Any, Final

from asn1crypto import core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from jumin.pki.hostile import attempt
from jumin.pki.validity import whole_second
from jumin.pki.verify.certificate_form import examine_form
from jumin.pki.verify.certificates import Evidence, examine
from jumin.pki.verify.checks import Check
from jumin.pki.verify.cms_message import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SignedMessage,
    find_certificate,
    looks_like_attributes,
    read_content,
    read_signed_data,
    read_signer,
)
from jumin.pki.verify.real_authorities import REAL_AUTHORITIES, RealAuthority
from jumin.pki.verify.verdict import Outcome, Verdict, outcome_of, outcomes_of, verdict
from jumin.terms import CertificatePurpose


_DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = MappingProxyType(
    {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
)
_PKCS1: Final = "rsassa_pkcs1v15"
_PSS: Final = "rsassa_pss"
_SIGNING_TIME: Final = "signing_time"
_CERTIFICATE_DIGESTS: Final = MappingProxyType(
    {"signing_certificate": "sha1", "signing_certificate_v2": None}
)
"""Attributes that name the signer's certificate, with their digest; the second one says its own."""


@dataclass(frozen=True)
class _Signature:
    """A message, its content and its signer's certificate: all that a check may look at."""

    message: SignedMessage
    content: bytes = field(repr=False)
    der: bytes = field(repr=False)
    certificate: x509.Certificate | None
    at: datetime


@dataclass(frozen=True)
class _Reading:
    outcomes: Mapping[Check, Outcome]
    certificate: bytes | None = field(default=None, repr=False)


def verify_cms(  # noqa: PLR0913 - these are a relying party's whole question
    cms: bytes,
    content: bytes | None,
    *,
    anchors: Sequence[x509.Certificate],
    at: datetime,
    ocsp_answer: bytes | None = None,
    nonce: bytes | None = None,
    crls: Sequence[bytes] = (),
    real: Sequence[RealAuthority] = REAL_AUTHORITIES,
) -> Verdict:
    """Check a signed message (CMS SignedData, BER or DER) and its signature certificate.

    `content` is what was signed where the message does not enclose it. The rest is as of
    `verify_certificate`, for `CertificatePurpose.SIGNATURE`; nothing is raised. A message of more
    than `MOST_VALUES` values, as `read_signed_data` counts them, fails `Check.CMS_PARSE`: however
    it is made, reading it takes time in proportion to its length, and little. RFC 5652 §5.6.
    """
    purpose, second = CertificatePurpose.SIGNATURE, whole_second(at)
    reading = _read(cms, content, second)
    if reading.certificate is None:
        return verdict(purpose, at, reading.outcomes)
    examination = examine(
        reading.certificate,
        anchors,
        purpose,
        at=second,
        evidence=Evidence(ocsp_answer, nonce, crls),
        real=real,
    )
    return verdict(
        purpose,
        at,
        {**reading.outcomes, **examination.outcomes},
        not_after=examination.not_after,
        revocation=examination.revocation,
    )


def signer_certificate(cms: bytes) -> bytes | None:
    """Find the certificate of a message's one signer, in DER; None where there is none.

    So that its status can be asked for before the message is verified.
    """
    signed_data = attempt(partial(read_signed_data, cms))
    return attempt(lambda: find_certificate(signed_data, read_signer(signed_data)))


def _read(cms: bytes, content: bytes | None, at: datetime) -> _Reading:
    """Make every check on the message itself, as far as each lets the next one be made."""
    signed_data = attempt(partial(read_signed_data, cms))
    if signed_data is None:
        return _Reading({Check.CMS_PARSE: Outcome.FAILED})
    found = attempt(partial(read_content, signed_data, content))
    signer = attempt(partial(read_signer, signed_data))
    outcomes = {
        Check.CMS_PARSE: Outcome.PASSED,
        Check.CMS_CONTENT: _found(found),
        Check.CMS_SIGNER: _found(signer),
    }
    if signer is None:
        return _Reading(outcomes)
    der = attempt(partial(find_certificate, signed_data, signer))
    outcomes[Check.CMS_CERTIFICATE] = _found(der)
    if der is None or found is None:
        return _Reading(outcomes, der)
    message = SignedMessage(signed_data, signer)
    signature = _Signature(message, found, der, examine_form(der).certificate, at)
    outcomes |= outcomes_of(_FORM_CHECKS, signature)
    if Outcome.FAILED not in outcomes.values():
        outcomes |= _attribute_outcomes(signature)
        if signature.certificate is not None:
            outcomes[Check.CMS_SIGNATURE] = outcome_of(partial(_is_signed, signature))
    return _Reading(outcomes, der)


def _found(part: object) -> Outcome:
    return Outcome.FAILED if part is None else Outcome.PASSED


def _has_algorithms(signature: _Signature) -> bool:
    signer = signature.message.signer
    digest = signer["digest_algorithm"]["algorithm"].native
    algorithm = signer["signature_algorithm"]
    if digest not in _DIGESTS:
        return False
    if algorithm.signature_algo == _PSS:
        return _has_one_digest(algorithm["parameters"], digest)
    is_general = algorithm["algorithm"].native == _PKCS1
    is_fit = is_general or algorithm.hash_algo == digest
    return bool(algorithm.signature_algo == _PKCS1 and is_fit)


def _has_one_digest(parameters: Any, digest: str) -> bool:
    """Whether PSS uses one digest for all, with a salt no shorter (RFC 4056 §3)."""
    mask = parameters["mask_gen_algorithm"]
    return bool(
        parameters["hash_algorithm"]["algorithm"].native == digest
        and mask["algorithm"].native == "mgf1"
        and mask["parameters"]["algorithm"].native == digest
        and parameters["salt_length"].native >= _DIGESTS[digest].digest_size
        and parameters["trailer_field"].native == "trailer_field_bc"
    )


def _has_attributes(signature: _Signature) -> bool:
    message = signature.message
    if not message.has_attributes:
        return message.is_plain_data and not looks_like_attributes(signature.content)
    (content_type,) = message.values(CONTENT_TYPE)
    (_digest,) = message.values(MESSAGE_DIGEST)
    return bool(content_type.native == message.content_type)


def _attribute_outcomes(signature: _Signature) -> dict[Check, Outcome]:
    """Make the checks on attributes; those on attributes that need not be there do not arise."""
    message = signature.message
    present = {
        Check.CMS_MESSAGE_DIGEST: message.has_attributes,
        Check.CMS_SIGNING_CERTIFICATE: any(map(message.values, _CERTIFICATE_DIGESTS)),
        Check.CMS_SIGNING_TIME: bool(message.values(_SIGNING_TIME)),
    }
    absent = [check for check, is_present in present.items() if not is_present]
    outcomes = outcomes_of(_ATTRIBUTE_CHECKS, signature)
    return outcomes | dict.fromkeys(absent, Outcome.NOT_APPLICABLE)


def _has_digest(signature: _Signature) -> bool:
    (stated,) = signature.message.values(MESSAGE_DIGEST)
    algorithm = signature.message.signer["digest_algorithm"]["algorithm"].native
    return bool(stated.native == digest_of(algorithm, signature.content).digest())


def _names_certificate(signature: _Signature) -> bool:
    for attribute, digest in _CERTIFICATE_DIGESTS.items():
        for value in signature.message.values(attribute):
            named = value["certs"][0]
            algorithm = digest or named["hash_algorithm"]["algorithm"].native
            if digest is None and algorithm not in _DIGESTS:
                return False
            if named["cert_hash"].native != digest_of(algorithm, signature.der).digest():
                return False
            if not _fits_issuer(named["issuer_serial"], signature.der):
                return False
    return True


def _fits_issuer(named: Any, der: bytes) -> bool:
    """Whether issuerSerial, where there is one, names the certificate, too (RFC 5035 §5.4.1)."""
    if isinstance(named, core.Void):
        return True
    own = asn1_x509.Certificate.load(der)["tbs_certificate"]
    (name,) = named["issuer"]
    return bool(
        name.name == "directory_name"
        and name.chosen.chosen.contents == own["issuer"].chosen.contents
        and named["serial_number"].native == own["serial_number"].native
    )


def _is_signed_in_time(signature: _Signature) -> bool:
    (time,) = signature.message.values(_SIGNING_TIME)
    certificate = signature.certificate
    if certificate is None:
        return False
    end = min(certificate.not_valid_after_utc, signature.at)
    return bool(certificate.not_valid_before_utc <= time.native <= end)


def _is_signed(signature: _Signature) -> bool:
    message, certificate = signature.message, signature.certificate
    key = None if certificate is None else certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    digest = _DIGESTS[message.signer["digest_algorithm"]["algorithm"].native]
    algorithm = message.signer["signature_algorithm"]
    scheme: padding.PSS | padding.PKCS1v15 = padding.PKCS1v15()
    if algorithm.signature_algo == _PSS:
        salt = algorithm["parameters"]["salt_length"].native
        scheme = padding.PSS(padding.MGF1(digest), salt)
    signed = message.signed_attributes if message.has_attributes else signature.content
    key.verify(message.signer["signature"].native, signed, scheme, digest)
    return True


_Checks = Mapping[Check, Callable[[_Signature], bool]]

_FORM_CHECKS: Final[_Checks] = MappingProxyType(
    {Check.CMS_ALGORITHMS: _has_algorithms, Check.CMS_ATTRIBUTES: _has_attributes}
)
_ATTRIBUTE_CHECKS: Final[_Checks] = MappingProxyType(
    {
        Check.CMS_MESSAGE_DIGEST: _has_digest,
        Check.CMS_SIGNING_CERTIFICATE: _names_certificate,
        Check.CMS_SIGNING_TIME: _is_signed_in_time,
    }
)
