"""Signed answers, kept to be given again (応答の再利用)."""

import logging
import os
import struct
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final
from weakref import finalize

from jumin.pki.status.snapshot import ENTRY_OCTETS


_log: Final = logging.getLogger(__name__)
_HEAD: Final = struct.Struct(f">{ENTRY_OCTETS}sQH")
_HEAD_OCTETS: Final = _HEAD.size
_read_head: Final = _HEAD.unpack_from
_FEWEST_SLOTS: Final = 1024

MOST_SLOTS: Final = 1 << 20
"""They take 0.9 GB of the disk if all are used."""
SLOT_OCTETS: Final = 832
"""Enough for answers signed by RSA-2048, header fields included, without the certificate."""


class KeptAnswers:
    """The answers about one authority's certificates, by one way of naming it.

    They lie in a file without a name, sparse and mapped, a slot for each place among the
    authority's entries: the entry for which an answer was made, until when it may be given, and
    what is its own: header fields and octets. Neither memory nor Python's objects are spent on
    them. An answer outlives publications as long as its certificate's entry stays as it is, and no
    longer. `ending` is what all end with, the responder's certificate; the file takes its room in
    `folder`.
    """

    def __init__(self, ending: bytes, folder: Path) -> None:
        self.ending = ending
        self._folder = folder
        self._is_written = bytearray()
        """For each slot; what was not written is not read: it may have no room on the disk."""

    def find(self, index: int, entry: bytes, first: int, last: int) -> bytes | None:
        """Find what was kept for a certificate that has this entry now, without the ending.

        It ends behind `first` and not behind `last`, in seconds since 1970: neither is it too old,
        nor was it made in a future from which the clock was turned back.
        """
        try:
            if not self._is_written[index]:
                return None
        except IndexError:
            return None
        start = index * SLOT_OCTETS
        slots = self._slots
        kept_entry, until, octets = _read_head(slots, start)
        if kept_entry == entry and first < until <= last:
            start += _HEAD_OCTETS
            return slots[start : start + octets]
        return None

    def keep(self, index: int, entry: bytes, until: int, content: bytes) -> None:
        """Keep an answer until some second since 1970.

        Where it has no room in its slot, there is no slot for it, or the disk has no room, it is
        signed anew each time.
        """
        slot = _HEAD.pack(entry, until, len(content)) + content
        if len(slot) > SLOT_OCTETS or index >= MOST_SLOTS:
            return
        try:
            if index >= len(self._is_written):
                self._make_room(min(max(_FEWEST_SLOTS, 2 * index), MOST_SLOTS))
            self._is_written[index] = False
            written = os.pwrite(self._file, slot, index * SLOT_OCTETS)
            self._is_written[index] = written == len(slot)
        except OSError as error:
            _log.warning("An answer could not be kept: %s", error.strerror)

    def _make_room(self, slots: int) -> None:
        if not self._is_written:
            with TemporaryFile(dir=self._folder) as file:
                self._file = os.dup(file.fileno())
            finalize(self, os.close, self._file)
        os.truncate(self._file, slots * SLOT_OCTETS)
        self._slots = mmap(self._file, 0, access=ACCESS_READ)
        self._is_written.extend(bytes(slots - len(self._is_written)))
