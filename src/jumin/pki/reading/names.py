"""Distinguished names taken apart: types, string types and octets, in order (識別名)."""

from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from jumin.pki.der import Tag
from jumin.pki.reading.der import step, stop_at


_STRINGS: Final = frozenset({Tag.PRINTABLE_STRING, Tag.UTF8_STRING, Tag.IA5_STRING})
_MOST_KNOWN: Final = 4096


class Attribute(NamedTuple):
    """An attribute of a name as it is written."""

    type: bytes
    """OBJECT IDENTIFIER with its head."""
    tag: int
    """String type."""
    text: bytes


NameFields: TypeAlias = tuple[Attribute, ...]
"""A name of RDNs with one attribute each."""


def read_name(der: bytes) -> NameFields:
    """Take a name apart whose RDNs have one attribute each; raises `DerError`.

    All but the last attribute, which may tell who somebody is, are remembered for the next name.
    """
    head, end = step(der, 0, len(der), Tag.SEQUENCE)
    stop_at(end, len(der))
    known = []
    while head != end:
        stop = step(der, head, end, Tag.SET)[1]
        known.append((_attribute if stop == end else _known_attribute)(der[head:stop]))
        head = stop
    return tuple(known)


def _attribute(rdn: bytes) -> Attribute:
    end = len(rdn)
    attributes, attributes_end = step(rdn, 0, end, Tag.SET)
    stop_at(attributes_end, end)
    oid, attribute_end = step(rdn, attributes, end, Tag.SEQUENCE)
    stop_at(attribute_end, end)
    _, oid_end = step(rdn, oid, end, Tag.OBJECT_IDENTIFIER)
    tag = rdn[oid_end] if oid_end < end and rdn[oid_end] in _STRINGS else Tag.UTF8_STRING
    text, text_end = step(rdn, oid_end, end, tag)
    stop_at(text_end, end)
    return Attribute(rdn[oid:oid_end], tag, rdn[text:])


_known_attribute = lru_cache(_MOST_KNOWN)(_attribute)
