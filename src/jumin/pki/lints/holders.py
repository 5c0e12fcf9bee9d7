"""Lints of what differs from certificate to certificate: order, key, holder (利用者情報)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from jumin.pki.attributes import MOST_ADDRESS_CHARACTERS, is_in_jis
from jumin.pki.der import DerError, Tag, write_oid
from jumin.pki.lints.extensions import SUBJECT_ALTERNATIVE_NAME, SUBJECT_KEY
from jumin.pki.lints.lint import PROFILE, RFC_5280
from jumin.pki.lints.specimen import KindLint, Specimen
from jumin.pki.profiles import EXTENSIONS, CertificateKind, OidTable
from jumin.pki.reading.der import step, stop_at, walk
from jumin.pki.reading.extensions import value_of
from jumin.terms import Sex


_ALL: Final = tuple(CertificateKind)
_SIGNATURE: Final = (CertificateKind.SIGNATURE, CertificateKind.PHONE_SIGNATURE)
_EXTENSIONS: Final[Mapping[CertificateKind, tuple[tuple[bytes, bool], ...]]] = MappingProxyType(
    {
        kind: tuple((write_oid(oid.dotted_string), critical) for oid, critical in extensions)
        for kind, extensions in EXTENSIONS.items()
    }
)
_ORDERS: Final[Mapping[CertificateKind, tuple[bytes, ...]]] = MappingProxyType(
    {kind: tuple(oid for oid, _ in extensions) for kind, extensions in _EXTENSIONS.items()}
)
_OID, _OID_AND_CRITICALITY = itemgetter(0), itemgetter(0, 1)
_BORN_ON: Final = re.compile(r"[0-5][0-9]{8}")
_SEXES: Final = frozenset(sex.value for sex in Sex)
_MASK: Final = re.compile("[01]+")
_KEY_IDENTIFIER_HEAD: Final = bytes.fromhex("0414")


def _order(specimen: Specimen) -> Iterator[str]:
    if tuple(map(_OID, specimen.extensions)) != _ORDERS[specimen.intention.kind]:
        yield "the extensions are not those of the profile in their order"


def _criticality(specimen: Specimen) -> Iterator[str]:
    expected = _EXTENSIONS[specimen.intention.kind]
    if tuple(map(_OID_AND_CRITICALITY, specimen.extensions)) == expected:
        return
    for oid, critical, _ in specimen.extensions:
        if (oid, not critical) in expected:
            yield "the criticality of an extension is not that of the profile"


def _subject_key(specimen: Specimen) -> Iterator[str]:
    value = value_of(specimen.extensions, SUBJECT_KEY)
    if value is None:
        return
    key = specimen.fields.key
    try:
        ((_, start, end),) = walk(key, 0, len(key), (Tag.SEQUENCE,))
        _, (_, bits, _) = walk(key, start, end, (Tag.SEQUENCE, Tag.BIT_STRING))
    except DerError:
        return
    digest = hashlib.sha1(key[bits + 1 :], usedforsecurity=False).digest()
    if value != _KEY_IDENTIFIER_HEAD + digest:
        yield "subjectKeyIdentifier is not the SHA-1 digest of the key"


def _six_attributes(specimen: Specimen) -> Iterator[str]:
    value = value_of(specimen.extensions, SUBJECT_ALTERNATIVE_NAME)
    if value is None:
        return
    try:
        oids, texts = _read_attributes(value)
    except (DerError, UnicodeDecodeError):
        yield "subjectAltName is no list of otherName values, each a UTF8String"
        return
    if oids != _identifiers(specimen.intention.profile.oids):
        yield "subjectAltName is not the six attributes in their order"
        return
    name, born_on, sex, address, name_mask, address_mask = texts
    if not _BORN_ON.fullmatch(born_on):
        yield "the date of birth is not era, year, month and day in nine digits"
    if sex not in _SEXES:
        yield "the sex is no digit of the profile"
    if len(address) > MOST_ADDRESS_CHARACTERS:
        yield "the address is too long"
    for text, mask in ((name, name_mask), (address, address_mask)):
        if not is_in_jis(text):
            yield "there is a character that had to be replaced"
        if len(text) != len(mask) or not _MASK.fullmatch(mask):
            yield "the positions of substitute characters do not fit their text"


@cache
def _identifiers(oids: OidTable) -> list[bytes]:
    return [write_oid(oid.dotted_string) for oid in oids.attributes]


def _read_attributes(value: bytes) -> tuple[list[bytes], list[str]]:
    """Read SEQUENCE OF [0] { type-id, [0] { UTF8String } } (RFC 5280 §4.2.1.6)."""
    oids: list[bytes] = []
    texts: list[str] = []
    head, end = step(value, 0, len(value), Tag.SEQUENCE)
    stop_at(end, len(value))
    while head != end:
        other, head = step(value, head, end, Tag.CONTEXT_0_CONSTRUCTED)
        oid_end = step(value, other, head, Tag.OBJECT_IDENTIFIER)[1]
        explicit, explicit_end = step(value, oid_end, head, Tag.CONTEXT_0_CONSTRUCTED)
        text, text_end = step(value, explicit, head, Tag.UTF8_STRING)
        if not explicit_end == text_end == head:
            raise DerError("An attribute says more than one text.")
        oids.append(value[other:oid_end])
        texts.append(value[text:head].decode())
    return oids, texts


HOLDER_LINTS: Final = (
    KindLint("extension order", "RFC 5280 §4.2; profile", PROFILE, _order, _ALL),
    KindLint("criticality", "RFC 5280 §4.2; profile", PROFILE, _criticality, _ALL),
    KindLint("subject key", "RFC 5280 §4.2.1.2", RFC_5280, _subject_key, _ALL),
    KindLint("six attributes", "RFC 5280 §4.2.1.6; profile", PROFILE, _six_attributes, _SIGNATURE),
)
"""What each certificate is looked at for anew, whatever was looked at before."""
