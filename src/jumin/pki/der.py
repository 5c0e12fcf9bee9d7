"""Writing DER by hand where speed counts: the few types of an OCSP answer (ITU-T X.690)."""

from datetime import UTC, datetime
from enum import IntEnum, unique
from typing import Final


_LONG_LENGTH: Final = 0x80


@unique
class Tag(IntEnum):
    """Identifier octets, constructed bit included."""

    BIT_STRING = 0x03
    OCTET_STRING = 0x04
    ENUMERATED = 0x0A
    GENERALIZED_TIME = 0x18
    SEQUENCE = 0x30
    CONTEXT_0 = 0x80
    """Primitive, IMPLICIT."""
    CONTEXT_2 = 0x82
    """Primitive, IMPLICIT."""
    CONTEXT_0_CONSTRUCTED = 0xA0
    CONTEXT_1_CONSTRUCTED = 0xA1
    CONTEXT_2_CONSTRUCTED = 0xA2


def write(tag: Tag, *contents: bytes) -> bytes:
    """Write one value: tag, shortest length, contents (X.690 §8.1, §10.1)."""
    content = b"".join(contents)
    length = len(content)
    if length < _LONG_LENGTH:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, _LONG_LENGTH | len(octets))) + octets + content


def write_time(at: datetime) -> bytes:
    """Write a GeneralizedTime in UTC, without fractions (X.690 §11.7)."""
    return write(Tag.GENERALIZED_TIME, f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode())
