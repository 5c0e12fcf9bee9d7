"""Everything right about one certificate: its authority, its status as answer and as list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from asn1crypto.core import Integer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.pki.authority import Authority, authority_key_identifier
from jumin.pki.der import Tag, write, write_integer, write_oid, write_time, write_x509_time
from jumin.pki.names import IssuingOffice, distribution_point
from jumin.pki.signing import SigningKey
from jumin.pki.status.snapshot import issuer_id
from jumin.pki.vectors.case import Question
from jumin.pki.vectors.keys import VectorKeys
from jumin.pki.vectors.pieces import (
    AnswerPieces,
    CertificatePieces,
    CrlPieces,
    Extension,
    SinglePieces,
)
from jumin.terms import CertificatePurpose, RevocationReason


NONCE: Final = bytes(range(32))
SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)
GOOD: Final = write(Tag.CONTEXT_0)
UNKNOWN: Final = write(Tag.CONTEXT_2)
DIGEST_OIDS: Final = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1"}


class Oid:
    """The extensions that cases touch (RFC 5280 §4.2, §5.2; RFC 6960 §4.4)."""

    SUBJECT_KEY_ID = "2.5.29.14"
    KEY_USAGE = "2.5.29.15"
    ALTERNATIVE_NAME = "2.5.29.17"
    BASIC_CONSTRAINTS = "2.5.29.19"
    CRL_NUMBER = "2.5.29.20"
    REASON = "2.5.29.21"
    INVALIDITY_DATE = "2.5.29.24"
    DELTA = "2.5.29.27"
    SCOPE = "2.5.29.28"
    CERTIFICATE_ISSUER = "2.5.29.29"
    NAME_CONSTRAINTS = "2.5.29.30"
    POLICIES = "2.5.29.32"
    AUTHORITY_KEY_ID = "2.5.29.35"
    EXTENDED_KEY_USAGE = "2.5.29.37"
    NONCE = "1.3.6.1.5.5.7.48.1.2"
    NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
    ARCHIVE_CUTOFF = "1.3.6.1.5.5.7.48.1.6"
    UNHEARD_OF = "1.3.6.1.4.1.32473.9.99"
    """Under the number for documentation: nobody knows it."""


@dataclass(frozen=True, repr=False)
class Scene:
    """A certificate with all that proves it (検証の一場面); each piece may be exchanged."""

    keys: VectorKeys
    purpose: CertificatePurpose
    at: datetime
    older: Authority
    newer: Authority
    issuer: Authority
    """The one of both that issued."""
    office: IssuingOffice
    certificate: CertificatePieces
    responder: CertificatePieces
    """The certificate of the delegated responder."""

    @property
    def serial(self) -> int:
        """The certificate's serial number."""
        return int(Integer.load(self.certificate.serial).native)

    @property
    def issuer_key(self) -> SigningKey:
        """The key of the authority that issued."""
        return self.issuer.key

    @property
    def other(self) -> Authority:
        """The generation that did not issue."""
        return self.older if self.issuer is self.newer else self.newer

    @property
    def authority(self) -> CertificatePieces:
        """The certificate of the authority that issued."""
        return CertificatePieces.read(encoded(self.issuer.certificate))

    @property
    def answer(self) -> AnswerPieces:
        """The right OCSP answer: good, by a delegated responder, with the nonce."""
        single = SinglePieces(
            cert_id(self.issuer.certificate, self.serial),
            GOOD,
            write_time(self.at - timedelta(minutes=5)),
            until(self.at + timedelta(hours=1)),
        )
        return AnswerPieces(
            by_key(self.keys.responder.public_key()),
            write_time(self.at),
            (single,),
            (nonce(NONCE),),
            (self.responder.signed(self.issuer_key),),
        )

    @property
    def municipal_list(self) -> CrlPieces:
        """The right list of the certificate's municipality: others are revoked, this is not."""
        return self.list_of(distribution_point(self.purpose, self.office))

    @property
    def full_list(self) -> CrlPieces:
        """The right list of the whole generation."""
        return self.list_of(None)

    def list_of(self, point: x509.Name | None) -> CrlPieces:
        """Make a list of one distribution point, or the full one."""
        scope = () if point is None else (Extension(Oid.SCOPE, scope_of(point), critical=True),)
        key_id = self.certificate.extension(Oid.AUTHORITY_KEY_ID)
        return CrlPieces(
            self.certificate.issuer,
            write_x509_time(self.at - timedelta(hours=6)),
            write_x509_time(self.at + timedelta(hours=42)),
            tuple(self.entry(self.serial + n, RevocationReason.SUPERSEDED) for n in (1, 2)),
            (key_id, Extension(Oid.CRL_NUMBER, write_integer(17)), *scope),
        )

    def entry(self, serial: int, reason: RevocationReason | None, *extensions: Extension) -> bytes:
        """Write an entry of a list (RFC 5280 §5.3): revoked three days ago."""
        stated = (
            []
            if reason is None
            else [Extension(Oid.REASON, write(Tag.ENUMERATED, bytes([reason])))]
        )
        listed = [one.encoded for one in (*stated, *extensions)]
        return write(
            Tag.SEQUENCE,
            write_integer(serial),
            write_x509_time(self.at - 3 * DAY),
            write(Tag.SEQUENCE, *listed) if listed else b"",
        )

    def listing(self, reason: RevocationReason | None) -> CrlPieces:
        """Make the right list in which the certificate is."""
        right = self.municipal_list
        return right.but(entries=(self.entry(self.serial, reason), *right.entries))

    def revoked(self, reason: RevocationReason | None) -> bytes:
        """Write the status of a certificate revoked three days ago."""
        return revoked(self.at - 3 * DAY, reason)

    def but(self, **fields: Any) -> "Scene":
        """Exchange fields."""
        return replace(self, **fields)

    def under(self, authority: CertificatePieces, key: rsa.RSAPrivateKey) -> "Scene":
        """Move the certificate under another authority's certificate, self-signed by its key."""
        certificate = x509.load_der_x509_certificate(authority.signed(key))
        issuer = Authority(self.purpose, self.issuer.generation, certificate, key)
        named = Extension(Oid.AUTHORITY_KEY_ID, authority_key_id(certificate))
        return self.but(
            issuer=issuer,
            newer=issuer,
            certificate=self.certificate.but(issuer=authority.subject).extended(named),
            responder=self.responder.but(issuer=authority.subject).extended(named),
        )

    def asks(
        self,
        *,
        certificate: CertificatePieces | bytes | None = None,
        answer: AnswerPieces | bytes | None = None,
        responder: CertificatePieces | bytes | None = None,
        lists: Sequence[CrlPieces | bytes] | None = None,
        **fields: Any,
    ) -> Question:
        """Ask about the certificate, with what is given in place of what is right.

        What is given in pieces is signed as it has to be. With lists, there is no OCSP answer
        unless one is given.
        """
        by_lists = lists is not None and answer is None
        if responder is not None:
            answer = self.answer.but(certificates=(self._der(responder),))
        if answer is None:
            answer = self.answer
        ocsp = answer if isinstance(answer, bytes) else answer.signed(self.keys.responder)
        return Question(
            certificate=self._der(self.certificate if certificate is None else certificate),
            anchors=tuple(encoded(one.certificate) for one in (self.older, self.newer)),
            purpose=self.purpose,
            at=self.at,
            nonce=None if by_lists else NONCE,
            ocsp=None if by_lists else ocsp,
            crls=tuple(map(self._der, lists or ())),
        ).but(**fields)

    def _der(self, given: CertificatePieces | CrlPieces | bytes) -> bytes:
        return given if isinstance(given, bytes) else given.signed(self.issuer_key)


def encoded(certificate: x509.Certificate) -> bytes:
    """Write a certificate in DER."""
    return certificate.public_bytes(Encoding.DER)


def cert_id(issuer: x509.Certificate, serial: int, digest: str = "sha256") -> bytes:
    """Name a certificate as OCSP does (RFC 6960 §4.1.1)."""
    named = issuer_id(issuer, digest)
    return cert_id_of(digest, named.name_hash, named.key_hash, serial)


def cert_id_of(digest: str, name_hash: bytes, key_hash: bytes, serial: int) -> bytes:
    """Write a CertID of whatever hashes."""
    return write(
        Tag.SEQUENCE,
        write(Tag.SEQUENCE, write_oid(DIGEST_OIDS[digest]), write(Tag.NULL)),
        write(Tag.OCTET_STRING, name_hash),
        write(Tag.OCTET_STRING, key_hash),
        write_integer(serial),
    )


def revoked(at: datetime, reason: RevocationReason | None) -> bytes:
    """Write a CertStatus `revoked` (RFC 6960 §4.2.1)."""
    stated = b""
    if reason is not None:
        stated = write(Tag.CONTEXT_0_CONSTRUCTED, write(Tag.ENUMERATED, bytes([reason])))
    return write(Tag.CONTEXT_1_CONSTRUCTED, write_time(at), stated)


def until(at: datetime) -> bytes:
    """Write the nextUpdate of an OCSP answer."""
    return write(Tag.CONTEXT_0_CONSTRUCTED, write_time(at))


def nonce(octets: bytes) -> Extension:
    """Write a nonce (RFC 9654 §2.1)."""
    return Extension(Oid.NONCE, write(Tag.OCTET_STRING, octets))


def by_key(key: rsa.RSAPublicKey) -> bytes:
    """Name a responder by its key (RFC 6960 §4.2.2.3)."""
    digest = x509.SubjectKeyIdentifier.from_public_key(key).digest
    return write(Tag.CONTEXT_2_CONSTRUCTED, write(Tag.OCTET_STRING, digest))


def by_name(name: bytes) -> bytes:
    """Name a responder by its name (RFC 6960 §4.2.2.3)."""
    return write(Tag.CONTEXT_1_CONSTRUCTED, name)


def scope_of(point: x509.Name, *flags: bytes) -> bytes:
    """Write an issuingDistributionPoint (RFC 5280 §5.2.5)."""
    named = write(Tag.CONTEXT_4_CONSTRUCTED, point.public_bytes())
    full_name = write(Tag.CONTEXT_0_CONSTRUCTED, named)
    return write(Tag.SEQUENCE, write(Tag.CONTEXT_0_CONSTRUCTED, full_name), *flags)


def authority_key_id(issuer: x509.Certificate) -> bytes:
    """Name the issuer's key by all three fields (RFC 5280 §4.2.1.1)."""
    return authority_key_identifier(issuer).public_bytes()


def public_key_info(key: rsa.RSAPublicKey) -> bytes:
    """Write a SubjectPublicKeyInfo."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
