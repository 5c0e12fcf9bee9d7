"""The text of a page as PDFium reads it: what is signed when sealing, compared when verifying."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2

from jumin.documents.sheet_code import masked


_PDFIUM: Final = threading.Lock()
"""PDFium is not made for threads."""
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Cs"})
"""Unicode's categories of what no paper shows, and what no terminal should be told."""


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF; one thread at a time."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def text_of(page: pypdfium2.PdfPage) -> str:
    """Read all text of a page, line by line, Individual Numbers masked."""
    text_page = page.get_textpage()
    try:
        text = "".join(filter(_is_shown, text_page.get_text_range()))
    finally:
        text_page.close()
    return masked("\n".join(line.rstrip() for line in text.split("\n")).strip())


def _is_shown(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in _INVISIBLE


def fronts_of(pdf: bytes, sheets: int) -> list[str]:
    """Read the first pages of a typeset PDF: the fronts."""
    with opened(pdf) as document:
        texts = []
        for number in range(sheets):
            page = document[number]
            texts.append(text_of(page))
            page.close()
        return texts
