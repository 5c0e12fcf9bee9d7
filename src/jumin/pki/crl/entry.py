"""One entry of a revocation list, octet by octet (失効リストの一件)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

from jumin.pki.der import Tag, write, write_integer, write_oid, write_x509_time
from jumin.terms import RevocationReason


RevokedRow: TypeAlias = tuple[int, int, int, *tuple[object, ...]]
"""Serial number, code of the reason, when (whole seconds since 1970); the rest is not read."""

UTC_TIMES: Final = range(-631_152_000, 2_524_608_000)
"""The seconds from 1950 until 2049, whose Time is a UTCTime (RFC 5280 §5.1.2.4)."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_REASON_CODE: Final = write_oid("2.5.29.21")


def encode_entry(row: RevokedRow) -> bytes:
    """Write one entry of revokedCertificates in DER (RFC 5280 §5.1.2.6)."""
    serial, reason, seconds, *_ = row
    time = write_x509_time(_EPOCH + timedelta(seconds=seconds))
    return write(Tag.SEQUENCE, write_integer(serial), time, ENTRY_EXTENSIONS[reason])


def _extensions(reason: RevocationReason) -> bytes:
    """Write crlEntryExtensions; they are absent instead of unspecified (RFC 5280 §5.3.1)."""
    if reason is RevocationReason.UNSPECIFIED:
        return b""
    code = write(Tag.OCTET_STRING, write(Tag.ENUMERATED, bytes((reason,))))
    return write(Tag.SEQUENCE, write(Tag.SEQUENCE, _REASON_CODE, code))


ENTRY_EXTENSIONS: Final[Mapping[int, bytes]] = MappingProxyType(
    {reason.value: _extensions(reason) for reason in RevocationReason}
)
"""What follows the time, by the code of the reason."""
