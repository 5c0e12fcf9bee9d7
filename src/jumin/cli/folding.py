"""Folding a line where the terminal ends, as Japanese and English are set (禁則処理)."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from jumin.cli.console import console


MARK: Final = "- "
"""Begins a line that is one of several; what is folded of it hangs below its words."""
_NARROWEST: Final = 20
_CLOSING: Final = "。、，）」』】！？：；"
"""Begins no line (JIS X 4051): it hangs at the end of the one before."""


def folded(line: str, width: int) -> Iterator[str]:
    """Fold a line into parts of at most so many columns (全角は二桁)."""
    mark = MARK if line.startswith(MARK) else ""
    words, room = line.removeprefix(mark), max(width - len(mark), _NARROWEST)
    if cell_len(words) <= room:
        yield line
        return
    kept = room if words.isascii() else room - cell_len(_CLOSING[0])
    parts: list[str] = []
    for each in Text(words).wrap(console(), kept):
        part = each.plain.rstrip()
        if parts and part and part[0] in _CLOSING:
            parts[-1] += part[0]
            part = part[1:].lstrip()
        if part:
            parts.append(part)
    for part in parts:
        yield mark + part
        mark = " " * len(mark)
