"""Command APDUs: header, data and expected length, in short and extended form."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple, Self

from jumin.terms import UsageError


SHORT_DATA_LIMIT: Final = 255
"""The most data bytes of a command with short length fields."""
SHORT_LE_LIMIT: Final = 256
"""The most response bytes that a short Le field can ask for (coded 00)."""
EXTENDED_DATA_LIMIT: Final = 65_535
"""The most data bytes of a command with extended length fields."""
EXTENDED_LE_LIMIT: Final = 65_536
"""The most response bytes that an extended Le field can ask for (coded 0000)."""

_HEADER_LENGTH: Final = 4
_SHORT_BODY_OFFSET: Final = 5
_EXTENDED_BODY_OFFSET: Final = 7


class CommandFormError(UsageError):
    """The bytes or fields form no command APDU (ISO/IEC 7816-4 §5.2)."""


class CommandFields(NamedTuple):
    """The fields of a command APDU that was read, as `Command` has them: cheap, for a card."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None
    extended: bool

    def __repr__(self) -> str:
        return f"CommandFields({self.cla:02X}{self.ins:02X}{self.p1:02X}{self.p2:02X}…)"

    @classmethod
    def parse(cls, apdu: bytes) -> Self:
        """Read a command APDU from its bytes.

        Raises `CommandFormError` where the length fields do not fit the bytes.
        Source: ISO/IEC 7816-4 §5.2.
        """
        length = len(apdu)
        if length > _SHORT_BODY_OFFSET:
            data, le, extended = _parse_body(apdu, length)
        elif length == _SHORT_BODY_OFFSET:
            data, le, extended = b"", apdu[_HEADER_LENGTH] or SHORT_LE_LIMIT, False
        elif length == _HEADER_LENGTH:
            data, le, extended = b"", None, False
        else:
            raise CommandFormError("A command APDU has at least four bytes.")
        return cls(apdu[0], apdu[1], apdu[2], apdu[3], data, le, extended)


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU (コマンドAPDU), ISO/IEC 7816-4 §5.1.

    `le` is the greatest number of response bytes wanted, 1 to 65 536; None where no response data
    is expected. `extended` tells that the length fields take three or two bytes instead of one; it
    is set where the lengths need it, and means nothing without a length field. Data never shows
    in `repr`: it may be a PIN.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = None
    extended: bool = False

    def __post_init__(self) -> None:
        if (self.cla | self.ins | self.p1 | self.p2) & ~0xFF:
            raise CommandFormError("Each of CLA, INS, P1 and P2 is one byte.")
        lc, le = len(self.data), self.le
        if le is not None and not 1 <= le <= EXTENDED_LE_LIMIT:
            raise CommandFormError(f"Le asks for 1 to {EXTENDED_LE_LIMIT} bytes.")
        if lc > SHORT_DATA_LIMIT or (le or 0) > SHORT_LE_LIMIT:
            if lc > EXTENDED_DATA_LIMIT:
                raise CommandFormError(f"A command holds at most {EXTENDED_DATA_LIMIT} data bytes.")
            object.__setattr__(self, "extended", True)
        elif self.extended and not lc and le is None:
            object.__setattr__(self, "extended", False)

    @classmethod
    def parse(cls, apdu: bytes) -> Self:
        """Read a command APDU from its bytes.

        Raises `CommandFormError` where the length fields do not fit the bytes.
        Source: ISO/IEC 7816-4 §5.2.
        """
        return cls(*CommandFields.parse(apdu))

    def __bytes__(self) -> bytes:
        header = bytes((self.cla, self.ins, self.p1, self.p2))
        if self.extended:
            return header + self._extended_body()
        lc = bytes((len(self.data),)) if self.data else b""
        le = b"" if self.le is None else bytes((self.le % SHORT_LE_LIMIT,))
        return header + lc + self.data + le

    def _extended_body(self) -> bytes:
        lc = len(self.data).to_bytes(2, "big") if self.data else b""
        le = b"" if self.le is None else (self.le % EXTENDED_LE_LIMIT).to_bytes(2, "big")
        return b"\x00" + lc + self.data + le


def _parse_body(apdu: bytes, length: int) -> tuple[bytes, int | None, bool]:
    """Part more than one byte after the header into data, Le and whether lengths are extended."""
    lc = apdu[_HEADER_LENGTH]
    if lc:
        end = _SHORT_BODY_OFFSET + lc
        if length == end:
            return apdu[_SHORT_BODY_OFFSET:], None, False
        if length == end + 1:
            return apdu[_SHORT_BODY_OFFSET:end], apdu[end] or SHORT_LE_LIMIT, False
    elif length == _EXTENDED_BODY_OFFSET:  # case 2E: 00 and two bytes of Le
        return b"", _extended_le(apdu[_SHORT_BODY_OFFSET:]), True
    elif length > _EXTENDED_BODY_OFFSET and (apdu[5] or apdu[6]):
        end = _EXTENDED_BODY_OFFSET + (apdu[5] << 8 | apdu[6])
        if length == end:
            return apdu[_EXTENDED_BODY_OFFSET:], None, True
        if length == end + 2:
            return apdu[_EXTENDED_BODY_OFFSET:end], _extended_le(apdu[end:]), True
    raise CommandFormError("The length fields of the command APDU do not fit its bytes.")


def _extended_le(octets: bytes) -> int:
    return int.from_bytes(octets, "big") or EXTENDED_LE_LIMIT
