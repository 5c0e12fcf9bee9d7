"""The codes in the PDF: an incremental update (ISO 32000-1 §7.5.6) behind what was typeset.

The templates leave a place for the code on the back of each sheet: a picture of 1 x k pixels for
sheet k. The update replaces these pictures by the symbols, and puts the pages into the order in
which a machine prints both sides of the sheets. What was typeset stays as it was, octet by octet,
so that the codes can commit to it; and the update follows from it, the nonce and the symbols
alone, so that whoever verifies can make it again and compare.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from jumin.documents.symbol import MOST_MODULES, Symbol, octets_of


NONCE_OCTETS: Final = 16

_END: Final = b"%%EOF"
_MARK: Final = b"\n%JUMIN-TEST codes 1 "
_NONCE: Final = re.compile(rb"([0-9a-f]{%d})\n" % (2 * NONCE_OCTETS))
_PICTURE: Final = re.compile(
    rb"\n(\d{1,7}) 0 obj\n<<([^\n]{0,300}/Subtype/Image[^\n]{0,300})>>\nstream\n"
)
_PLACE: Final = re.compile(rb"/Width 1/Height (\d{1,5})\b")
_COLOUR_SPACE: Final = re.compile(rb"/ColorSpace ?(/DeviceGray|\d{1,7} 0 R)")
_PAGES: Final = re.compile(
    rb"\n(\d{1,7}) 0 obj\n<<(/Type/Pages[^\n]*?/Kids\[)([0-9 R]+)(\][^\n]*)>>\n"
)
_KID: Final = re.compile(rb"\d{1,7} 0 R")
_TRAILER: Final = re.compile(rb"trailer\n<<([^\n]{0,2000})>>\nstartxref\n(\d{1,10})\n%%EOF\Z")
_SYMBOL: Final = re.compile(
    rb"\d{1,7} 0 obj\n<<[^\n]{0,300}/Width (\d{1,3})/Height \1/[^\n]{0,300}>>\nstream\n"
)
_SYMBOL_END: Final = b"\nendstream\nendobj\n"


class NoPlacesError(ValueError):
    """A PDF has no places for codes: it is none of the templates'."""


@dataclass(frozen=True)
class SealedPdf:
    """A PDF with codes, taken apart; nothing is proved yet."""

    typeset: bytes = field(repr=False)
    """What was typeset."""
    nonce: bytes = field(repr=False)
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True)
class _Places:
    """Where the codes go: the number of the object for each sheet, and its colour space."""

    objects: tuple[int, ...]
    colour_space: bytes

    @classmethod
    def of(cls, pdf: bytes) -> "_Places":
        found: dict[int, int] = {}
        colour_space = b""
        for picture in _PICTURE.finditer(pdf):
            place, colour = _PLACE.search(picture[2]), _COLOUR_SPACE.search(picture[2])
            if place and colour:
                found[int(place[1])] = int(picture[1])
                colour_space = colour[1]
        if not found or sorted(found) != list(range(1, len(found) + 1)):
            raise NoPlacesError
        return cls(tuple(found[sheet] for sheet in sorted(found)), colour_space)


def sheets_of(pdf: bytes) -> int:
    """Tell how many sheets a typeset PDF has places for; raises NoPlacesError."""
    return len(_Places.of(pdf).objects)


def with_codes(pdf: bytes, nonce: bytes, symbols: tuple[Symbol, ...]) -> bytes:
    """Put the symbols in their places; raises NoPlacesError where they don't fit the PDF."""
    places = _Places.of(pdf)
    trailer, pages = _TRAILER.search(pdf), _PAGES.search(pdf)
    if len(places.objects) != len(symbols) or trailer is None or pages is None:
        raise NoPlacesError
    objects = {
        number: _picture(symbol, places.colour_space)
        for number, symbol in zip(places.objects, symbols, strict=True)
    }
    kids = _in_printing_order(_KID.findall(pages[3]), len(symbols))
    objects[int(pages[1])] = b"<<" + pages[2] + b" ".join(kids) + pages[4] + b">>"
    update = bytearray(_MARK + nonce.hex().encode() + b"\n")
    offsets: dict[int, int] = {}
    for number, content in objects.items():
        offsets[number] = len(pdf) + len(update)
        update += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(pdf) + len(update)
    update += b"xref\n" + b"".join(
        b"%d 1\n%010d 00000 n\r\n" % (number, offsets[number]) for number in sorted(offsets)
    )
    update += b"trailer\n<<%b/Prev %b>>\nstartxref\n%d\n%b" % (trailer[1], trailer[2], table, _END)
    return pdf + bytes(update)


def take_apart(pdf: bytes) -> SealedPdf | None:
    """Take a PDF with codes apart; None where it has none that are put there like ours."""
    end = pdf.find(_END + _MARK) + len(_END)
    nonce = _NONCE.match(pdf, end + len(_MARK))
    if end < len(_END) or nonce is None:
        return None
    symbols: list[Symbol] = []
    at = nonce.end()
    while (head := _SYMBOL.match(pdf, at)) is not None:
        modules = int(head[1])
        at = head.end() + modules * octets_of(modules)
        if modules > MOST_MODULES or not pdf.startswith(_SYMBOL_END, at):
            return None
        symbols.append(Symbol(modules, pdf[head.end() : at]))
        at += len(_SYMBOL_END)
    return SealedPdf(pdf[:end], bytes.fromhex(nonce[1].decode()), tuple(symbols))


def _picture(symbol: Symbol, colour_space: bytes) -> bytes:
    return (
        b"<</Length %d/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace %b"
        b"/BitsPerComponent 1>>\nstream\n%b\nendstream"
    ) % (len(symbol.rows), symbol.modules, symbol.modules, colour_space, symbol.rows)


def _in_printing_order(kids: list[bytes], sheets: int) -> list[bytes]:
    """Put each back behind its front; typeset are all fronts, then all backs."""
    if len(kids) != 2 * sheets:
        raise NoPlacesError
    return [kid for sheet in zip(kids[:sheets], kids[sheets:], strict=True) for kid in sheet]
