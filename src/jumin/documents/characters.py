"""Which characters a paper can show: what the paper's typeface has, and nothing invisible."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Final

import pylopdf_fonts_cjk
from fontTools.ttLib import TTFont

from jumin.terms import RefusalCode, RefusedError, UsageError
from jumin.terms.refusals import Refusal


LONGEST_TEXT: Final = 400
"""The most characters one item of a paper may have; longer ones are no register's entry."""

_VARIATION_SELECTORS: Final = frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})


class UnsupportedCharacterError(RefusedError):
    """An item has a character that the paper's typeface lacks (外字); says which item only."""

    def __init__(self, field: str) -> None:
        super().__init__(Refusal(RefusalCode.RECORD_CHARACTERS, {"field": field}))
        self.field = field


class TextTooLongError(UsageError):
    """An item is longer than any register's entry; says which item only."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} has more than {LONGEST_TEXT} characters; shorten it.")
        self.field = field


@dataclass(frozen=True)
class _Coverage:
    characters: frozenset[str]
    sequences: frozenset[str]


@cache
def _coverage() -> _Coverage:
    """Read what the typeface has: characters, and variation sequences (cmap format 14)."""
    with TTFont(pylopdf_fonts_cjk.serif_path(), lazy=True) as font:
        cmap = font["cmap"]
        return _Coverage(
            characters=frozenset(map(chr, cmap.getBestCmap())),
            sequences=frozenset(
                chr(base) + chr(selector)
                for table in cmap.tables
                if table.format == 14  # noqa: PLR2004 - the format's number in ISO/IEC 14496-22
                for selector, mappings in table.uvsDict.items()
                for base, _ in mappings
            ),
        )


def _characters(text: str) -> Iterator[str]:
    """Part a text into characters, each with its variation selector if it has one."""
    character = ""
    for code_point in text:
        if code_point in _VARIATION_SELECTORS and len(character) == 1:
            yield character + code_point
            character = ""
            continue
        if character:
            yield character
        character = code_point
    if character:
        yield character


def _is_supported(character: str) -> bool:
    coverage = _coverage()
    if len(character) > 1:
        return character in coverage.sequences and character[0] in coverage.characters
    return character in coverage.characters and unicodedata.category(character) not in _INVISIBLE


def characters_of(text: str) -> list[str]:
    """Part a text into characters, each with its variation selector if it has one."""
    return list(_characters(text))


def unsupported_characters(text: str) -> frozenset[str]:
    """Collect the characters that papers can't show (外字), variation sequences included.

    Control, format and line-breaking characters are among them: a paper shows what it says.
    Source: ISO/IEC 10646 cl. 23 (variation sequences); ISO/IEC 14496-22 `cmap` format 14.
    """
    return frozenset(character for character in _characters(text) if not _is_supported(character))


def lacks_characters(text: str) -> bool:
    """Tell whether a text has a character that papers can't show (外字)."""
    return bool(unsupported_characters(text))


def checked(field: str, text: str) -> str:
    """Give the text back if a paper can show it; else refuse, naming the field and nothing else.

    Raises `TextTooLongError`, `UnsupportedCharacterError`.
    """
    if len(text) > LONGEST_TEXT:
        raise TextTooLongError(field)
    if lacks_characters(text):
        raise UnsupportedCharacterError(field)
    return text


def checked_entry(entry: object, field: str = "") -> None:
    """Refuse what a paper can't show, in any text of an entry and of the entries within.

    Raises `TextTooLongError`, `UnsupportedCharacterError`.
    """
    if isinstance(entry, str):
        checked(field, entry)
    elif isinstance(entry, tuple):
        for part in entry:
            checked_entry(part, field)
    elif is_dataclass(entry):
        for item in fields(entry):
            checked_entry(getattr(entry, item.name), item.name)


def breakable(text: str, *, letters: int) -> str:
    """Let words of more than so many Latin letters break anywhere, lest they leave the paper."""
    return re.sub(rf"[!-\u024f]{{{letters + 1},}}", lambda word: "\u200b".join(word[0]), text)
