"""The token information record: what kind of token the card is."""

import re
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Final, Self

from jumin.cardfiles.records import RecordFormError


MY_NUMBER_CARD_LABEL: Final = "JPKIAPICCTOKEN2"
"""The label of a My Number Card; a resident register card lacks the 2."""
PHONE_LABEL: Final = "JPKIAPGPSETOKEN"
"""The label of an Android phone's secure element (GP-SE)."""
IPHONE_LABEL: Final = "JPKIAPIOSTOKEN"
"""The label of an iPhone."""

_FORM: Final = struct.Struct(">32s32s16s16s11L2s2s16s")
_TEXT: Final = re.compile(r"(?:[ -~]*[!-~])?")
_UNKNOWN_SIZE: Final = 0xFFFF_FFFF
_WORD_LIMIT: Final = 0xFFFF_FFFF


@dataclass(frozen=True, kw_only=True)
class TokenInfo:
    """The card as a PKCS #11 token (トークン情報), file 0006 of the JPKI application, 160 bytes.

    The fields of CK_TOKEN_INFO in their order (PKCS #11 v2.40 §3.2), numbers big-endian, texts in
    ASCII padded with spaces. The defaults are those of a My Number Card.
    """

    LENGTH: ClassVar[int] = _FORM.size

    label: str = MY_NUMBER_CARD_LABEL
    manufacturer: str
    model: str
    serial: str
    flags: int = 0x0000_040D
    max_sessions: int = 1
    sessions: int = 0
    max_rw_sessions: int = 1
    rw_sessions: int = 0
    max_pin_length: int = 16
    min_pin_length: int = 6
    total_public_memory: int = _UNKNOWN_SIZE
    free_public_memory: int = _UNKNOWN_SIZE
    total_private_memory: int = _UNKNOWN_SIZE
    free_private_memory: int = _UNKNOWN_SIZE
    hardware_version: str = "03"
    firmware_version: str = "01"
    time: str = "9999999999999999"

    def __post_init__(self) -> None:
        for name, width in _WIDTHS.items():
            text = getattr(self, name)
            if len(text) > width or not _TEXT.fullmatch(text):
                raise RecordFormError(
                    f"{name} of the token information is printable ASCII, up to {width} "
                    "characters, the last no space."
                )
        if not all(
            0 <= value <= _WORD_LIMIT for value in asdict(self).values() if isinstance(value, int)
        ):
            raise RecordFormError("A number of the token information does not fit four bytes.")

    @classmethod
    def parse(cls, record: bytes) -> Self:
        """Read the record; raises `RecordFormError` on any other length or on other characters."""
        if len(record) != cls.LENGTH:
            raise RecordFormError(f"The token information has {cls.LENGTH} bytes.")
        values: Iterable[Any] = (
            part.rstrip(b" \0").decode("latin-1") if isinstance(part, bytes) else part
            for part in _FORM.unpack(record)
        )
        names = (field.name for field in fields(cls))
        return cls(**dict(zip(names, values, strict=True)))

    def __bytes__(self) -> bytes:
        return _FORM.pack(
            *(
                value.ljust(_WIDTHS[name]).encode("ascii") if isinstance(value, str) else value
                for name, value in asdict(self).items()
            )
        )


_WIDTHS: Final = {
    "label": 32,
    "manufacturer": 32,
    "model": 16,
    "serial": 16,
    "hardware_version": 2,
    "firmware_version": 2,
    "time": 16,
}
