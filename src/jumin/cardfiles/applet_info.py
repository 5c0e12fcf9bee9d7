"""What the two applications with the holder's data say of themselves to everybody."""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from jumin.cardfiles.cv_certificate import KeyId
from jumin.cardfiles.fields import digits_field, read_digits, sized
from jumin.cardfiles.jpki import FILLER
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.templates import Template


_INPUT_SUPPORT: Final = Template(
    "the input support application's information", 0xFF40, (0xDF41, 0xDF42, 0xDF43)
)
_CARD_FACE: Final = Template(
    "the card-face application's information",
    0xFF30,
    (0xDF31, 0xDF32, 0xDF33, 0xDF34, 0xDF35),
)
_MARKS: Final = 4
_BYTE_LIMIT: Final = 0xFF
_OPAQUE_LENGTH: Final = 32
_OPAQUE_FILLER: Final = bytes((FILLER,)) * 96
_SEALED_LENGTH: Final = 256
_MUNICIPALITY_DIGITS: Final = 5


@dataclass(frozen=True)
class AppletInfo:
    """Basic information of the input support application (AP基本情報), file 0005.

    `version`, `extended_apdu` (extended Lc and Le), `vendor` and `option` are one byte each; the
    key that `key_id` names, and what the 32 `opaque` bytes are, is publicly unknown. The object
    has 164 bytes, the file 256, the rest filler. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 256

    key_id: KeyId
    version: int = 0x01
    extended_apdu: int = 0x03
    vendor: int = 0x0E
    option: int = 0x01
    opaque: bytes = field(default=bytes(_OPAQUE_LENGTH), repr=False)

    def __post_init__(self) -> None:
        _marks(self.version, self.extended_apdu, self.vendor, self.option)
        sized(self.opaque, _OPAQUE_LENGTH)

    def __bytes__(self) -> bytes:
        marks = _marks(self.version, self.extended_apdu, self.vendor, self.option)
        return _INPUT_SUPPORT.build(marks, bytes(self.key_id), self.opaque + _OPAQUE_FILLER)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        marks, key_id, opaque = _INPUT_SUPPORT.read(octets)
        if opaque[_OPAQUE_LENGTH:] != _OPAQUE_FILLER:
            raise RecordFormError("The opaque field of the information is not as cards write it.")
        version, extended_apdu, vendor, option = sized(marks, _MARKS)
        return cls(
            KeyId.parse(key_id), version, extended_apdu, vendor, option, opaque[:_OPAQUE_LENGTH]
        )


@dataclass(frozen=True)
class FaceAppletInfo:
    """Basic information of the card-face application (AP基本情報), file 0003, 320 bytes.

    The four one-byte marks are those of `AppletInfo`; the municipality is that which issued the
    card (全国地方公共団体コード, five digits). `sealed_numbers` are 256 bytes behind the name of a
    key, thought to be the verification numbers encrypted to the issuer. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 320

    key_id: KeyId
    municipality_code: str
    sealed_for: KeyId
    sealed_numbers: bytes = field(repr=False)
    version: int = 0x06
    extended_apdu: int = 0x03
    vendor: int = 0x0E
    option: int = 0x01
    revision: int = 0x00

    def __post_init__(self) -> None:
        _marks(self.version, self.extended_apdu, self.vendor, self.option, self.revision)
        digits_field(self.municipality_code, _MUNICIPALITY_DIGITS)
        sized(self.sealed_numbers, _SEALED_LENGTH)

    def __bytes__(self) -> bytes:
        return _CARD_FACE.build(
            _marks(self.version, self.extended_apdu, self.vendor, self.option),
            bytes(self.key_id),
            _marks(self.revision),
            digits_field(self.municipality_code, _MUNICIPALITY_DIGITS),
            bytes(self.sealed_for) + self.sealed_numbers,
        )

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        marks, key_id, revision, municipality, sealed = _CARD_FACE.read(octets)
        return cls(
            KeyId.parse(key_id),
            read_digits(municipality, _MUNICIPALITY_DIGITS),
            KeyId.parse(sealed[: KeyId.LENGTH]),
            sealed[KeyId.LENGTH :],
            *sized(marks, _MARKS),
            *sized(revision, 1),
        )


def _marks(*marks: int) -> bytes:
    if not all(0 <= mark <= _BYTE_LIMIT for mark in marks):
        raise RecordFormError("A mark of an application's information is one byte.")
    return bytes(marks)
