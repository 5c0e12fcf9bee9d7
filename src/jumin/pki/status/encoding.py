"""Writing the published state (失効情報の作成): of values, of a ledger's rows, or of pieces."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, starmap
from typing import Final

from cryptography import x509

from jumin.pki.status.snapshot import (
    ENTRY,
    EPOCH,
    GOOD,
    HEADER,
    ISSUER,
    MAGIC,
    MICROSECOND,
    SERIAL_OCTETS,
    Revocation,
    SnapshotSerialError,
    issuer_id,
)
from jumin.pki.validity import whole_second
from jumin.terms import SerialNumber


_SECOND: Final = timedelta(seconds=1)
_ROW: Final = struct.Struct(">12xQBq")
"""An entry, where the serial number has at most eight octets."""


def encode_snapshot(
    published_at: datetime,
    states: Sequence[tuple[x509.Certificate, Mapping[SerialNumber, Revocation | None]]],
) -> bytes:
    """Write a snapshot: for each authority's certificate its serial numbers and their state.

    None stands for good. The caller writes the bytes beside the old file and renames them over
    it. Raises `SnapshotSerialError` on a serial number that no certificate can have.
    """
    return write_snapshot(
        published_at,
        [
            (issuer, [encode_state(serial, known[serial]) for serial in sorted(known)])
            for issuer, known in states
        ],
    )


def write_snapshot(
    published_at: datetime,
    issuers: Sequence[tuple[x509.Certificate, Sequence[bytes | memoryview]]],
) -> bytes:
    """Put header, issuers, and the entries of each, in pieces of any length, into one buffer."""
    header = HEADER.pack(MAGIC, (published_at - EPOCH) // MICROSECOND, len(issuers))
    position = HEADER.size + ISSUER.size * len(issuers)
    heads: list[bytes] = []
    for issuer, entries in issuers:
        octets = sum(map(len, entries))
        heads.append(ISSUER.pack(*issuer_digests(issuer), position, octets // ENTRY.size))
        position += octets
    return b"".join(chain((header, *heads), *(entries for _, entries in issuers)))


def encode_state(serial: int, revocation: Revocation | None) -> bytes:
    """Write the entry of a certificate that is good (None) or revoked.

    Raises `SnapshotSerialError` on a serial number that no certificate can have.
    """
    if not 0 < serial < 1 << 8 * SERIAL_OCTETS:
        raise SnapshotSerialError("A serial number is positive and has at most 20 octets.")
    octets = serial.to_bytes(SERIAL_OCTETS)
    if revocation is None:
        return ENTRY.pack(octets, GOOD, 0)
    return ENTRY.pack(octets, revocation.reason, seconds_of(revocation.at))


def encode_rows(rows: Iterable[tuple[int, int, int]]) -> bytes:
    """Write the entries of a ledger's rows: serial number, reason, when (s since 1970).

    Of those that are good these are `GOOD` and 0. Serial numbers ascend and are below 2**64.
    """
    return b"".join(starmap(_ROW.pack, rows))


def seconds_of(at: datetime) -> int:
    """Count the whole seconds since 1970."""
    return (whole_second(at) - EPOCH) // _SECOND


def count_entries(snapshot: bytes) -> int:
    """Tell of how many certificates a snapshot knows."""
    issuers: int = HEADER.unpack_from(snapshot)[2]
    return (len(snapshot) - HEADER.size - issuers * ISSUER.size) // ENTRY.size


def issuer_digests(issuer: x509.Certificate) -> tuple[bytes, bytes, bytes, bytes]:
    """Digest name and key by SHA-1, then by SHA-256, as issuers stand in a snapshot."""
    short, long = issuer_id(issuer, "sha1"), issuer_id(issuer, "sha256")
    return short.name_hash, short.key_hash, long.name_hash, long.key_hash
