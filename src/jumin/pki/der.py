"""DER by hand where speed counts: the few types of certificates, lists, answers (ITU-T X.690)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import IntEnum, unique
from typing import Final, NamedTuple

from jumin.terms import UsageError


_LONG_LENGTH: Final = 0x80
_MOST_LENGTH_OCTETS: Final = 4
_HIGH_TAG: Final = 0x1F
_UTC_TIME_SINCE, _UTC_TIME_UNTIL = 1950, 2050
_UTC_TIME: Final = b"\x17\x0d%02d%02d%02d%02d%02d%02dZ"
_GENERALIZED_TIME: Final = b"\x18\x0f%04d%02d%02d%02d%02d%02dZ"
"""Whole values, heads included: formatting them so is three times as fast as by `strftime`."""
_BASE: Final = 128


@unique
class Tag(IntEnum):
    """Identifier octets, constructed bit included."""

    BOOLEAN = 0x01
    INTEGER = 0x02
    BIT_STRING = 0x03
    OCTET_STRING = 0x04
    NULL = 0x05
    OBJECT_IDENTIFIER = 0x06
    ENUMERATED = 0x0A
    UTF8_STRING = 0x0C
    PRINTABLE_STRING = 0x13
    IA5_STRING = 0x16
    UTC_TIME = 0x17
    GENERALIZED_TIME = 0x18
    SEQUENCE = 0x30
    SET = 0x31
    CONTEXT_0 = 0x80
    """Primitive, IMPLICIT."""
    CONTEXT_1 = 0x81
    """Primitive, IMPLICIT."""
    CONTEXT_2 = 0x82
    """Primitive, IMPLICIT."""
    CONTEXT_6 = 0x86
    """Primitive, IMPLICIT: a URI among general names (RFC 5280 §4.2.1.6)."""
    CONTEXT_0_CONSTRUCTED = 0xA0
    CONTEXT_1_CONSTRUCTED = 0xA1
    CONTEXT_2_CONSTRUCTED = 0xA2
    CONTEXT_3_CONSTRUCTED = 0xA3
    CONTEXT_4_CONSTRUCTED = 0xA4


class DerError(UsageError):
    """The bytes are not the DER that is read here."""


class Element(NamedTuple):
    """One value in a buffer: its tag, and from where to where its contents reach."""

    tag: int
    start: int
    end: int


def write(tag: int, *contents: bytes) -> bytes:
    """Write one value: tag, shortest length, contents (X.690 §8.1, §10.1)."""
    content = b"".join(contents)
    length = len(content)
    if length < _LONG_LENGTH:
        return bytes((tag, length)) + content
    return write_head(tag, length) + content


def write_head(tag: int, length: int) -> bytes:
    """Write tag and length of a value whose contents, of so many octets, follow."""
    if length < _LONG_LENGTH:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, _LONG_LENGTH | len(octets))) + octets


def write_integer(value: int) -> bytes:
    """Write an INTEGER in the fewest octets (X.690 §8.3)."""
    magnitude = value if value >= 0 else ~value
    return write(Tag.INTEGER, value.to_bytes(magnitude.bit_length() // 8 + 1, signed=True))


def write_oid(dotted: str) -> bytes:
    """Write an OBJECT IDENTIFIER (X.690 §8.19)."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    octets = bytearray()
    for arc in (first * 40 + second, *rest):
        digits = [arc % _BASE]
        while arc := arc // _BASE:
            digits.append(_BASE | arc % _BASE)
        octets += bytes(reversed(digits))
    return write(Tag.OBJECT_IDENTIFIER, bytes(octets))


def write_time(at: datetime) -> bytes:
    """Write a GeneralizedTime in UTC, without fractions (X.690 §11.7)."""
    utc = at.astimezone(UTC)
    clock = utc.hour, utc.minute, utc.second
    return _GENERALIZED_TIME % (utc.year, utc.month, utc.day, *clock)


def write_x509_time(at: datetime) -> bytes:
    """Write a Time: UTCTime through 2049, then GeneralizedTime (RFC 5280 §4.1.2.5)."""
    utc = at.astimezone(UTC)
    if not _UTC_TIME_SINCE <= utc.year < _UTC_TIME_UNTIL:
        return write_time(at)
    clock = utc.hour, utc.minute, utc.second
    return _UTC_TIME % (utc.year % 100, utc.month, utc.day, *clock)


def read_element(der: bytes | memoryview, offset: int = 0, end: int | None = None) -> Element:
    """Read the head of the value at an offset; raises `DerError` unless it is DER and whole.

    Tags of one octet, definite lengths in the fewest octets (X.690 §8.1.2.2, §8.1.3, §10.1).
    """
    limit = len(der) if end is None else end
    if offset + 2 > limit:
        raise DerError("A value is cut off.")
    tag, length = der[offset], der[offset + 1]
    start = offset + 2
    if tag & _HIGH_TAG == _HIGH_TAG:
        raise DerError("A tag is longer than one octet.")
    if length >= _LONG_LENGTH:
        octets = length & ~_LONG_LENGTH
        start += octets
        if not 0 < octets <= _MOST_LENGTH_OCTETS or start > limit:
            raise DerError("A length can't be read.")
        length = int.from_bytes(der[start - octets : start])
        if length < _LONG_LENGTH or length >> 8 * (octets - 1) == 0:
            raise DerError("A length is not in the fewest octets.")
    if start + length > limit:
        raise DerError("A value is cut off.")
    return Element(tag, start, start + length)


def read_elements(der: bytes, start: int, end: int) -> Iterator[Element]:
    """Read the values that stand side by side from `start` to `end`; raises `DerError`."""
    while start < end:
        element = read_element(der, start, end)
        yield element
        start = element.end
