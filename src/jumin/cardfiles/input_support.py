"""The records of the input support application: number, four items, and what proves them."""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from jumin.cardfiles.fields import (
    day_field,
    read_day,
    read_digits,
    read_sex,
    read_text,
    sex_field,
    sized,
    text_field,
)
from jumin.cardfiles.public_keys import SIGNATURE_LENGTH
from jumin.cardfiles.records import RecordFormError
from jumin.cardfiles.templates import Template, filled
from jumin.iso7816 import Tlv, TlvError
from jumin.terms import BasicFour, IndividualNumber


_NUMBER_TAG: Final = 0xFF10
_NUMBER_DIGITS: Final = 12
_ATTRIBUTES: Final = Template(
    "the four items", 0xFF20, (0xDF22, 0xDF23, 0xDF24, 0xDF25), table=0xDF21
)
_INTEGRITY: Final = Template("the integrity record", 0xFF30, (0xDF31, 0xDF32, 0xDF33))
_DIGEST_LENGTH: Final = 32


@dataclass(frozen=True)
class NumberRecord:
    """The Individual Number (個人番号), file 0001: 17 bytes, the last two of them filler.

    All 17 are what the integrity record's digest covers. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 17

    number: IndividualNumber = field(repr=False)

    def __bytes__(self) -> bytes:
        digits = self.number.reveal().encode("ascii")
        return filled(Tlv(_NUMBER_TAG, digits).to_card_bytes(), self.LENGTH)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file; raises `RecordFormError` unless it is exactly as cards write it."""
        try:
            tlv, _ = Tlv.parse(sized(octets, cls.LENGTH))
            record = cls(IndividualNumber(read_digits(tlv.value, _NUMBER_DIGITS)))
        except (TlvError, ValueError):
            raise RecordFormError("The file holds no Individual Number.") from None
        if bytes(record) != octets:
            raise RecordFormError("The file of the Individual Number is not in the card's form.")
        return record


@dataclass(frozen=True)
class AttributesRecord:
    """The four basic items as text (基本4情報), file 0002, with the offsets of all four.

    Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 1280
    """How many bytes the file is given, filler behind the object (assumed).

    Any name of 100 and address of 200 characters, the most that a register takes, fit.
    """

    attributes: BasicFour = field(repr=False)

    @property
    def signed_part(self) -> bytes:
        """What the integrity record's digest covers: the four fields without their table."""
        return b"".join(_ATTRIBUTES.objects(*self._values()))

    def __bytes__(self) -> bytes:
        return _ATTRIBUTES.build(*self._values())

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file, filler behind it; raises `RecordFormError` for what is no such record."""
        name, address, born_on, sex = _ATTRIBUTES.read(octets)
        return cls(BasicFour(read_text(name), read_text(address), read_day(born_on), read_sex(sex)))

    def _values(self) -> tuple[bytes, bytes, bytes, bytes]:
        four = self.attributes
        return (
            text_field(four.name),
            text_field(four.address),
            day_field(four.born_on),
            sex_field(four.sex),
        )


@dataclass(frozen=True)
class IntegrityRecord:
    """The digests of number and four items under one signature (真正性記録), file 0003, 336 bytes.

    RSASSA-PKCS1-v1_5 with SHA-256 over `signed_part`, by the key certified in file 0004. The
    digest of the number's file would betray the number to who tries all of them: never show it.
    Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 336

    number_digest: bytes = field(repr=False)
    attributes_digest: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sized(self.number_digest, _DIGEST_LENGTH)
        sized(self.attributes_digest, _DIGEST_LENGTH)
        sized(self.signature, SIGNATURE_LENGTH)

    @staticmethod
    def to_sign(number_digest: bytes, attributes_digest: bytes) -> bytes:
        """Encode both digests as the signature covers them."""
        return b"".join(_INTEGRITY.objects(number_digest, attributes_digest))

    @property
    def signed_part(self) -> bytes:
        """What the signature covers: both digests with their tags."""
        return self.to_sign(self.number_digest, self.attributes_digest)

    def __bytes__(self) -> bytes:
        return _INTEGRITY.build(self.number_digest, self.attributes_digest, self.signature)

    @classmethod
    def parse(cls, octets: bytes) -> Self:
        """Read the file; raises `RecordFormError` for what is no such record."""
        return cls(*_INTEGRITY.read(octets))
