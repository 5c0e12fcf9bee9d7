"""BER-TLV data objects as cards use them: definite lengths, tags of up to three bytes."""

from dataclasses import dataclass, field
from typing import Final, Self

from jumin.terms import FaultError


_LOW_TAG_MASK: Final = 0x1F
_MORE_BIT: Final = 0x80
_LONGEST_TAG: Final = 3
_LONGEST_LENGTH_FIELD: Final = 4
_TWO_BYTE_LENGTH: Final = 0x82
_LONGEST_CARD_VALUE: Final = 0xFFFF


class TlvError(FaultError):
    """The bytes are no BER-TLV data object (ISO/IEC 7816-4 §6.3)."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """A BER-TLV data object (データオブジェクト): a tag, as the number its bytes form, and a value.

    Encoding takes the shortest length field (DER); parsing takes any definite one, since cards
    write `82 00 9F`. Source: ISO/IEC 7816-4 §6.3, ISO/IEC 8825-1 §8.1.
    """

    tag: int
    value: bytes = field(repr=False)

    def __bytes__(self) -> bytes:
        return self._tag_field() + _length_field(len(self.value)) + self.value

    def to_card_bytes(self) -> bytes:
        """Encode as My Number Cards do: from 128 bytes on, the length is `82 hh ll`, never `81`.

        Raises `TlvError` for a value above 65 535 bytes. Source: observed on cards.
        """
        length = len(self.value)
        if length > _LONGEST_CARD_VALUE:
            raise TlvError("A card's data object has at most 65 535 bytes.")
        short = length < _MORE_BIT
        length_field = (
            bytes((length,)) if short else bytes((_TWO_BYTE_LENGTH,)) + length.to_bytes(2, "big")
        )
        return self._tag_field() + length_field + self.value

    def _tag_field(self) -> bytes:
        return self.tag.to_bytes(max(1, (self.tag.bit_length() + 7) // 8), "big")

    @classmethod
    def parse(cls, octets: bytes) -> tuple[Self, bytes]:
        """Read one data object; give it and the bytes behind it.

        Raises `TlvError` where tag or length are malformed or bytes are missing.
        """
        tag_end = _tag_end(octets)
        start, length = _value_span(octets, tag_end)
        if start + length > len(octets):
            raise TlvError("The data object is cut short.")
        tag = int.from_bytes(octets[:tag_end], "big")
        return cls(tag, octets[start : start + length]), octets[start + length :]


def object_length(octets: bytes) -> int:
    """Tell the whole length in bytes of the data object that begins here; its value may be missing.

    Raises `TlvError` where tag or length are malformed or missing.
    """
    start, length = _value_span(octets, _tag_end(octets))
    return start + length


def _length_field(length: int) -> bytes:
    if length < _MORE_BIT:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((_MORE_BIT | len(octets),)) + octets


def _tag_end(octets: bytes) -> int:
    """Tell where the tag field ends (ISO/IEC 8825-1 §8.1.2)."""
    if not octets:
        raise TlvError("There is no data object.")
    if octets[0] & _LOW_TAG_MASK != _LOW_TAG_MASK:
        return 1
    for end, octet in enumerate(octets[1:_LONGEST_TAG], start=2):
        if not octet & _MORE_BIT:
            return end
    raise TlvError("The tag is longer than three bytes, or cut short.")


def _value_span(octets: bytes, at: int) -> tuple[int, int]:
    """Tell where the value starts and how many bytes it has (ISO/IEC 8825-1 §8.1.3)."""
    if at >= len(octets):
        raise TlvError("The length field is missing.")
    first = octets[at]
    if first < _MORE_BIT:
        return at + 1, first
    width = first - _MORE_BIT
    field_ = octets[at + 1 : at + 1 + width]
    if not 1 <= width <= _LONGEST_LENGTH_FIELD or len(field_) != width:
        raise TlvError("The length field is indefinite, too long or cut short.")
    return at + 1 + width, int.from_bytes(field_, "big")
