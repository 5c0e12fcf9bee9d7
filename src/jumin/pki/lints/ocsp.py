"""Lints of OCSP answers: who answers, for which instants, and nothing besides (OCSP 応答)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.pki.algorithm import SHA256_WITH_RSA, rsa_key, signature_octets
from jumin.pki.der import DerError, Tag, write, write_oid
from jumin.pki.lints.lint import PROFILE, RFC_6960, RFC_9654, Finding, Lint, Rule, look_through
from jumin.pki.reading.der import Reader, read_time
from jumin.pki.reading.ocsp import AnswerFields, read_answer
from jumin.terms import RevocationReason, day_of


_NONCE: Final = write_oid("1.3.6.1.5.5.7.48.1.2")
_MOST_NONCE_OCTETS: Final = 128
_MOST_SERIAL_BITS: Final = 159
_ERRORS: Final = frozenset({1, 2, 3, 5, 6})
"""malformedRequest, internalError, tryLater, sigRequired, unauthorized (RFC 6960 §4.2.1)."""
_NAMED_REASONS: Final = frozenset(RevocationReason) - {RevocationReason.UNSPECIFIED}
_DIGESTS: Final = (("1.3.14.3.2.26", "sha1"), ("2.16.840.1.101.3.4.2.1", "sha256"))


class Delegate(Protocol):
    """Who answers, as far as lints must know; a `Responder` is one."""

    @property
    def issuer(self) -> x509.Certificate:
        """The certificate of the authority that delegated."""

    @property
    def certificate(self) -> x509.Certificate:
        """Its own certificate."""


@dataclass(frozen=True)
class _Answer:
    """An answer under the lens, with who is meant to have given it."""

    fields: AnswerFields
    responder: Delegate


def lint_ocsp_answer(der: bytes, responder: Delegate) -> tuple[Finding, ...]:
    """Put an answer under our lints (OCSP 応答の適合性検査).

    Its signature is not verified: it may be a filler of the right length. An answer that is an
    error has nothing but a status of RFC 6960 §4.2.1.
    """
    try:
        fields = read_answer(der)
        if isinstance(fields, int):
            problem = f"{fields} is no status of an error"
            return () if fields in _ERRORS else (ANSWER_STRUCTURE.finding(problem),)
        on = day_of(read_time(fields.produced_at))
        for single in fields.singles:
            read_time(single.this_update), read_time(single.next_update)
            read_time(single.revoked_at or single.this_update)
    except DerError as error:
        return (ANSWER_STRUCTURE.finding(str(error)),)
    return look_through(ANSWER_LINTS, _Answer(fields, responder), on)


def _responder(sample: _Answer) -> Iterator[str]:
    key = rsa_key(sample.responder.certificate)
    bits = key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    expected = hashlib.sha1(bits, usedforsecurity=False).digest()
    if not sample.fields.is_by_key or sample.fields.responder != expected:
        yield "the responder is not named by the SHA-1 digest of its key"


def _times(sample: _Answer) -> Iterator[str]:
    produced_at = read_time(sample.fields.produced_at)
    for single in sample.fields.singles:
        if not read_time(single.this_update) <= produced_at < read_time(single.next_update):
            yield "thisUpdate ≤ producedAt < nextUpdate does not hold"


def _responses(sample: _Answer) -> Iterator[str]:
    if not sample.fields.singles:
        yield "the answer says nothing of any certificate"


def _identifiers(sample: _Answer) -> Iterator[str]:
    expected = _issuer_hashes(sample.responder.issuer)
    for single in sample.fields.singles:
        if (single.hash_algorithm, single.name_hash, single.key_hash) not in expected:
            yield "a CertID is not that of the responder's authority, by SHA-1 or SHA-256"
        if single.serial.bit_length() > _MOST_SERIAL_BITS:
            yield "a serial number is longer than 20 octets"


def _reason(sample: _Answer) -> Iterator[str]:
    for single in sample.fields.singles:
        if single.reason is not None and single.reason not in _NAMED_REASONS:
            yield "the reason is none that is stated: 1 to 6 (no reason: no field)"


def _single_extensions(sample: _Answer) -> Iterator[str]:
    if any(single.has_extensions for single in sample.fields.singles):
        yield "single answers have no extensions"


def _extensions(sample: _Answer) -> Iterator[str]:
    stated = [(extension.oid, extension.critical) for extension in sample.fields.extensions]
    if stated not in ([], [(_NONCE, False)]):
        yield "an answer has a nonce, not critical, or no extension at all"


def _nonce(sample: _Answer) -> Iterator[str]:
    for extension in sample.fields.extensions:
        if extension.oid != _NONCE:
            continue
        try:
            reader = Reader(extension.value)
            nonce = reader.contents(Tag.OCTET_STRING)
            reader.finish()
        except DerError:
            yield "the nonce is no OCTET STRING"
            return
        if not 1 <= len(nonce) <= _MOST_NONCE_OCTETS:
            yield "the nonce has not 1 to 128 octets"


def _algorithm(sample: _Answer) -> Iterator[str]:
    if sample.fields.algorithm != SHA256_WITH_RSA:
        yield "the algorithm is not sha256WithRSAEncryption"


def _signature(sample: _Answer) -> Iterator[str]:
    octets = signature_octets(sample.responder.certificate)
    if len(sample.fields.signature) != octets + 1 or sample.fields.signature[0]:
        yield "the signature has not the length of the responder's key"


def _certificate(sample: _Answer) -> Iterator[str]:
    own = sample.responder.certificate
    if sample.fields.certificates != (own.public_bytes(Encoding.DER),):
        yield "the answer encloses not just the responder's certificate"


def _delegation(sample: _Answer) -> Iterator[str]:
    own, issuer = sample.responder.certificate, sample.responder.issuer
    if own.issuer != issuer.subject:
        yield "the responder's certificate is another authority's"
    types = {extension.oid for extension in own.extensions}
    if x509.OCSPNoCheck.oid not in types:
        yield "the responder's certificate lacks ocsp-nocheck"
    usages = (
        own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if x509.ExtendedKeyUsage.oid in types
        else ()
    )
    if x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING not in usages:
        yield "the responder's certificate is none for OCSP signing"
    produced_at = read_time(sample.fields.produced_at)
    if not own.not_valid_before_utc <= produced_at <= own.not_valid_after_utc:
        yield "the responder's certificate is not valid at producedAt"


def _issuer_hashes(issuer: x509.Certificate) -> set[tuple[bytes, bytes, bytes]]:
    """Give the three first fields of a CertID that name an authority (RFC 6960 §4.1.1)."""
    name = issuer.subject.public_bytes()
    key = rsa_key(issuer).public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return {
        (
            write(Tag.SEQUENCE, write_oid(oid), *parameters),
            hashlib.new(digest, name, usedforsecurity=False).digest(),
            hashlib.new(digest, key, usedforsecurity=False).digest(),
        )
        for oid, digest in _DIGESTS
        for parameters in ((), (write(Tag.NULL),))
    }


ANSWER_STRUCTURE: Final = Rule("answer structure", "RFC 6960 §4.2.1", RFC_6960)
"""What can't be read is put under no other lint; `version` is v1 and so not written."""

ANSWER_LINTS: Final = (
    Lint("answer's responder", "RFC 6960 §4.2.2.3; profile", PROFILE, _responder),
    Lint("answer times", "RFC 6960 §4.2.2.1", RFC_6960, _times),
    Lint("answer's certificates", "RFC 6960 §4.2.1", RFC_6960, _responses),
    Lint("answer identifiers", "RFC 6960 §4.1.1", RFC_6960, _identifiers),
    Lint("answer reason", "RFC 5280 §5.3.1; profile", PROFILE, _reason),
    Lint("answer's single extensions", "profile", PROFILE, _single_extensions),
    Lint("answer extensions", "RFC 6960 §4.4; profile", PROFILE, _extensions),
    Lint("answer nonce", "RFC 9654 §2.1", RFC_9654, _nonce),
    Lint("answer algorithm", "RFC 6960 §4.3; profile", PROFILE, _algorithm),
    Lint("answer signature", "RFC 6960 §4.2.1", RFC_6960, _signature),
    Lint("answer's enclosed certificate", "RFC 6960 §4.2.1; profile", PROFILE, _certificate),
    Lint("answer's delegation", "RFC 6960 §4.2.2.2", RFC_6960, _delegation),
)
"""What a successful answer is looked at for, in the order of its fields."""
