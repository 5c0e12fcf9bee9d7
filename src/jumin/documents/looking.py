"""Reading a file of anybody: texts and codes of its pages, in a process of its own."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from jumin.documents import bounded
from jumin.documents.bounded import UnreadableFileError
from jumin.documents.page_text import opened, text_of
from jumin.documents.sheet_code import PREFIX


PDF: Final = b"%PDF-"
PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

_MOST_PAGES: Final = 400
_MOST_PIXELS: Final = 100_000_000
_LONGEST_SIDE: Final = 5000
_SIDE_OF_PAGE: Final = 2300
"""Pixels: about 200 to the inch for A4."""
_LONGEST_TEXT: Final = 20_000
_PICTURE_OF_PAGE: Final = 0.8
"""A picture that covers so much of a page is the page: a scan."""


@dataclass(frozen=True)
class PageSeen:
    """What is read off a page of a PDF, or off a picture."""

    text: str = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)
    is_picture: bool
    """Whether it is a photograph or a scan: what is seen there is not text."""


def look(file: bytes) -> tuple[PageSeen, ...]:
    """Read the pages of a PDF, or a picture; raises UnreadableFileError."""
    return tuple(
        PageSeen(page["text"], tuple(page["codes"]), page["is_picture"])
        for page in bounded.ask(__name__, file)
    )


def pages_of(file: bytes) -> Iterator[PageSeen]:
    """Read the pages one by one, in this very process."""
    if file.startswith(PICTURES):
        with Image.open(io.BytesIO(file), formats=("PNG", "JPEG")) as picture:
            yield PageSeen("", _codes_on(_views(_seen(picture))), is_picture=True)
        return
    with opened(file) as document:
        if len(document) > _MOST_PAGES:
            raise UnreadableFileError
        for number in range(len(document)):
            page = document[number]
            text = text_of(page)[:_LONGEST_TEXT]
            scale = _SIDE_OF_PAGE / max(*page.get_size(), 1)
            rendered = page.render(scale=scale, grayscale=True).to_pil()
            is_picture = not text or _is_scan(page)
            views = _views(rendered) if is_picture else iter((rendered,))
            yield PageSeen(text, _codes_on(views), is_picture=is_picture)
            page.close()


def _seen(picture: Image.Image) -> Image.Image:
    """Make a picture grey and no larger than is of use."""
    if picture.width * picture.height > _MOST_PIXELS:
        raise UnreadableFileError
    picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
    grey = picture.convert("L")
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return grey


def _codes_on(views: Iterable[Image.Image]) -> tuple[str, ...]:
    """Find the codes in the first of some views that shows any."""
    for view in views:
        found = zxingcpp.read_barcodes(
            view,
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
        )
        if texts := tuple(code.text for code in found if code.text.startswith(PREFIX)):
            return texts
    return ()


def _views(picture: Image.Image) -> Iterator[Image.Image]:
    """View a photograph as it is, else with more contrast, larger, sharper."""
    yield picture
    clear = ImageOps.autocontrast(picture, cutoff=1)
    yield clear
    if 2 * max(clear.size) <= _LONGEST_SIDE:
        large = clear.resize((2 * clear.width, 2 * clear.height), Image.Resampling.BICUBIC)
        yield large
        yield large.filter(ImageFilter.UnsharpMask(radius=4, percent=200))


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) >= _PICTURE_OF_PAGE * width * height:
            return True
    return False


def main() -> None:
    """Be the process that looks."""
    bounded.answer(lambda file: [asdict(page) for page in pages_of(file)])
