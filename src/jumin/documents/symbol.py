"""The two-dimensional code as modules, dark and light (QRコード, ISO/IEC 18004)."""

from dataclasses import dataclass, field
from typing import Final, cast

import zxingcpp


QUIET_ZONE: Final = 4
"""Light modules on each side (ISO/IEC 18004 §9.1)."""
MOST_MODULES: Final = 177 + 2 * QUIET_ZONE
_LETTERS_AT_LEVEL_M: Final = 3391
"""What the largest symbol holds at level M (ISO/IEC 18004, table 7); else level L is used."""
_TO_BITS: Final = bytes.maketrans(b"\x00\xff", b"01")
_TO_PIXELS: Final = bytes.maketrans(b"01", b"\x00\xff")


@dataclass(frozen=True)
class Symbol:
    """A symbol with its quiet zone: `modules` on each side, rows of bits, 1 for light."""

    modules: int
    rows: bytes = field(repr=False)
    """As a picture of one bit a pixel has them: each row fills whole octets."""


def octets_of(modules: int) -> int:
    """Tell how many octets so many modules fill."""
    return -(-modules // 8)


def draw(text: str) -> Symbol:
    """Draw the symbol of a text of Base45's letters."""
    level = "M" if len(text) <= _LETTERS_AT_LEVEL_M else "L"
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = memoryview(cast("bytes", made.to_image(scale=1, add_quiet_zones=True)))
    modules, bits = len(picture), bytes(picture).translate(_TO_BITS)
    octets = octets_of(modules)
    rows = (bits[at : at + modules].ljust(8 * octets, b"1") for at in range(0, len(bits), modules))
    return Symbol(modules, b"".join(int(row, 2).to_bytes(octets) for row in rows))


def read(symbol: Symbol) -> str | None:
    """Read a symbol that nothing disturbs; None where there is none."""
    octets = octets_of(symbol.modules)
    pixels = bytearray()
    for at in range(0, len(symbol.rows), octets):
        bits = f"{int.from_bytes(symbol.rows[at : at + octets]):0{8 * octets}b}"
        pixels += bits[: symbol.modules].encode().translate(_TO_PIXELS)
    found = zxingcpp.read_barcode(
        memoryview(pixels).cast("B", (symbol.modules, symbol.modules)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        is_pure=True,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return None if found is None else found.text
