"""The bytes of a revocation list, searched without an object for each entry (失効リスト)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jumin.pki.der import DerError, Element, Tag, read_element, read_elements, write_integer
from jumin.pki.verify.signature_form import require_whole_octets


_VERSION_2: Final = b"\x01"
_TIMES: Final = frozenset({Tag.UTC_TIME, Tag.GENERALIZED_TIME})
_LONG_SEQUENCE: Final = bytes((Tag.SEQUENCE, 0x81))
_CRITICAL: Final = bytes.fromhex("0101ff04")
"""In an extension: `critical` TRUE, then the tag of the value."""


@dataclass(frozen=True)
class ListForm:
    """What of a list is looked at in its bytes."""

    der: bytes = field(repr=False)
    is_version_2: bool
    has_one_algorithm: bool
    """Whether the same stands inside and outside what is signed."""
    signed: Element
    """From where to where what is signed reaches, its head included."""
    entries: Element
    """Where the revoked certificates stand."""

    @property
    def signed_octets(self) -> bytes:
        """What is signed, as it stands there; the parser would write it anew."""
        return self.der[self.signed.start : self.signed.end]

    def entries_of(self, serial: int) -> int:
        """Count the entries of a serial number."""
        wanted = write_integer(serial)
        return sum(
            self._follows_head(position) and self.der[position + len(wanted)] in _TIMES
            for position in self._positions(wanted)
        )

    def critical_extensions(self, identifier: bytes = b"") -> int:
        """Count the critical extensions of all entries, or those of one identifier (in DER)."""
        return self.der.count(identifier + _CRITICAL, self.entries.start, self.entries.end)

    def _positions(self, octets: bytes) -> Iterator[int]:
        """Tell where these octets stand among the entries, in whatever part of one."""
        position = self.der.find(octets, self.entries.start, self.entries.end)
        while position >= 0:
            yield position
            position = self.der.find(octets, position + 1, self.entries.end)

    def _follows_head(self, position: int) -> bool:
        """Whether the head of a SEQUENCE stands before: of an entry, if these are its serial."""
        return (
            self.der[position - 2] == Tag.SEQUENCE
            or self.der[position - 3 : position - 1] == _LONG_SEQUENCE
        )


def read_list_form(der: bytes) -> ListForm:
    """Find the parts of a list; raises `DerError` for what is none (RFC 5280 §5.1)."""
    whole = read_element(der)
    if whole.tag != Tag.SEQUENCE or whole.end != len(der):
        raise DerError("This is not one revocation list.")
    signed, algorithm, signature = read_elements(der, whole.start, whole.end)
    require_whole_octets(der, signature)
    fields = list(read_elements(der, signed.start, signed.end))
    has_version = fields[0].tag == Tag.INTEGER
    version = fields.pop(0) if has_version else Element(0, 0, 0)
    signed_algorithm, _issuer, _this_update, *others = fields
    entries = (one for one in others if one.tag == Tag.SEQUENCE)
    return ListForm(
        der,
        is_version_2=der[version.start : version.end] == _VERSION_2,
        has_one_algorithm=der[algorithm.start : algorithm.end]
        == der[signed_algorithm.start : signed_algorithm.end],
        signed=Element(signed.tag, whole.start, signed.end),
        entries=next(entries, Element(0, 0, 0)),
    )
