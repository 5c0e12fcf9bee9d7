"""The entries of one revocation list in the making (失効リストの記載)."""

from collections.abc import Iterable, Sequence
from typing import Final

from jumin.pki.crl.columns import Block, lay_out
from jumin.pki.crl.entry import UTC_TIMES, RevokedRow, encode_entry


_AT_ONCE: Final = 2_048
"""So many entries are laid out together: few enough to stay in the processor's cache."""


class Entries:
    """Entries in DER, in pieces, and a specimen of each shape.

    A shape is what the lints look at: the reason, and the type of the time.
    """

    def __init__(self) -> None:
        self.pieces: list[bytes | bytearray | memoryview] = []
        self.specimens: dict[tuple[int, bool], bytes] = {}
        self._even_reasons: set[int] = set()

    def add(self, rows: Sequence[RevokedRow]) -> None:
        """Write rows, whose serial numbers ascend and are higher than all before."""
        for start in range(0, len(rows), _AT_ONCE):
            self._write(Block.of(rows[start : start + _AT_ONCE]))

    def add_block(self, block: Block) -> None:
        """Write a block of any length, whose serial numbers are such, too."""
        for start in range(0, len(block.serials), _AT_ONCE):
            self._write(block.part(start, start + _AT_ONCE))

    def insert(self, row: RevokedRow) -> None:
        """Write a single row."""
        self._note_shapes((row,))
        self.pieces.append(encode_entry(row))

    def take_over(self, entries: memoryview) -> None:
        """Add entries of a former list, whose shapes were looked at when it was made."""
        self.pieces.append(entries)

    def _write(self, block: Block) -> None:
        if not block.is_even:
            self._note_shapes(block.rows())
            self.pieces.append(b"".join(map(encode_entry, block.rows())))
            return
        if not self._even_reasons.issuperset(block.reasons):
            self._note_shapes(block.rows())
            self._even_reasons.update(block.reasons)
        self.pieces.append(lay_out(block))

    def _note_shapes(self, rows: Iterable[RevokedRow]) -> None:
        for row in rows:
            _, reason, seconds, *_ = row
            shape = reason, seconds in UTC_TIMES
            if shape not in self.specimens:
                self.specimens[shape] = encode_entry(row)
