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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias, overload

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jumin.terms import FaultError, RevocationReason, SerialNumber, UsageError


MAGIC: Final = b"JUMINST1"
HEADER: Final = struct.Struct(">8sqI")
ISSUER: Final = struct.Struct(">20s20s32s32sQQ")
ENTRY: Final = struct.Struct(">20sBq")
SERIAL_OCTETS: Final = 20
_GUESSES: Final = 4
GOOD: Final = 255
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)

ENTRY_OCTETS: Final = ENTRY.size
"""What the snapshot holds of one certificate."""

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
        _, microseconds, _ = HEADER.unpack_from(self._buffer)
        return _instant(microseconds, MICROSECOND)

    def knows(self, issuer: IssuerId) -> bool:
        """Whether this issuer's certificates are in the snapshot."""
        return issuer in self._issuers

    def entries(self, issuer: IssuerId) -> "IssuerEntries | None":
        """Give the entries of an issuer; None where its certificates are not in the snapshot."""
        return self._issuers.get(issuer)

    def status(self, issuer: IssuerId, serial: int) -> CertificateStatus | None:
        """Look a certificate up; None stands for unknown.

        Raises `SnapshotError` where the entry found is damaged.
        """
        entries = self._issuers.get(issuer)
        found = None if entries is None else entries.find(serial)
        return None if found is None else read_status(found[1])

    def statuses(self, issuer: IssuerId) -> Iterator[tuple[SerialNumber, CertificateStatus]]:
        """Walk through all certificates of an issuer in order of their serial numbers."""
        for entry in self._issuers.get(issuer, ()):
            yield SerialNumber(int.from_bytes(entry[:SERIAL_OCTETS])), read_status(entry)

    def _read_issuers(self) -> Iterator[tuple[IssuerId, "IssuerEntries"]]:
        size = len(self._buffer)
        if size < HEADER.size:
            raise SnapshotError("it is too short")
        magic, microseconds, count = HEADER.unpack_from(self._buffer)
        if magic != MAGIC:
            raise SnapshotError("it begins with other bytes")
        _instant(microseconds, MICROSECOND)
        end = HEADER.size + count * ISSUER.size
        if size < end:
            raise SnapshotError("it ends among the issuers")
        for offset in range(HEADER.size, end, ISSUER.size):
            *digests, position, number = ISSUER.unpack_from(self._buffer, offset)
            if position != end:
                raise SnapshotError("the entries of an issuer are misplaced")
            end += number * ENTRY.size
            entries = IssuerEntries(self._buffer, position, number)
            yield IssuerId(digests[0], digests[1]), entries
            yield IssuerId(digests[2], digests[3]), entries
        if size != end:
            raise SnapshotError("it has another length than it says")


class IssuerEntries(Sequence[bytes]):
    """The entries of one issuer as they stand, 29 octets each, in order of serial numbers."""

    def __init__(self, buffer: Buffer, position: int, number: int) -> None:
        self._buffer = buffer
        self._position = position
        self._number = number
        self._first, self._last = (self._serial(0), self._serial(number - 1)) if number else (0, -1)
        # All different and in order: none is missing.
        self._is_dense = self._last - self._first == number - 1

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
        offset = self._position + index * ENTRY_OCTETS
        return self._buffer[offset : offset + ENTRY_OCTETS]

    def find(self, serial: int) -> tuple[int, bytes] | None:
        """Find a certificate's place among the entries, and its entry.

        Serial numbers are dense, or nearly: then a place is guessed from both ends, at most a few
        times; what is left is bisected.
        """
        if self._is_dense and self._first <= serial <= self._last:
            index = serial - self._first
            offset = self._position + index * ENTRY_OCTETS
            return index, self._buffer[offset : offset + ENTRY_OCTETS]
        return self._search(serial)

    def _search(self, serial: int) -> tuple[int, bytes] | None:
        low, high, first, last = 0, self._number - 1, self._first, self._last
        for _ in range(_GUESSES):
            if not first <= serial <= last:
                return None
            index = low + (serial - first) * (high - low) // (last - first or 1)
            found = self._serial(index)
            if found == serial:
                return index, self[index]
            if found < serial:
                low, first = index + 1, found + 1
            else:
                high, last = index - 1, found - 1
        wanted = serial.to_bytes(SERIAL_OCTETS)
        index = bisect_left(self, wanted, low, high + 1)
        if index < self._number and self[index].startswith(wanted):
            return index, self[index]
        return None

    def _serial(self, index: int) -> int:
        return int.from_bytes(self[index][:SERIAL_OCTETS])


def is_good(entry: bytes) -> bool:
    """Tell from an entry whether its certificate is neither revoked nor held."""
    return entry[SERIAL_OCTETS] == GOOD


def read_status(entry: bytes) -> CertificateStatus:
    """Read what an entry says; raises `SnapshotError` where it is damaged."""
    _, reason, seconds = ENTRY.unpack(entry)
    if reason == GOOD:
        return CertificateStatus(None)
    try:
        known_reason = RevocationReason(reason)
    except ValueError:
        raise SnapshotError("an entry has an unknown reason") from None
    return CertificateStatus(Revocation(known_reason, _instant(seconds, _SECOND)))


def _digests(issuer: x509.Certificate) -> tuple[bytes, bytes, bytes, bytes]:
    short, long = issuer_id(issuer, "sha1"), issuer_id(issuer, "sha256")
    return short.name_hash, short.key_hash, long.name_hash, long.key_hash


def _instant(count: int, unit: timedelta) -> datetime:
    try:
        return EPOCH + count * unit
    except OverflowError:
        raise SnapshotError("it holds an instant outside the calendar") from None
