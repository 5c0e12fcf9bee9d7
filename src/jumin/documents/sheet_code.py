"""What the two-dimensional code on the back of a sheet says, signed: a codec of our own.

The code is text: `JM1:` and, in Base45, head, body and signature.

    head       key id (4), sheet (2), sheets (2), instant of issue (4, seconds since 1970),
               commitment to the PDF (32)
    body       deflated (RFC 1951, with the dictionary below) JSON: document, municipality,
               unique number, names, text of the sheet
    signature  Ed25519 (64) of a prefix that names this use, head and body

Nothing of the body is looked at before the signature is found good.
"""

import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from jumin.documents import base45
from jumin.documents.form_words import FORM_WORDS
from jumin.documents.sealing import KEY_ID_OCTETS, PaperKey, PaperSeal
from jumin.terms import JST, Document


PREFIX: Final = "JM1:"
LONGEST_CODE: Final = 4296
"""Letters of the largest symbol at the lowest error correction (ISO/IEC 18004, table 7)."""
COMMITMENT_OCTETS: Final = 32

_HEAD: Final = struct.Struct(f">{KEY_ID_OCTETS}sHHI{COMMITMENT_OCTETS}s")
_SIGNATURE_OCTETS: Final = 64
_LONGEST_BODY: Final = 64 * 1024
_USE: Final = b"JUMIN-TEST paper sheet 1\0"
_INDIVIDUAL_NUMBER: Final = re.compile(r"(?<!\d)\d{4}([ -]?)\d{4}\1\d{4}(?!\d)")


class SheetCodeError(ValueError):
    """A text is no code of a sheet, or not of this version."""


class UnknownKeyError(SheetCodeError):
    """The code names a key that is not among those known."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"Key {key_id} is not known; give the list that holds it.")
        self.key_id = key_id


class ForgedCodeError(SheetCodeError):
    """The code's signature is not by the key it names."""


@dataclass(frozen=True)
class SheetCode:
    """What is signed of one sheet (一葉の署名内容)."""

    document: Document
    municipality: str
    unique_number: str
    names: tuple[str, ...] = field(repr=False)
    sheet: int
    """From 1."""
    sheets: int
    issued_at: datetime
    """To the second."""
    commitment: bytes = field(repr=False)
    """SHA-256 of a nonce and of the PDF without its codes."""
    text: str | None = field(repr=False)
    """All text of the sheet's front, Individual Numbers masked; None where it is too long."""


def masked(text: str) -> str:
    """Mask Individual Numbers (個人番号), and whatever looks like one: twelve digits."""
    return _INDIVIDUAL_NUMBER.sub(lambda number: re.sub(r"\d", "*", number[0]), text)


def encode(code: SheetCode, seal: PaperSeal) -> str:
    """Write a code, sealed."""
    head = _HEAD.pack(
        bytes.fromhex(seal.key_id),
        code.sheet,
        code.sheets,
        int(code.issued_at.timestamp()),
        code.commitment,
    )
    said = [code.document, code.municipality, code.unique_number, code.names, code.text]
    signed = head + _deflated(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
    return PREFIX + base45.encode(signed + seal.sign(_USE + signed))


def decode(text: str, key_of: Callable[[str], PaperKey | None]) -> tuple[SheetCode, PaperKey]:
    """Read a code whose signature is good, by which key; `key_of` tells the key of an id.

    Raises SheetCodeError: UnknownKeyError, ForgedCodeError.
    """
    if not text.startswith(PREFIX) or len(text) > LONGEST_CODE:
        raise SheetCodeError
    try:
        octets = base45.decode(text.removeprefix(PREFIX))
    except base45.Base45Error as error:
        raise SheetCodeError from error
    signed, signature = octets[:-_SIGNATURE_OCTETS], octets[-_SIGNATURE_OCTETS:]
    if len(signed) <= _HEAD.size:
        raise SheetCodeError
    key_id, sheet, sheets, seconds, commitment = _HEAD.unpack_from(signed)
    key = key_of(key_id.hex())
    if key is None:
        raise UnknownKeyError(key_id.hex())
    if not key.has_signed(_USE + signed, signature):
        raise ForgedCodeError
    document, municipality, number, names, said = _read_body(signed[_HEAD.size :])
    code = SheetCode(
        document=document,
        municipality=municipality,
        unique_number=number,
        names=names,
        sheet=sheet,
        sheets=sheets,
        issued_at=datetime.fromtimestamp(seconds, UTC).astimezone(JST),
        commitment=commitment,
        text=said,
    )
    return code, key


def _read_body(deflated: bytes) -> tuple[Document, str, str, tuple[str, ...], str | None]:
    """Read what a key of ours signed: it may still be of a version that we don't know."""
    try:
        document, municipality, number, names, text = json.loads(_inflated(deflated))
        return Document(document), str(municipality), str(number), tuple(map(str, names)), text
    except (zlib.error, ValueError, TypeError, RecursionError) as error:
        raise SheetCodeError from error


def _deflated(text: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=FORM_WORDS)
    return packer.compress(text.encode()) + packer.flush()


def _inflated(deflated: bytes) -> bytes:
    """Inflate so much and no more, all of it or nothing."""
    opener = zlib.decompressobj(-zlib.MAX_WBITS, zdict=FORM_WORDS)
    octets = opener.decompress(deflated, _LONGEST_BODY)
    if not opener.eof or opener.unused_data:
        raise SheetCodeError
    return octets
