"""Comparing the pages of a file with what the codes on it say of each sheet (表面との照合)."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from jumin.documents.looking import PageSeen
from jumin.documents.sheet_code import SheetCode
from jumin.documents.verdicts import Difference, DifferenceKind


_MOST_TOLD: Final = 100


def compared(
    pages: Sequence[PageSeen],
    placed: Sequence[tuple[int, SheetCode]],
    codes: Mapping[int, SheetCode],
) -> list[Difference]:
    """Tell where fronts and backs are not as the codes of one paper, by sheet, say.

    `placed` is which of them were found on which page. A paper is front 1, back 1, front 2 …
    """
    return list(islice(_differences(pages, placed, codes), _MOST_TOLD))


def _differences(
    pages: Sequence[PageSeen],
    placed: Sequence[tuple[int, SheetCode]],
    codes: Mapping[int, SheetCode],
) -> Iterator[Difference]:
    sheets = next(iter(codes.values())).sheets
    if len(pages) != 2 * sheets:
        yield Difference(DifferenceKind.PAGES, None, str(2 * sheets), str(len(pages)))
    for sheet in range(1, sheets + 1):
        code = codes.get(sheet)
        if code is None:
            yield Difference(DifferenceKind.SHEET_MISSING, sheet)
            continue
        front, back = 2 * sheet - 2, 2 * sheet - 1
        if (back, code) not in placed:
            yield Difference(DifferenceKind.BACK, sheet)
        found = pages[front].text if front < len(pages) else ""
        if code.text is None or found == code.text:
            continue
        if any(page.text == code.text for page in pages):
            yield Difference(DifferenceKind.FRONT_MOVED, sheet)
        else:
            yield from _lines(sheet, code.text.split("\n"), found.split("\n"))


def _lines(sheet: int, signed: list[str], found: list[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, signed, found, autojunk=False)
    for tag, start, end, start_found, end_found in matcher.get_opcodes():
        if tag != "equal":
            yield Difference(
                DifferenceKind.TEXT,
                sheet,
                "\n".join(signed[start:end]),
                "\n".join(found[start_found:end_found]),
            )
