"""Command APDUs: header, data and expected length, in short and extended form."""

from dataclasses import dataclass, field
from typing import Final, Self

from jumin.terms import UsageError


SHORT_DATA_LIMIT: Final = 255
"""The most data bytes of a command with short length fields."""
SHORT_LE_LIMIT: Final = 256
"""The most response bytes that a short Le field can ask for (coded 00)."""
EXTENDED_DATA_LIMIT: Final = 65_535
"""The most data bytes of a command with extended length fields."""
EXTENDED_LE_LIMIT: Final = 65_536
"""The most response bytes that an extended Le field can ask for (coded 0000)."""

_HEADER_LENGTH = 4


class CommandFormError(UsageError):
    """The bytes or fields form no command APDU (ISO/IEC 7816-4 §5.2)."""


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
        if len(apdu) < _HEADER_LENGTH:
            raise CommandFormError("A command APDU has at least four bytes.")
        cla, ins, p1, p2 = apdu[:_HEADER_LENGTH]
        data, le, extended = _parse_body(apdu[_HEADER_LENGTH:])
        return cls(cla, ins, p1, p2, data, le, extended)

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


def _parse_body(body: bytes) -> tuple[bytes, int | None, bool]:
    """Part the bytes after the header into data, Le and whether the lengths are extended."""
    if not body:
        return b"", None, False
    if len(body) == 1:
        return b"", body[0] or SHORT_LE_LIMIT, False
    if body[0]:
        data, le = _parse_lengths(body, 1, 1, SHORT_LE_LIMIT)
        return data, le, False
    if len(body) == 3:  # noqa: PLR2004  (case 2E: 00 and two bytes of Le)
        return b"", int.from_bytes(body[1:], "big") or EXTENDED_LE_LIMIT, True
    data, le = _parse_lengths(body, 3, 2, EXTENDED_LE_LIMIT)
    return data, le, True


def _parse_lengths(body: bytes, start: int, width: int, le_limit: int) -> tuple[bytes, int | None]:
    """Part a body that has data: Lc ends at `start`, Le if present takes `width` bytes."""
    lc = int.from_bytes(body[:start], "big")
    data, rest = body[start : start + lc], body[start + lc :]
    if not lc or len(data) != lc or len(rest) not in (0, width):
        raise CommandFormError("The length fields of the command APDU do not fit its bytes.")
    return data, (int.from_bytes(rest, "big") or le_limit) if rest else None
