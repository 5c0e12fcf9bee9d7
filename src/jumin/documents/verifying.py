"""Proving, offline, that a paper is unaltered and telling whose it is (証明書の検証).

A PDF is unaltered when it is what was issued, octet by octet: the codes, signed, commit to what
was typeset, and the rest of the file follows from both. A picture proves its codes only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jumin.documents import code_update, pades, sheet_code, symbol
from jumin.documents.code_update import NoPlacesError
from jumin.documents.comparing import compared
from jumin.documents.looking import PDF, PICTURES, PageSeen, look
from jumin.documents.sealed import commitment
from jumin.documents.sealing import PaperKey
from jumin.documents.sheet_code import SheetCode, SheetCodeError, UnknownKeyError
from jumin.documents.verdicts import Difference, DifferenceKind, PaperState, PaperVerdict
from jumin.terms import UsageError


LARGEST_FILE: Final = 32 * 2**20
"""Octets; a paper has about a hundred thousand."""


class FileTooLargeError(UsageError):
    """A file is far larger than any paper."""

    def __init__(self) -> None:
        super().__init__(f"The file has more than {LARGEST_FILE} bytes; no paper has.")


class NoPaperFileError(UsageError):
    """A file is none of those that a paper or a picture of one can be."""

    def __init__(self) -> None:
        super().__init__(
            "This is neither PDF, PNG nor JPEG. Give a paper's PDF, or a picture of a sheet's back."
        )


def verify_paper(file: bytes, keys: Iterable[PaperKey]) -> PaperVerdict:
    """Verify a paper's PDF, or a picture (PNG, JPEG) of the back of a sheet.

    Raises FileTooLargeError, NoPaperFileError, UnreadableFileError.
    """
    if len(file) > LARGEST_FILE:
        raise FileTooLargeError
    if not file.startswith((PDF, *PICTURES)):
        raise NoPaperFileError
    known = {key.id: key for key in keys}
    issued = _issued(file, known)
    if issued is None:
        pages = look(file)
        return _looked_at(pages, _read(pages, known))
    if issued.octets == len(file):
        return PaperVerdict(PaperState.UNALTERED, issued.codes, issued.key)
    if pades.only_signs(file, issued.octets):
        return PaperVerdict(PaperState.UNALTERED, issued.codes, issued.key, is_countersigned=True)
    pages = look(file)
    return _appended(pages, issued, _read(pages, known))


@dataclass(frozen=True)
class _Issued:
    """What was issued, proved: so many first octets of a file, its codes and who sealed it."""

    octets: int
    codes: tuple[SheetCode, ...]
    key: PaperKey


def _issued(file: bytes, known: Mapping[str, PaperKey]) -> _Issued | None:
    """Find what was issued at the beginning of a file."""
    parts = code_update.take_apart(file)
    if parts is None:
        return None
    committed = commitment(parts.typeset, parts.nonce)
    codes, key = [], None
    for sheet, drawn in enumerate(parts.symbols, start=1):
        try:
            code, key = sheet_code.decode(symbol.read(drawn) or "", known.get)
        except SheetCodeError:
            return None
        if (code.sheet, code.sheets, code.commitment) != (sheet, len(parts.symbols), committed):
            return None
        codes.append(code)
    if key is None:
        return None
    try:
        whole = code_update.with_codes(parts.typeset, parts.nonce, parts.symbols)
    except NoPlacesError:
        return None
    return _Issued(len(whole), tuple(codes), key) if file.startswith(whole) else None


def _appended(pages: tuple[PageSeen, ...], issued: _Issued, read: "_Read") -> PaperVerdict:
    """Tell what is seen of a paper behind which something was appended."""
    codes = {code.sheet: code for code in issued.codes}
    differences = [*read.differences, *compared(pages, read.placed, codes)]
    return PaperVerdict(
        PaperState.ALTERED,
        issued.codes,
        issued.key,
        read.unknown_keys,
        (*differences, Difference(DifferenceKind.APPENDED)),
    )


def _looked_at(pages: tuple[PageSeen, ...], read: "_Read") -> PaperVerdict:
    """Judge what does not begin as any paper that was issued: from what is seen on its pages."""
    if not read.placed:
        if read.differences:
            return PaperVerdict(PaperState.ALTERED, differences=read.differences)
        if read.unknown_keys:
            return PaperVerdict(PaperState.UNKNOWN_KEY, unknown_keys=read.unknown_keys)
        return PaperVerdict(PaperState.UNSIGNED)
    [(_, first), *_] = read.placed
    placed = [(page, code) for page, code in read.placed if _is_of(first, code)]
    codes = {code.sheet: code for _, code in placed}
    differences = [*read.differences]
    if read.unknown_keys:
        differences.append(Difference(DifferenceKind.OTHER_KEY))
    if len(placed) != len(read.placed):
        differences.append(Difference(DifferenceKind.OTHER_PAPER))
    if not all(page.is_picture for page in pages):
        differences += compared(pages, placed, codes)
        differences.append(Difference(DifferenceKind.REWRITTEN))
    return PaperVerdict(
        PaperState.ALTERED if differences else PaperState.CODE_ONLY,
        tuple(codes[sheet] for sheet in sorted(codes)),
        read.key,
        read.unknown_keys,
        tuple(differences),
    )


@dataclass(frozen=True)
class _Read:
    """The codes on the pages of a file: the genuine ones, each with its page from 0, and others."""

    placed: Sequence[tuple[int, SheetCode]]
    key: PaperKey | None
    unknown_keys: tuple[str, ...]
    differences: tuple[Difference, ...]


def _read(pages: tuple[PageSeen, ...], known: Mapping[str, PaperKey]) -> _Read:
    placed: list[tuple[int, SheetCode]] = []
    unknown: dict[str, None] = {}
    signer: PaperKey | None = None
    forged: tuple[Difference, ...] = ()
    for number, page in enumerate(pages):
        for text in page.codes:
            try:
                code, key = sheet_code.decode(text, known.get)
            except UnknownKeyError as error:
                unknown[error.key_id] = None
            except SheetCodeError:
                forged = (Difference(DifferenceKind.FORGED_CODE),)
            else:
                placed.append((number, code))
                signer = signer or key
    return _Read(placed, signer, tuple(unknown), forged)


def _is_of(one: SheetCode, other: SheetCode) -> bool:
    """Whether two sheets are of one paper."""
    return (one.commitment, one.sheets) == (other.commitment, other.sheets)
