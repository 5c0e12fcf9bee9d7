"""From structure to certificate: complete, lint on a filler for a signature, then sign (発行)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ObjectIdentifier

from jumin.pki.algorithm import SHA256_WITH_RSA, write_signature
from jumin.pki.der import Tag, write, write_integer, write_oid, write_x509_time
from jumin.pki.lints.certificate import lint_certificate
from jumin.pki.lints.lint import Finding
from jumin.pki.lints.specimen import Intention
from jumin.pki.profiles import EXTENSIONS
from jumin.pki.signing import SigningKey
from jumin.terms import FaultError, SerialNumber, day_of


_VERSION_3: Final = write(Tag.CONTEXT_0_CONSTRUCTED, write_integer(2))
_TRUE: Final = write(Tag.BOOLEAN, b"\xff")
_PADDING: Final = PKCS1v15()
_DIGEST: Final = SHA256()


class LintError(FaultError):
    """The structure does not follow its profile; the authority's key was not used."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("Nothing was signed: " + "; ".join(str(finding) for finding in findings))
        self.findings = findings


class SignatureLengthError(FaultError):
    """The key that signed is not as long as the authority's: it must be another."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(
            f"The signature has {found} octets instead of {expected}: look which key the "
            "authority was given."
        )
        self.found, self.expected = found, expected


class Draft(NamedTuple):
    """What one certificate alone says, before anybody signed it."""

    subject: bytes
    """Name, in DER."""
    public_key: RSAPublicKey
    serial: SerialNumber
    not_before: datetime
    not_after: datetime
    values: Mapping[ObjectIdentifier, bytes]
    """Values of those extensions that the form leaves open, in DER."""


@dataclass(frozen=True, eq=False)
class Form:
    """What all certificates of one kind from one place say alike, encoded once (様式)."""

    intention: Intention
    values: Mapping[ObjectIdentifier, x509.ExtensionType]
    """Values of extensions that are always the same."""

    @cached_property
    def extensions(self) -> tuple[tuple[ObjectIdentifier, bytes, bytes | None], ...]:
        """All extensions in order: type; what stands before the value; all of it, if it is known.

        What stands before the value is its identifier and, where it is critical, TRUE.
        """
        extensions: list[tuple[ObjectIdentifier, bytes, bytes | None]] = []
        for oid, critical in EXTENSIONS[self.intention.kind]:
            head = write_oid(oid.dotted_string) + (_TRUE if critical else b"")
            value = self.values.get(oid)
            known = None if value is None else _extension(head, value.public_bytes())
            extensions.append((oid, head, known))
        return tuple(extensions)

    def tbs(self, draft: Draft) -> bytes:
        """Write what is signed: TBSCertificate (RFC 5280 §4.1.2)."""
        key = draft.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        extensions = (
            known or _extension(head, draft.values[oid]) for oid, head, known in self.extensions
        )
        return write(
            Tag.SEQUENCE,
            _VERSION_3,
            write_integer(draft.serial),
            SHA256_WITH_RSA,
            self.intention.issuers_own_name,
            write(
                Tag.SEQUENCE, write_x509_time(draft.not_before), write_x509_time(draft.not_after)
            ),
            draft.subject,
            key,
            write(Tag.CONTEXT_3_CONSTRUCTED, write(Tag.SEQUENCE, *extensions)),
        )

    def sign(self, draft: Draft, key: SigningKey) -> x509.Certificate:
        """Sign a draft by this form, after linting it with a filler in the signature's place.

        Raises `LintError` with all findings; `key` is untouched then.
        """
        tbs = self.tbs(draft)
        filler = bytes(self.intention.signature_octets)
        rehearsal = write(Tag.SEQUENCE, tbs, SHA256_WITH_RSA, write_signature(filler))
        findings = lint_certificate(rehearsal, self.intention, day_of(draft.not_before))
        if findings:
            raise LintError(findings)
        signature = key.sign(tbs, _PADDING, _DIGEST)
        if len(signature) != len(filler):
            raise SignatureLengthError(len(signature), len(filler))
        return x509.load_der_x509_certificate(rehearsal[: -len(filler)] + signature)


def by_type(*values: x509.ExtensionType) -> Mapping[ObjectIdentifier, x509.ExtensionType]:
    """Lay values of extensions out by their types."""
    return {value.oid: value for value in values}


def key_identifier(key: RSAPublicKey) -> bytes:
    """Write a subjectKeyIdentifier: the SHA-1 digest of a key's bits (RFC 5280 §4.2.1.2 (1))."""
    bits = key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return write(Tag.OCTET_STRING, hashlib.sha1(bits, usedforsecurity=False).digest())


def _extension(head: bytes, value: bytes) -> bytes:
    return write(Tag.SEQUENCE, head, write(Tag.OCTET_STRING, value))
