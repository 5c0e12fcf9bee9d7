"""Many entries of a revocation list at once, column by column (失効リストの記載).

Entries whose serial numbers have the same length differ in a few octets at fixed places. They are
laid out as copies of one, and each column is filled for all of them by one slice: some four times
as fast as writing one after the other.
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress
from operator import itemgetter
from typing import Final, NamedTuple

from jumin.pki.crl.entry import ENTRY_EXTENSIONS, UTC_TIMES, RevokedRow, encode_entry
from jumin.pki.crl.times import utc_time_columns
from jumin.terms import RevocationReason


_WORD: Final = 8
_WITH_REASON: Final = RevocationReason.SUPERSEDED
_NO_REASON: Final = bytes((RevocationReason.UNSPECIFIED,))
_EXTENSIONS: Final = len(ENTRY_EXTENSIONS[_WITH_REASON])
_SERIAL: Final = 4
"""Where the number begins: after tags and lengths of entry and INTEGER."""
_TIME_HEAD: Final = 2
_LENGTH: Final = 1
_CODES: Final = 256
_FIRST, _SECOND, _THIRD = map(itemgetter, range(3))


class Block(NamedTuple):
    """Some rows, column by column, in order of their serial numbers."""

    serials: list[int]
    reasons: bytes
    seconds: list[int]

    @classmethod
    def of(cls, rows: Sequence[RevokedRow]) -> "Block":
        """Turn rows into columns."""
        return cls(
            list(map(_FIRST, rows)), bytes(list(map(_SECOND, rows))), list(map(_THIRD, rows))
        )

    @classmethod
    def of_columns(cls, serials: list[int], reasons: list[int], seconds: list[int]) -> "Block":
        """Take columns as they were read."""
        return cls(serials, bytes(reasons), seconds)

    def part(self, start: int, end: int) -> "Block":
        """Cut some rows out."""
        return Block(self.serials[start:end], self.reasons[start:end], self.seconds[start:end])

    def chosen(self, is_chosen: Sequence[bool]) -> "Block":
        """Take the rows that are chosen."""
        return Block(
            list(compress(self.serials, is_chosen)),
            bytes(compress(self.reasons, is_chosen)),
            list(compress(self.seconds, is_chosen)),
        )

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Turn columns into rows."""
        return zip(self.serials, self.reasons, self.seconds, strict=True)

    @property
    def is_even(self) -> bool:
        """Whether the entries differ at fixed places only, and all times are UTCTimes."""
        width = _octets(self.serials[0])
        return (
            width == _octets(self.serials[-1])
            and width <= _WORD
            and min(self.seconds) >= 0
            and max(self.seconds) in UTC_TIMES
        )


def lay_out(block: Block) -> bytes | bytearray:
    """Write the entries of an even block."""
    count, width = len(block.serials), _octets(block.serials[0])
    pattern = encode_entry((1 << 8 * (width - 1), _WITH_REASON, 0))
    size, time = len(pattern), _SERIAL + width + _TIME_HEAD
    entries = bytearray(pattern * count)
    numbers = struct.pack(f">{count}Q", *block.serials)
    for place in range(width):
        entries[_SERIAL + place :: size] = numbers[_WORD - width + place :: _WORD]
    for place, digits in enumerate(utc_time_columns(block.seconds)):
        entries[time + place :: size] = digits
    entries[size - 1 :: size] = block.reasons
    if _NO_REASON not in block.reasons:
        return entries
    entries[_LENGTH::size] = block.reasons.translate(_lengths(pattern[_LENGTH]))
    return b"".join(_cut_short(entries, size, block.reasons))


def _cut_short(entries: bytearray, size: int, reasons: bytes) -> Iterator[bytearray]:
    """Take the extensions from the entries without a reason: each is the last of some."""
    start = 0
    for others in reasons.split(_NO_REASON):
        end = start + (len(others) + 1) * size
        yield entries[start : end - _EXTENSIONS]
        start = end


@cache
def _lengths(with_reason: int) -> bytes:
    """Tell how long an entry is, by its reason, as `bytes.translate` wants it."""
    without = with_reason - _EXTENSIONS
    return bytes((without, *(with_reason for _ in range(1, _CODES))))


def _octets(serial: int) -> int:
    """How many octets a serial number takes: the first bit says that it is positive."""
    return serial.bit_length() // 8 + 1
