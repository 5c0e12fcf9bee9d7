"""A published state with what changed since, without reading the ledger (失効情報の差分更新)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cryptography import x509

from jumin.pki.status.encoding import encode_state, issuer_digests, write_snapshot
from jumin.pki.status.snapshot import (
    ENTRY_OCTETS,
    HEADER,
    ISSUER,
    SERIAL_OCTETS,
    Buffer,
    Revocation,
    SnapshotError,
    StatusSnapshot,
)
from jumin.terms import SerialNumber


def patch_snapshot(
    former: Buffer,
    published_at: datetime,
    changes: Sequence[tuple[x509.Certificate, Mapping[SerialNumber, Revocation | None]]],
) -> bytes:
    """Put changes, for each authority's certificate, into a former snapshot.

    What comes out is what `encode_snapshot` makes of all states together. Raises `SnapshotError`
    where the former one is damaged, or has not these issuers in this order.
    """
    StatusSnapshot(former)  # raises, where the positions read below would not be right
    _, _, count = HEADER.unpack_from(former)
    if count != len(changes):
        raise SnapshotError("it has other issuers")
    octets, issuers = memoryview(former), []
    for index, (issuer, changed) in enumerate(changes):
        *digests, start, number = ISSUER.unpack_from(former, HEADER.size + index * ISSUER.size)
        if tuple(digests) != issuer_digests(issuer):
            raise SnapshotError("it has other issuers")
        entries = octets[start : start + number * ENTRY_OCTETS]
        issuers.append((issuer, tuple(_patched(entries, changed))))
    return write_snapshot(published_at, issuers)


def _patched(
    entries: memoryview, changes: Mapping[SerialNumber, Revocation | None]
) -> Iterator[bytes | memoryview]:
    """Tell an issuer's entries, in pieces: those that stay, and between them those that changed."""
    done, number = 0, len(entries) // ENTRY_OCTETS

    def serial_at(index: int) -> bytes:
        start = index * ENTRY_OCTETS
        return bytes(entries[start : start + SERIAL_OCTETS])

    for serial in sorted(changes):
        entry = encode_state(serial, changes[serial])
        wanted = entry[:SERIAL_OCTETS]
        index = bisect_left(range(number), wanted, done, key=serial_at)
        yield entries[done * ENTRY_OCTETS : index * ENTRY_OCTETS]
        yield entry
        is_known = index < number and serial_at(index) == wanted
        done = index + 1 if is_known else index
    yield entries[done * ENTRY_OCTETS :]
