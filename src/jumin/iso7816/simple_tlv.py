"""SIMPLE-TLV data objects, of which records in record files are made."""

from dataclasses import dataclass, field
from typing import Final, Self

from jumin.iso7816.tlv import TlvError


_INVALID_TAG: Final = 0xFF
_LONG_FORM: Final = 0xFF
_LONGEST_VALUE: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class SimpleTlv:
    """A SIMPLE-TLV data object (単純符号化TLV): a one-byte tag, 00 to FE, and a value.

    The length has one byte up to 254, else three: FF and two more. Building takes the shorter
    form, parsing either. Raises `TlvError` for another tag or a value above 65 535 bytes.
    Source: ISO/IEC 7816-4 §6.2, JICSAP v1.1 §4.4.1 (1).
    """

    tag: int
    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.tag < _INVALID_TAG or len(self.value) > _LONGEST_VALUE:
            raise TlvError("A SIMPLE-TLV tag is 00 to FE, its value has at most 65 535 bytes.")

    def __bytes__(self) -> bytes:
        length = len(self.value)
        field_ = (
            bytes((length,))
            if length < _LONG_FORM
            else bytes((_LONG_FORM,)) + length.to_bytes(2, "big")
        )
        return bytes((self.tag,)) + field_ + self.value

    @classmethod
    def parse(cls, octets: bytes) -> tuple[Self, bytes]:
        """Read one data object; give it and the bytes behind it.

        Raises `TlvError` where the tag is FF or bytes are missing.
        """
        start = 4 if octets[1:2] == bytes((_LONG_FORM,)) else 2
        if len(octets) < start:
            raise TlvError("The SIMPLE-TLV header is cut short.")
        end = start + int.from_bytes(octets[start // 2 : start], "big")
        if end > len(octets):
            raise TlvError("The SIMPLE-TLV object is cut short.")
        return cls(octets[0], octets[start:end]), octets[end:]
