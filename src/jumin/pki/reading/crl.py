"""Revocation lists and their entries taken apart, value by value (RFC 5280 §5.1)."""

from typing import NamedTuple

from jumin.pki.der import Tag
from jumin.pki.reading.der import Reader
from jumin.pki.reading.extensions import RawExtension, read_extensions


class ListFields(NamedTuple):
    """A list as it is written; all but the version in DER with its head."""

    version: int
    algorithm: bytes
    issuer: bytes
    this_update: bytes
    next_update: bytes
    has_entries: bool
    is_empty: bool
    """Whether there is a field for entries, without any in it."""
    extensions: tuple[RawExtension, ...]
    outer_algorithm: bytes
    signature: bytes
    """Contents of the BIT STRING."""


class Entry(NamedTuple):
    """An entry as it is written."""

    serial: int
    revoked_at: bytes
    extensions: tuple[RawExtension, ...] | None
    """None where the field is absent."""


def read_list(der: bytes) -> ListFields:
    """Take a list apart (CertificateList), without looking at its entries; raises `DerError`."""
    outer = Reader(der)
    whole = outer.enter(Tag.SEQUENCE)
    outer.finish()
    tbs = whole.enter(Tag.SEQUENCE)
    version, algorithm = tbs.integer(), tbs.whole(Tag.SEQUENCE)
    issuer = tbs.whole(Tag.SEQUENCE)
    this_update, next_update = tbs.time(), tbs.time()
    has_entries = tbs.is_at(Tag.SEQUENCE)
    is_empty = has_entries and tbs.enter(Tag.SEQUENCE).is_finished
    extensions = read_extensions(tbs.enter(Tag.CONTEXT_0_CONSTRUCTED))
    tbs.finish()
    outer_algorithm, signature = whole.whole(Tag.SEQUENCE), whole.contents(Tag.BIT_STRING)
    whole.finish()
    return ListFields(
        version,
        algorithm,
        issuer,
        this_update,
        next_update,
        has_entries,
        is_empty,
        extensions,
        outer_algorithm,
        signature,
    )


def read_entry(der: bytes) -> Entry:
    """Take one entry of revokedCertificates apart; raises `DerError`."""
    outer = Reader(der)
    entry = outer.enter(Tag.SEQUENCE)
    outer.finish()
    serial, revoked_at = entry.integer(), entry.time()
    extensions = None if entry.is_finished else read_extensions(entry)
    return Entry(serial, revoked_at, extensions)
