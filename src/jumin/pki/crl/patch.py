"""Changing the entries of a former list, without reading all of them (失効リストの差分更新).

Entries have no fixed length, so that a place is found by trial: from any octet on, the next entry
is looked for, and the end of what looks like one is where an entry ends. For what only looks like
one lies within a serial number, which has at most 20 octets: too few for a whole entry and the
head of the next. So it ends where the real entry does.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from jumin.pki.crl.entries import Entries
from jumin.pki.crl.entry import ENTRY_EXTENSIONS, RevokedRow
from jumin.pki.status.snapshot import Buffer
from jumin.terms import FaultError, RevocationReason


_HEAD: Final = rb"\x30.\x02[\x01-\x15]"
_SERIAL: Final = b"|".join(rb"\x%02x.{%d}" % (octets, octets) for octets in range(1, 22))
_TIME: Final = rb"(?:\x17\x0d[0-9]{12}Z|\x18\x0f[0-9]{14}Z)"
_EXTENSIONS: Final = re.escape(ENTRY_EXTENSIONS[RevocationReason.SUPERSEDED][:-1]) + rb"."
_ENTRY: Final = re.compile(
    rb"\x30.\x02(%b)%b(?:%b)?(?=%b|\Z)" % (_SERIAL, _TIME, _EXTENSIONS, _HEAD), re.DOTALL
)
"""An entry, up to the head of the next one or to the end."""
_AND_NEXT: Final = re.compile(
    rb"\x30.\x02(?:%b)%b(?:%b)?(?=\x30.\x02(%b))" % (_SERIAL, _TIME, _EXTENSIONS, _SERIAL),
    re.DOTALL,
)
"""An entry, up to the next one and its serial number."""
_MOST_OCTETS: Final = 2 + 2 + 21 + 17 + len(ENTRY_EXTENSIONS[RevocationReason.SUPERSEDED])
_NEAR: Final = 8 * _MOST_OCTETS
"""What is nearer is walked to."""
_GUESSES: Final = 8
_STEPS: Final = 12
"""So many entries are walked past where the place seems to be near, before guessing again."""


class EntriesError(FaultError):
    """The octets are no entries of a revocation list."""

    def __init__(self) -> None:
        super().__init__("The entries of a revocation list are damaged. Publish it once more.")


class FormerEntries(NamedTuple):
    """The entries of a former list, as they stand in its file."""

    buffer: Buffer
    start: int
    end: int


class _Place(NamedTuple):
    """Where an entry begins, and its serial number."""

    offset: int
    serial: int


def patch_entries(former: FormerEntries, rows: Sequence[RevokedRow]) -> Entries:
    """Put rows, whose serial numbers ascend, among the former entries or in their stead.

    What comes out is what `Entries` makes of all rows together. Raises `EntriesError`.
    """
    entries = Entries()
    if former.start == former.end:
        entries.add(rows)
        return entries
    octets, done = memoryview(former.buffer), former.start
    low, last = _first(former), _last(former)
    for row in rows:
        low, begin, end = _find(former, row[0], low, last)
        entries.take_over(octets[done:begin])
        entries.insert(row)
        done = end
    entries.take_over(octets[done : former.end])
    return entries


def _find(former: FormerEntries, serial: int, low: _Place, high: _Place) -> tuple[_Place, int, int]:
    """Find from where to where the entry of a serial number reaches; empty where there is none.

    Also tells an entry before it. Serial numbers are nearly dense: the place is guessed from both
    ends; where guesses don't come nearer, it is bisected.
    """
    guesses = _GUESSES
    while low.serial < serial <= high.serial and high.offset - low.offset > _NEAR:
        span, rise = high.offset - low.offset, high.serial - low.serial
        guesses -= 1
        way = span * (serial - low.serial) // rise if guesses >= 0 else span // 2
        if way < _NEAR // 2:
            found = _walk(former, low, serial, _STEPS)
            if found is not None:
                return low, *found
        way = min(max(way - _MOST_OCTETS, 0), span - _NEAR // 2)
        place = _next(former, low.offset + way)
        if not low.offset < place.offset < high.offset:
            raise EntriesError
        if place.serial < serial:
            low = place
        else:
            high = place
    begin, end = _walk(former, low, serial) or (former.end, former.end)
    return low, begin, end


def _walk(
    former: FormerEntries, low: _Place, serial: int, steps: int | None = None
) -> tuple[int, int] | None:
    """Look for the place of a serial number from an entry on; None where so many lie before it."""
    for entry in islice(_entries(former, low.offset), steps):
        found = _serial(entry)
        if found >= serial:
            return entry.start(), entry.end() if found == serial else entry.start()
    return None


def _entries(former: FormerEntries, offset: int) -> Iterator[re.Match[bytes]]:
    """Walk from an entry to the end."""
    for entry in _ENTRY.finditer(former.buffer, offset, former.end):
        if entry.start() != offset:
            break
        yield entry
        offset = entry.end()
    if offset != former.end:
        raise EntriesError


def _next(former: FormerEntries, offset: int) -> _Place:
    """Find an entry that begins after an offset."""
    found = _AND_NEXT.search(former.buffer, offset, former.end)
    if found is None:
        raise EntriesError
    return _Place(found.end(), _serial(found))


def _first(former: FormerEntries) -> _Place:
    first = next(_entries(former, former.start))
    return _Place(first.start(), _serial(first))


def _last(former: FormerEntries) -> _Place:
    offset = former.start
    if former.end - offset > _NEAR:
        offset = _next(former, former.end - _NEAR).offset
    *_, last = _entries(former, offset)
    return _Place(last.start(), _serial(last))


def _serial(entry: re.Match[bytes]) -> int:
    """Read a serial number; its first octet here is its length."""
    return int.from_bytes(entry[1][1:])
