"""Signed structures taken apart, so that one piece can be exchanged and all signed again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from asn1crypto.core import ObjectIdentifier
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding

from jumin.pki.der import Tag, read_element, read_elements, write, write_oid
from jumin.pki.signing import SigningKey


NO_UNUSED_BITS: Final = bytes(1)
_NULL: Final = write(Tag.NULL)
_TRUE: Final = write(Tag.BOOLEAN, b"\xff")


@dataclass(frozen=True)
class Algorithm:
    """How something is signed, and how that is written down (AlgorithmIdentifier)."""

    identifier: bytes
    digest: hashes.HashAlgorithm
    padding: AsymmetricPadding = field(default_factory=padding.PKCS1v15)

    def sign(self, key: SigningKey, data: bytes) -> bytes:
        """Sign data (RFC 8017 §8)."""
        return key.sign(data, self.padding, self.digest)


def _rsa(leaf: int, digest: hashes.HashAlgorithm) -> Algorithm:
    return Algorithm(write(Tag.SEQUENCE, write_oid(f"1.2.840.113549.1.1.{leaf}"), _NULL), digest)


RSA_SHA256: Final = _rsa(11, hashes.SHA256())
RSA_SHA1: Final = _rsa(5, hashes.SHA1())  # noqa: S303 - what no verifier may accept any more
RSA_SHA512: Final = _rsa(13, hashes.SHA512())
_SHA256: Final = write(Tag.SEQUENCE, write_oid("2.16.840.1.101.3.4.2.1"), _NULL)
RSA_PSS: Final = Algorithm(
    write(
        Tag.SEQUENCE,
        write_oid("1.2.840.113549.1.1.10"),
        write(
            Tag.SEQUENCE,
            write(Tag.CONTEXT_0_CONSTRUCTED, _SHA256),
            write(
                Tag.CONTEXT_1_CONSTRUCTED,
                write(Tag.SEQUENCE, write_oid("1.2.840.113549.1.1.8"), _SHA256),
            ),
            write(Tag.CONTEXT_2_CONSTRUCTED, bytes.fromhex("020120")),
        ),
    ),
    hashes.SHA256(),
    padding.PSS(padding.MGF1(hashes.SHA256()), 32),
)
"""RSASSA-PSS with SHA-256 and 32 octets of salt (RFC 4055 §3.1)."""


@dataclass(frozen=True)
class Extension:
    """An extension (拡張領域): identifier, criticality, the DER of its value (RFC 5280 §4.1)."""

    oid: str
    value: bytes
    critical: bool = False

    @classmethod
    def read(cls, der: bytes) -> "Extension":
        """Take one apart."""
        parts = values(der)
        value = parts[-1]
        oid = ObjectIdentifier.load(parts[0]).dotted
        return cls(oid, value[read_element(value).start :], critical=_TRUE in parts)

    @property
    def encoded(self) -> bytes:
        """Put it together."""
        critical = _TRUE if self.critical else b""
        octets = write(Tag.OCTET_STRING, self.value)
        return write(Tag.SEQUENCE, write_oid(self.oid), critical, octets)


class Pieces:
    """What all structures here can: exchange a field, exchange an extension."""

    extensions: tuple[Extension, ...]

    def but(self, **fields: Any) -> Self:
        """Exchange fields."""
        return replace(self, **fields)  # type: ignore[type-var]  # each is a dataclass

    def extended(self, extension: Extension) -> Self:
        """Exchange the extension of that identifier in its place, or add it."""
        if all(one.oid != extension.oid for one in self.extensions):
            return self.but(extensions=(*self.extensions, extension))
        return self.but(
            extensions=tuple(
                extension if one.oid == extension.oid else one for one in self.extensions
            )
        )

    def without(self, oid: str) -> Self:
        """Leave an extension out."""
        return self.but(extensions=tuple(one for one in self.extensions if one.oid != oid))

    def extension(self, oid: str) -> Extension:
        """Find an extension."""
        return next(one for one in self.extensions if one.oid == oid)


@dataclass(frozen=True)
class CertificatePieces(Pieces):
    """A certificate (電子証明書) taken apart; each field is the whole DER value (RFC 5280 §4.1)."""

    version: bytes
    serial: bytes
    issuer: bytes
    not_before: bytes
    not_after: bytes
    subject: bytes
    key: bytes
    """SubjectPublicKeyInfo."""
    extensions: tuple[Extension, ...]
    algorithm: Algorithm = RSA_SHA256
    outer: bytes = b""
    """The algorithm as told outside of what is signed; empty: the same as inside."""

    @classmethod
    def read(cls, der: bytes) -> "CertificatePieces":
        """Take a certificate apart."""
        tbs = values(values(der)[0])
        version, serial, _algorithm, issuer, validity, subject, key, extensions = tbs
        not_before, not_after = values(validity)
        found = tuple(map(Extension.read, values(values(extensions)[0])))
        return cls(version, serial, issuer, not_before, not_after, subject, key, found)

    @property
    def tbs(self) -> bytes:
        """What is signed."""
        listed = write(Tag.SEQUENCE, *(one.encoded for one in self.extensions))
        return write(
            Tag.SEQUENCE,
            self.version,
            self.serial,
            self.algorithm.identifier,
            self.issuer,
            write(Tag.SEQUENCE, self.not_before, self.not_after),
            self.subject,
            self.key,
            write(Tag.CONTEXT_3_CONSTRUCTED, listed),
        )

    def signed(self, key: SigningKey) -> bytes:
        """Sign it."""
        return _signed(self.tbs, self.algorithm, key, self.outer)


@dataclass(frozen=True)
class CrlPieces(Pieces):
    """A revocation list (失効リスト) taken apart (RFC 5280 §5.1)."""

    issuer: bytes
    this_update: bytes
    next_update: bytes
    """Empty where there is none."""
    entries: tuple[bytes, ...]
    extensions: tuple[Extension, ...]
    version: bytes = bytes.fromhex("020101")
    algorithm: Algorithm = RSA_SHA256
    outer: bytes = b""

    @property
    def tbs(self) -> bytes:
        """What is signed."""
        listed = write(Tag.SEQUENCE, *(one.encoded for one in self.extensions))
        return write(
            Tag.SEQUENCE,
            self.version,
            self.algorithm.identifier,
            self.issuer,
            self.this_update,
            self.next_update,
            write(Tag.SEQUENCE, *self.entries) if self.entries else b"",
            write(Tag.CONTEXT_0_CONSTRUCTED, listed) if self.extensions else b"",
        )

    def signed(self, key: SigningKey) -> bytes:
        """Sign it."""
        return _signed(self.tbs, self.algorithm, key, self.outer)


@dataclass(frozen=True)
class SinglePieces(Pieces):
    """What an answer says of one certificate (RFC 6960 §4.2.1)."""

    cert_id: bytes
    status: bytes
    this_update: bytes
    next_update: bytes
    """With its tag [0]; empty where there is none."""
    extensions: tuple[Extension, ...] = ()

    @property
    def encoded(self) -> bytes:
        """Put it together."""
        return write(
            Tag.SEQUENCE,
            self.cert_id,
            self.status,
            self.this_update,
            self.next_update,
            _tagged_extensions(self.extensions),
        )


@dataclass(frozen=True)
class AnswerPieces(Pieces):
    """A basic OCSP answer (OCSP 応答) taken apart (RFC 6960 §4.2.1)."""

    responder: bytes
    """ResponderID, with its tag."""
    produced_at: bytes
    singles: tuple[SinglePieces, ...]
    extensions: tuple[Extension, ...]
    certificates: tuple[bytes, ...]
    algorithm: Algorithm = RSA_SHA256
    outer: bytes = b""
    kind: str = "1.3.6.1.5.5.7.48.1.1"
    """The type of the answer: id-pkix-ocsp-basic."""
    status: int = 0
    """responseStatus: successful."""

    @property
    def single(self) -> SinglePieces:
        """What it says of the one certificate."""
        return self.singles[0]

    def saying(self, **fields: Any) -> "AnswerPieces":
        """Exchange fields of what it says of the one certificate."""
        return self.but(singles=(self.single.but(**fields),))

    @property
    def data(self) -> bytes:
        """What is signed: ResponseData."""
        return write(
            Tag.SEQUENCE,
            self.responder,
            self.produced_at,
            write(Tag.SEQUENCE, *(single.encoded for single in self.singles)),
            _tagged_extensions(self.extensions),
        )

    def signed(self, key: SigningKey) -> bytes:
        """Sign it."""
        return self.around(self.basic(key))

    def basic(self, key: SigningKey) -> bytes:
        """Sign it, without what is wrapped around: BasicOCSPResponse."""
        enclosed = write(Tag.SEQUENCE, *self.certificates) if self.certificates else b""
        return write(
            Tag.SEQUENCE,
            self.data,
            self.outer or self.algorithm.identifier,
            write(Tag.BIT_STRING, NO_UNUSED_BITS, self.algorithm.sign(key, self.data)),
            write(Tag.CONTEXT_0_CONSTRUCTED, enclosed) if enclosed else b"",
        )

    def around(self, basic: bytes) -> bytes:
        """Wrap a BasicOCSPResponse: OCSPResponse."""
        answer = write(Tag.SEQUENCE, write_oid(self.kind), write(Tag.OCTET_STRING, basic))
        return write(
            Tag.SEQUENCE,
            write(Tag.ENUMERATED, bytes((self.status,))),
            write(Tag.CONTEXT_0_CONSTRUCTED, answer),
        )


def _signed(tbs: bytes, algorithm: Algorithm, key: SigningKey, outer: bytes) -> bytes:
    signature = write(Tag.BIT_STRING, NO_UNUSED_BITS, algorithm.sign(key, tbs))
    return write(Tag.SEQUENCE, tbs, outer or algorithm.identifier, signature)


def _tagged_extensions(extensions: Iterable[Extension]) -> bytes:
    encoded = [one.encoded for one in extensions]
    return write(Tag.CONTEXT_1_CONSTRUCTED, write(Tag.SEQUENCE, *encoded)) if encoded else b""


def values(der: bytes) -> list[bytes]:
    """Split a constructed value into the values in it."""
    outer = read_element(der)
    found, at = [], outer.start
    for element in read_elements(der, outer.start, outer.end):
        found.append(der[at : element.end])
        at = element.end
    return found
