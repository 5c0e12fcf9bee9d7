"""Sealing a typeset paper: each sheet's back gets the signed code of its front (証明書の封緘)."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from jumin.documents import code_update, page_text, sheet_code, symbol
from jumin.documents.sealing import PaperSeal, Summary
from jumin.documents.sheet_code import SheetCode


_NONCE_USE: Final = b"JUMIN-TEST paper nonce 1\0"
_BLANKS: Final = re.compile(r"\s+")


def commitment(typeset: bytes, nonce: bytes) -> bytes:
    """Commit to a PDF so that nobody can guess at what it hides from the code alone.

    An Individual Number, masked in the code, might else be tried out against a mere digest.
    """
    return hashlib.sha256(nonce + typeset).digest()


def sealed(
    typeset: bytes, summary: Summary, *, unique_number: str, issued_at: datetime, seal: PaperSeal
) -> tuple[bytes, int]:
    """Put the codes into a typeset PDF; tell the PDF and how many sheets it has.

    The same for the same PDF and key. Raises `code_update.NoPlacesError`.
    """
    sheets = code_update.sheets_of(typeset)
    told = seal.sign(_NONCE_USE + hashlib.sha256(typeset).digest())
    nonce = hashlib.sha256(told).digest()[: code_update.NONCE_OCTETS]
    symbols = tuple(
        symbol.draw(
            _fitting(
                SheetCode(
                    document=summary.document,
                    municipality=summary.municipality,
                    unique_number=unique_number,
                    names=tuple(name for name in summary.names if _shows(front, name)),
                    sheet=sheet,
                    sheets=sheets,
                    issued_at=issued_at,
                    commitment=commitment(typeset, nonce),
                    text=front,
                ),
                seal,
            )
        )
        for sheet, front in enumerate(page_text.fronts_of(typeset, sheets), start=1)
    )
    return code_update.with_codes(typeset, nonce, symbols), sheets


def _shows(front: str, name: str) -> bool:
    return _BLANKS.sub("", name) in _BLANKS.sub("", front)


def _fitting(code: SheetCode, seal: PaperSeal) -> str:
    """Write the code with all it can say; where no symbol could hold that, without the text."""
    for said in (code, replace(code, text=None)):
        written = sheet_code.encode(said, seal)
        if len(written) <= sheet_code.LONGEST_CODE:
            return written
    return sheet_code.encode(replace(code, text=None, names=()), seal)
