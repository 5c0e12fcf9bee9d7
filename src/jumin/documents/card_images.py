"""What is printed on a card, as the images that its chip holds (券面の画像).

How many pixels real cards have for name, address and photograph is not public; ours are assumed.
"""

import io
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

import pylopdf_fonts_cjk
import typst
from PIL import Image, ImageDraw, ImageFont

from jumin.documents.characters import unsupported_characters
from jumin.terms import IndividualNumber, UsageError


NAME_SIZE: Final = (352, 32)
"""Width and height of the name's image, in pixels."""
ADDRESS_SIZE: Final = (352, 64)
"""Width and height of the address's image, in pixels."""
PORTRAIT_SIZE: Final = (240, 320)
"""Width and height of the photograph, in pixels."""

_DIGIT: Final = (6, 12)
"""Each digit's width and height in pixels: twelve of them are 72 by 12, four are 24 by 12."""
_LARGEST_TYPE: Final = 28
_SMALLEST_TYPE: Final = 6
_UNKNOWN_CHARACTER: Final = "〓"
"""Printed for a character that the typeface lacks (外字), as registers do."""
_BLACK: Final = 0
_COMPRESSION: Final = 14
"""How many times smaller a photograph is than its pixels: some 5,500 bytes."""
_ON_A_PAGE: Final = """
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%)
"""


class PortraitError(UsageError):
    """What was given as a photograph is no drawing that can be rendered."""

    def __init__(self) -> None:
        super().__init__("The portrait is no SVG drawing that can be rendered; draw it anew.")


def name_image(name: str) -> bytes:
    """Draw the name as printed on the card (氏名の画像): a PNG of one bit a pixel."""
    return _text_image(name, NAME_SIZE, most_lines=2)


def address_image(address: str) -> bytes:
    """Draw the address as printed on the card (住所の画像): a PNG of one bit a pixel.

    After a move it is the new one, as the endorsement field states it (追記欄): assumed.
    """
    return _text_image(address, ADDRESS_SIZE, most_lines=4)


def number_image(number: IndividualNumber) -> bytes:
    """Draw the Individual Number (個人番号の画像): a PNG of 72 by 12 pixels of one bit."""
    return _digits_image(number.reveal())


def security_code_image(code: str) -> bytes:
    """Draw the security code (セキュリティコードの画像): a PNG of 24 by 12 pixels of one bit."""
    return _digits_image(code)


@lru_cache(maxsize=256)
def portrait_image(drawing: str) -> bytes:
    """Turn a drawn portrait into a photograph for the chip (顔写真の画像): a grey JPEG 2000.

    `drawing` is an SVG of three to four; the image is a JP2 file of 240 by 320 pixels of eight
    bits, under 8,000 bytes. Raises `PortraitError`.
    """
    width, height = PORTRAIT_SIZE
    try:
        drawn = typst.compile(
            _ON_A_PAGE.format(width=width, height=height).encode(),
            font_paths=_no_typefaces(),
            ignore_system_fonts=True,
            format="png",
            ppi=72,
            sys_inputs={"drawing": drawing},
        )
    except typst.TypstError:
        raise PortraitError from None
    written = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        image.convert("L").save(
            written,
            "JPEG2000",
            irreversible=True,
            quality_mode="rates",
            quality_layers=[_COMPRESSION],
        )
    return written.getvalue()


@cache
def _no_typefaces() -> typst.Fonts:
    """A portrait has no text: nothing of the machine's gets into it."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])


def _text_image(text: str, size: tuple[int, int], *, most_lines: int) -> bytes:
    """Set a text as large as it fits, in as few lines as it fits, black on white."""
    for lacking in unsupported_characters(text):
        text = text.replace(lacking, _UNKNOWN_CHARACTER)
    width, height = size
    image = Image.new("1", size, color=1)
    pen = ImageDraw.Draw(image)
    for points in range(_LARGEST_TYPE, _SMALLEST_TYPE - 1, -1):
        face, line_height = _typeface(points), round(points * 1.15)
        lines = list(_lines(text, face, width))
        if len(lines) <= min(most_lines, height // line_height):
            break
    else:
        lines = lines[: height // line_height]
    top = (height - len(lines) * line_height) // 2
    for place, line in enumerate(lines):
        middle = top + place * line_height + line_height // 2
        pen.text((0, middle), line, fill=_BLACK, font=face, anchor="lm")
    return _png(image)


def _lines(text: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Part a text into lines that are no wider than the image; Japanese may break anywhere."""
    line = ""
    for character in text:
        if line and face.getlength(line + character) > width:
            yield line
            line = ""
        line += character
    yield line


def _digits_image(digits: str) -> bytes:
    """Set digits in Pillow's own bitmap face, whose characters are six pixels wide."""
    width, height = _DIGIT
    image = Image.new("1", (width * len(digits), height), color=1)
    ImageDraw.Draw(image).text((0, 0), digits, fill=_BLACK, font=_bitmap_typeface())
    return _png(image)


@cache
def _typeface(points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(pylopdf_fonts_cjk.sans_path(), points)


@cache
def _bitmap_typeface() -> ImageFont.ImageFont:
    return ImageFont.load_default_imagefont()


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
