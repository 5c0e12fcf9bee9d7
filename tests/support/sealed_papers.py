"""Sealed papers and what forgers and photographers do to them."""

import io
from collections.abc import Callable, Sequence
from typing import Final

import pikepdf
import pypdfium2
from PIL import Image

from jumin.documents import PaperKey, PaperSeal, paper_key, paper_seal


SEED: Final = bytes(range(32))
SEAL: Final[PaperSeal] = paper_seal(SEED)
KEY: Final[PaperKey] = paper_key(SEED, "JUMIN-TEST issuing centre")
OTHER_SEAL: Final[PaperSeal] = paper_seal(bytes(32))
OTHER_KEY: Final[PaperKey] = paper_key(bytes(32), "JUMIN-TEST another town")


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> bytes:
    """Write a PDF anew, changed, as a forger's program does."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        written = io.BytesIO()
        opened.save(written)
        return written.getvalue()


def reordered(order: Sequence[int]) -> Callable[[pikepdf.Pdf], None]:
    """Put the pages into another order; some may be left out, or come twice."""

    def change(pdf: pikepdf.Pdf) -> None:
        pages = list(pdf.pages)
        del pdf.pages[:]
        for number in order:
            pdf.pages.append(pages[number])

    return change


def with_page_of(other: bytes, theirs: int, ours: int) -> Callable[[pikepdf.Pdf], None]:
    """Put a page of another PDF in the place of one of ours."""

    def change(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(other)) as opened:
            pdf.pages.append(opened.pages[theirs])
            pdf.pages[ours] = pdf.pages[-1]
            del pdf.pages[-1]

    return change


def picture_of(pdf: bytes, page: int, *, dpi: int = 150) -> Image.Image:
    """Scan a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        rendered = document[page].render(scale=dpi / 72, grayscale=True)
        return rendered.to_pil().copy()
    finally:
        document.close()


def png(picture: Image.Image) -> bytes:
    """Write a picture without loss."""
    return _written(picture, "PNG")


def jpeg(picture: Image.Image, *, quality: int = 70) -> bytes:
    """Write a picture as a telephone does."""
    return _written(picture, "JPEG", quality=quality)


def pdf_of(pictures: Sequence[Image.Image]) -> bytes:
    """Write scans as a copying machine does: a PDF of pictures."""
    first, *others = pictures
    written = io.BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others, resolution=150)
    return written.getvalue()


def _written(picture: Image.Image, kind: str, **how: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()
