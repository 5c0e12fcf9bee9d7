"""Certificates taken apart, value by value (RFC 5280 §4.1)."""

from typing import Final, NamedTuple

from jumin.pki.der import Tag
from jumin.pki.reading.der import integer, step, stop_at, walk


_SEQUENCE: Final = int(Tag.SEQUENCE)
_PARTS: Final = (_SEQUENCE, _SEQUENCE, int(Tag.BIT_STRING))
"""tbsCertificate, signatureAlgorithm, signatureValue."""
_TBS_PARTS: Final = (
    int(Tag.CONTEXT_0_CONSTRUCTED),
    int(Tag.INTEGER),
    *(_SEQUENCE,) * 5,
    int(Tag.CONTEXT_3_CONSTRUCTED),
)
"""version, serialNumber, signature, issuer, validity, subject, key, extensions."""


class CertificateFields(NamedTuple):
    """A certificate as it is written; all but version and serial in DER with its head."""

    version: int
    serial: int
    algorithm: bytes
    issuer: bytes
    not_before: bytes
    not_after: bytes
    subject: bytes
    key: bytes
    """SubjectPublicKeyInfo."""
    extensions: tuple[bytes, ...]
    outer_algorithm: bytes
    signature: bytes
    """Contents of the BIT STRING."""


def read_certificate(der: bytes) -> CertificateFields:
    """Take a certificate apart; unique identifiers are not known here. Raises `DerError`."""
    ((_, start, end),) = walk(der, 0, len(der), (_SEQUENCE,))
    (_, tbs, tbs_end), (outer, _, outer_end), (_, signature, _) = walk(der, start, end, _PARTS)
    (
        (_, explicit, explicit_end),
        (_, serial, serial_end),
        (algorithm, _, _),
        (issuer, _, _),
        (period, validity, validity_end),
        (subject, _, _),
        (key, _, _),
        (extensions, wrapped, wrapped_end),
    ) = walk(der, tbs, tbs_end, _TBS_PARTS)
    ((_, version, version_end),) = walk(der, explicit, explicit_end, (Tag.INTEGER,))
    not_after = _behind_time(der, validity, validity_end)
    stop_at(_behind_time(der, not_after, validity_end), validity_end)
    ((_, first, last),) = walk(der, wrapped, wrapped_end, (_SEQUENCE,))
    return CertificateFields(
        integer(der[version:version_end]),
        integer(der[serial:serial_end]),
        der[algorithm:issuer],
        der[issuer:period],
        der[validity:not_after],
        der[not_after:validity_end],
        der[subject:key],
        der[key:extensions],
        _side_by_side(der, first, last),
        der[outer:outer_end],
        der[signature:end],
    )


def _behind_time(der: bytes, head: int, end: int) -> int:
    """Step over a Time of either type; tell where it ends."""
    is_utc = head < end and der[head] == Tag.UTC_TIME
    return step(der, head, end, Tag.UTC_TIME if is_utc else Tag.GENERALIZED_TIME)[1]


def _side_by_side(der: bytes, head: int, end: int) -> tuple[bytes, ...]:
    found = []
    while head != end:
        stop = step(der, head, end, _SEQUENCE)[1]
        found.append(der[head:stop])
        head = stop
    return tuple(found)
