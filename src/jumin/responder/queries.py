"""Noting queries in the log (照会記録), without a call of the system for each."""

import logging
import os
from mmap import mmap
from pathlib import Path
from typing import Final

from jumin.pki.query_log import (
    MAGIC,
    NOTE,
    NOTES_A_SEGMENT,
    SEGMENT_OCTETS,
    SERIAL_MASK,
    segment_path,
    segments,
)
from jumin.terms import FaultError


_log: Final = logging.getLogger(__name__)
_pack_into: Final = NOTE.pack_into
_NOTE_OCTETS: Final = NOTE.size
_PRIVATE: Final = 0o600


class QueryLogError(FaultError):
    """The log of queries can't be begun."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(
            f"{folder}: the log of queries can't be begun ({problem}). Give it room and write "
            f"access, or switch it off: JUMIN_QUERY_LOG=false."
        )
        self.folder = folder


class QueryLog:
    """Writes notes into a segment of its own, mapped into memory (メモリマップ).

    What was noted is in the kernel's hands at once: it survives the end of this process in
    whatever way, and the host's within the half minute that Linux takes to write it to the disk.
    Nobody else writes the same segment. Raises `QueryLogError` where none can be begun.
    """

    _segment: mmap
    _offset: int
    """Where the next note goes."""
    _path: Path | None
    """None where there was no room for a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._begin_segment()
        except OSError as error:
            raise QueryLogError(folder, str(error.strerror)) from None

    def note(self, party: int, issuer: int, serial: int, at: int, outcome: int) -> None:
        """Note a query.

        `issuer` is an `authority_number`, `at` in seconds since 1970, `outcome` an `Outcome`.
        """
        offset = self._offset
        if offset == SEGMENT_OCTETS:
            offset = self._next_segment()
        _pack_into(self._segment, offset, at, serial & SERIAL_MASK, party, issuer, outcome)
        self._offset = offset + _NOTE_OCTETS

    def close(self) -> None:
        """Give back the part of the segment that holds no notes; all of it, where it has none."""
        self._segment.close()
        if self._path is None:
            return
        if self._offset == len(MAGIC):
            self._path.unlink()
        else:
            os.truncate(self._path, self._offset)

    def _next_segment(self) -> int:
        """Go on in a new segment; where there is no room for one, in memory alone, and say so."""
        self._segment.close()
        try:
            self._begin_segment()
        except OSError as error:
            _log.error(
                "No room for the log of queries (%s): the next %d are not counted.",
                error.strerror,
                NOTES_A_SEGMENT,
            )
            self._segment, self._path = mmap(-1, SEGMENT_OCTETS), None
            self._offset = len(MAGIC)
        return self._offset

    def _begin_segment(self) -> None:
        path, descriptor = self._create()
        try:
            # All of its room at once: a full disk must not end the process at some note.
            os.posix_fallocate(descriptor, 0, SEGMENT_OCTETS)
            self._segment = mmap(descriptor, SEGMENT_OCTETS)
        except OSError:
            path.unlink()
            raise
        finally:
            os.close(descriptor)
        self._segment[: len(MAGIC)] = MAGIC
        self._offset = len(MAGIC)
        self._path = path

    def _create(self) -> tuple[Path, int]:
        """Create the next segment; whoever else begins one at the same time gets another."""
        known = segments(self._folder)
        number = int(known[-1].stem) if known else 0
        while True:
            number += 1
            path = segment_path(self._folder, number)
            try:
                return path, os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE)
            except FileExistsError:
                continue
