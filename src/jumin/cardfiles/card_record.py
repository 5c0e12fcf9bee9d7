"""The records of the record files: the card's own number, and the name of a key."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Self

from jumin.cardfiles.cv_certificate import KeyId
from jumin.cardfiles.fields import day_field, digits_field, read_day, read_digits
from jumin.cardfiles.records import RecordFormError
from jumin.iso7816 import SimpleTlv, TlvError


_CARD_TAG: Final = 0x01
_KEY_TAG: Final = 0x01
_SERIAL_DIGITS: Final = 15
_MUNICIPALITY_DIGITS: Final = 5
_CARD_DIGITS: Final = 28


@dataclass(frozen=True)
class CardRecord:
    """The card's serial number, municipality and last day (カード基本情報), 30 bytes.

    Record 1 of file 0001 of the common data application: 15 digits, five digits
    (全国地方公共団体コード), YYYYMMDD. Source: observed on cards.
    """

    LENGTH: ClassVar[int] = 30

    serial: str
    municipality_code: str
    last_day: date

    def __post_init__(self) -> None:
        digits_field(self.serial, _SERIAL_DIGITS)
        digits_field(self.municipality_code, _MUNICIPALITY_DIGITS)

    def __bytes__(self) -> bytes:
        texts = f"{self.serial}{self.municipality_code}".encode("ascii")
        return bytes(SimpleTlv(_CARD_TAG, texts + day_field(self.last_day)))

    @classmethod
    def parse(cls, record: bytes) -> Self:
        """Read the record; raises `RecordFormError` for what is none."""
        tlv = _only_object(record)
        if tlv.tag != _CARD_TAG:
            raise RecordFormError("The record is not that of the card: its tag is another.")
        digits = read_digits(tlv.value, _CARD_DIGITS)
        municipality_at, day_at = _SERIAL_DIGITS, _SERIAL_DIGITS + _MUNICIPALITY_DIGITS
        last_day = read_day(digits[day_at:].encode("ascii"))
        return cls(digits[:municipality_at], digits[municipality_at:day_at], last_day)


@dataclass(frozen=True)
class KeyReference:
    """The name of a key (鍵参照情報), 18 bytes, 16 of them the name.

    Record 1 of file 0002 of the common data and the resident register application, the same in
    both. Which key it names, and what tag the record has, is publicly unknown: we write 01, and
    read any tag or none.
    """

    LENGTH: ClassVar[int] = 18

    key_id: KeyId

    def __bytes__(self) -> bytes:
        return bytes(SimpleTlv(_KEY_TAG, bytes(self.key_id)))

    @classmethod
    def parse(cls, record: bytes) -> Self:
        """Read the record; raises `RecordFormError` for what is none."""
        bare = len(record) == KeyId.LENGTH
        return cls(KeyId.parse(record if bare else _only_object(record).value))


def _only_object(record: bytes) -> SimpleTlv:
    try:
        tlv, rest = SimpleTlv.parse(record)
    except TlvError as error:
        raise RecordFormError("The record is no SIMPLE-TLV object.") from error
    if rest:
        raise RecordFormError("The record has more than one object.")
    return tlv
