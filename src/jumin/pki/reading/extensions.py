"""Extensions taken apart: of certificates, lists, entries and answers alike (拡張領域)."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from jumin.pki.der import Tag
from jumin.pki.reading.der import Reader, step, walk


_TRUE: Final = bytes.fromhex("0101ff")


class RawExtension(NamedTuple):
    """An extension as it is written (RFC 5280 §4.2)."""

    oid: bytes
    """With its head."""
    critical: bool
    value: bytes
    """DER in the OCTET STRING."""


def read_extensions(reader: Reader) -> tuple[RawExtension, ...]:
    """Read the one SEQUENCE of extensions that a reader has left; raises `DerError`."""
    extensions = reader.enter(Tag.SEQUENCE)
    reader.finish()
    return tuple(read_extension(der) for der in extensions.all_whole(Tag.SEQUENCE))


def read_extension(der: bytes) -> RawExtension:
    """Read one extension; FALSE is never written (X.690 §11.5); raises `DerError`."""
    ((_, start, end),) = walk(der, 0, len(der), (Tag.SEQUENCE,))
    oid_end = step(der, start, end, Tag.OBJECT_IDENTIFIER)[1]
    critical = der.startswith(_TRUE, oid_end)
    head = oid_end + len(_TRUE) if critical else oid_end
    ((_, value, _),) = walk(der, head, end, (Tag.OCTET_STRING,))
    return RawExtension(der[start:oid_end], critical, der[value:end])


def value_of(extensions: Iterable[RawExtension], oid: bytes) -> bytes | None:
    """Give the value of an extension, if there is just one of this type."""
    values = [extension.value for extension in extensions if extension.oid == oid]
    return values[0] if len(values) == 1 else None
