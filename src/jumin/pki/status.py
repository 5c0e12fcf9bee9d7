"""The published state of all certificates (失効情報): one immutable buffer, searched in place.

The buffer is made for mapping read-only. All numbers are big-endian:

    header   magic (8) · published at, µs since 1970 (8) · number of issuers (4)
    issuers  SHA-1 of name and key (20, 20) · SHA-256 of name and key (32, 32)
             · position of the first entry (8) · number of entries (8)
    entries  serial number (20) · reason, 255 for good (1) · revoked at, s since 1970 (8);
             sorted by serial number within an issuer
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias, overload

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.pki.validity import whole_second
from jumin.terms import FaultError, RevocationReason, SerialNumber, UsageError


_MAGIC: Final = b"JUMINST1"
_HEADER: Final = struct.Struct(">8sqI")
_ISSUER: Final = struct.Struct(">20s20s32s32sQQ")
_ENTRY: Final = struct.Struct(">20sBq")
_SERIAL_OCTETS: Final = 20
_GOOD: Final = 255
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)

DIGESTS: Final = MappingProxyType({"sha1": sha1, "sha256": sha256})
"""The digests by which issuers are named."""

Buffer: TypeAlias = bytes | mmap
"""What a snapshot lies in: bytes, or a file mapped read-only."""


class SnapshotError(FaultError):
    """The bytes are no status snapshot."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The status snapshot is damaged ({problem}). Publish the status once more."
        )
        self.problem = problem


class SnapshotSerialError(UsageError):
    """A serial number does not fit twenty octets, or is not positive."""


@dataclass(frozen=True)
class Revocation:
    """That a certificate was revoked or held, why and when (失効)."""

    reason: RevocationReason
    at: datetime
    """To the second."""


@dataclass(frozen=True)
class CertificateStatus:
    """What is published of one certificate: good, or its revocation."""

    revocation: Revocation | None

    @property
    def is_good(self) -> bool:
        """Whether the certificate is neither revoked nor held."""
        return self.revocation is None


@dataclass(frozen=True)
class IssuerId:
    """How certificate identifiers name an issuer (RFC 6960 §4.1.1, CertID): by two digests."""

    name_hash: bytes
    key_hash: bytes


def issuer_id(issuer: x509.Certificate, algorithm: str) -> IssuerId:
    """Digest an issuer's name and key by `sha1` or `sha256`."""
    digest = DIGESTS[algorithm]
    key = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return IssuerId(digest(issuer.subject.public_bytes()).digest(), digest(key).digest())


def encode_snapshot(
    published_at: datetime,
    states: Sequence[tuple[x509.Certificate, Mapping[SerialNumber, Revocation | None]]],
) -> bytes:
    """Write a snapshot: for each authority's certificate its serial numbers and their state.

    None stands for good. The caller writes the bytes beside the old file and renames them over
    it. Raises `SnapshotSerialError` on a serial number that no certificate can have.
    """
    header = _HEADER.pack(_MAGIC, (published_at - _EPOCH) // _MICROSECOND, len(states))
    position = _HEADER.size + _ISSUER.size * len(states)
    issuers: list[bytes] = []
    entries: list[bytes] = []
    for issuer, revocations in states:
        short, long = issuer_id(issuer, "sha1"), issuer_id(issuer, "sha256")
        issuers.append(
            _ISSUER.pack(
                short.name_hash,
                short.key_hash,
                long.name_hash,
                long.key_hash,
                position,
                len(revocations),
            )
        )
        entries.extend(_entry(serial, revocations[serial]) for serial in sorted(revocations))
        position += _ENTRY.size * len(revocations)
    return b"".join((header, *issuers, *entries))


def map_snapshot(path: Path) -> "StatusSnapshot":
    """Map a snapshot's file read-only: as it is now, though another is renamed over it later.

    Raises `SnapshotError`, or `OSError` where there is none that can be opened.
    """
    with path.open("rb") as file:
        try:
            buffer = mmap(file.fileno(), 0, access=ACCESS_READ)
        except ValueError:
            raise SnapshotError("it is empty") from None
    return StatusSnapshot(buffer)


class StatusSnapshot:
    """A published state, read in place (失効情報の断面).

    Raises `SnapshotError` where the buffer is not what `encode_snapshot` makes.
    """

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._issuers = dict(self._read_issuers())

    @property
    def published_at(self) -> datetime:
        """When the state was published, aware."""
        _, microseconds, _ = _HEADER.unpack_from(self._buffer)
        return _instant(microseconds, _MICROSECOND)

    def knows(self, issuer: IssuerId) -> bool:
        """Whether this issuer's certificates are in the snapshot."""
        return issuer in self._issuers

    def status(self, issuer: IssuerId, serial: int) -> CertificateStatus | None:
        """Look a certificate up in O(log n); None stands for unknown.

        Raises `SnapshotError` where the entry found is damaged.
        """
        entries = self._issuers.get(issuer)
        if entries is None or not 0 < serial < 1 << 8 * _SERIAL_OCTETS:
            return None
        wanted = serial.to_bytes(_SERIAL_OCTETS)
        index = bisect_left(entries, wanted)
        if index == len(entries) or entries[index] != wanted:
            return None
        return entries.status(index)

    def statuses(self, issuer: IssuerId) -> Iterator[tuple[SerialNumber, CertificateStatus]]:
        """Walk through all certificates of an issuer in order of their serial numbers."""
        entries = self._issuers.get(issuer)
        if entries is not None:
            for index, serial in enumerate(entries):
                yield SerialNumber(int.from_bytes(serial)), entries.status(index)

    def _read_issuers(self) -> Iterator[tuple[IssuerId, "_Entries"]]:
        size = len(self._buffer)
        if size < _HEADER.size:
            raise SnapshotError("it is too short")
        magic, microseconds, count = _HEADER.unpack_from(self._buffer)
        if magic != _MAGIC:
            raise SnapshotError("it begins with other bytes")
        _instant(microseconds, _MICROSECOND)
        end = _HEADER.size + count * _ISSUER.size
        if size < end:
            raise SnapshotError("it ends among the issuers")
        for offset in range(_HEADER.size, end, _ISSUER.size):
            *digests, position, number = _ISSUER.unpack_from(self._buffer, offset)
            if position != end:
                raise SnapshotError("the entries of an issuer are misplaced")
            end += number * _ENTRY.size
            entries = _Entries(self._buffer, position, number)
            yield IssuerId(digests[0], digests[1]), entries
            yield IssuerId(digests[2], digests[3]), entries
        if size != end:
            raise SnapshotError("it has another length than it says")


class _Entries(Sequence[bytes]):
    """The entries of one issuer: to bisection, a sequence of serial numbers of 20 octets."""

    def __init__(self, buffer: Buffer, position: int, number: int) -> None:
        self._buffer = buffer
        self._position = position
        self._number = number

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._number))]
        if not 0 <= index < self._number:
            raise IndexError(index)
        offset = self._position + index * _ENTRY.size
        return self._buffer[offset : offset + _SERIAL_OCTETS]

    def status(self, index: int) -> CertificateStatus:
        _, reason, seconds = _ENTRY.unpack_from(self._buffer, self._position + index * _ENTRY.size)
        if reason == _GOOD:
            return CertificateStatus(None)
        try:
            known_reason = RevocationReason(reason)
        except ValueError:
            raise SnapshotError("an entry has an unknown reason") from None
        return CertificateStatus(Revocation(known_reason, _instant(seconds, _SECOND)))


def _entry(serial: SerialNumber, revocation: Revocation | None) -> bytes:
    if not 0 < serial < 1 << 8 * _SERIAL_OCTETS:
        raise SnapshotSerialError("A serial number is positive and has at most 20 octets.")
    octets = serial.to_bytes(_SERIAL_OCTETS)
    if revocation is None:
        return _ENTRY.pack(octets, _GOOD, 0)
    seconds = (whole_second(revocation.at) - _EPOCH) // _SECOND
    return _ENTRY.pack(octets, revocation.reason, seconds)


def _instant(count: int, unit: timedelta) -> datetime:
    try:
        return _EPOCH + count * unit
    except OverflowError:
        raise SnapshotError("it holds an instant outside the calendar") from None
