"""Certificate revocation lists: one per municipality, and the full one (失効リスト).

A list is written by hand around entries that may be millions. What the lints look at, everything
but the entries and of these one of each shape, is looked at before the authority's key is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.pki.algorithm import SHA256_WITH_RSA, signature_octets, write_signature
from jumin.pki.authority import Authority
from jumin.pki.building import LintError
from jumin.pki.crl.entries import Entries
from jumin.pki.crl.frame import (
    CrlEdition,
    CrlEditionError,
    write_extensions,
    write_issuer,
    write_times,
)
from jumin.pki.der import Tag, write, write_head
from jumin.pki.lints.crl import lint_crl, lint_crl_entry
from jumin.pki.names import IssuingOffice
from jumin.pki.status.encoding import seconds_of
from jumin.pki.status.snapshot import Revocation
from jumin.terms import SerialNumber


__all__ = ["CrlEdition", "CrlEditionError", "build_crl", "sign_crl"]


def build_crl(
    authority: Authority,
    revocations: Mapping[SerialNumber, Revocation],
    edition: CrlEdition,
    *,
    office: IssuingOffice | None = None,
) -> x509.CertificateRevocationList:
    """Make a revocation list (失効リスト) of one generation.

    With an office, `revocations` are those of certificates issued through it, and the list is
    marked by a critical issuingDistributionPoint equal to the point in those certificates;
    without one it is the full list. Raises `LintError`. RFC 5280 §5.
    """
    entries = Entries()
    entries.add(
        [
            (serial, revocations[serial].reason, seconds_of(revocations[serial].at))
            for serial in sorted(revocations)
        ]
    )
    return x509.load_der_x509_crl(bytes(sign_crl(authority, entries, edition, office=office)))


def sign_crl(
    authority: Authority,
    entries: Entries,
    edition: CrlEdition,
    *,
    office: IssuingOffice | None = None,
) -> bytearray:
    """Write and sign a list around its entries, in DER (失効リストの署名).

    Raises `LintError` before the authority's key is used. RFC 5280 §5.1.
    """
    header = write_issuer(authority) + write_times(edition)
    extensions = write_extensions(authority, edition.number, office)
    filler = write_signature(bytes(signature_octets(authority.certificate)))
    rehearsal = write(
        Tag.SEQUENCE, write(Tag.SEQUENCE, header, extensions), SHA256_WITH_RSA, filler
    )
    findings = (
        *lint_crl(rehearsal, authority, office),
        *(found for one in entries.specimens.values() for found in lint_crl_entry(one)),
    )
    if findings:
        raise LintError(findings)
    return _signed(authority, [header, *_revoked(entries), extensions])


def _revoked(entries: Entries) -> Iterator[bytes | bytearray | memoryview]:
    """Tell revokedCertificates, which is absent where there are none (RFC 5280 §5.1.2.6)."""
    octets = sum(map(len, entries.pieces))
    if octets:
        yield write_head(Tag.SEQUENCE, octets)
        yield from entries.pieces


def _signed(authority: Authority, contents: Sequence[bytes | bytearray | memoryview]) -> bytearray:
    """Sign what has these contents, in the buffer that becomes the list: it may be long."""
    head = write_head(Tag.SEQUENCE, sum(map(len, contents)))
    length = len(head) + sum(map(len, contents))
    tail = SHA256_WITH_RSA + write_signature(bytes(signature_octets(authority.certificate)))
    outer_head = write_head(Tag.SEQUENCE, length + len(tail))
    der = bytearray().join((outer_head, head, *contents, tail))
    octets = memoryview(der)
    signed_part = octets[len(outer_head) : len(outer_head) + length]
    signature = authority.key.sign(cast("bytes", signed_part), PKCS1v15(), SHA256())
    octets[-len(signature) :] = signature
    return der
