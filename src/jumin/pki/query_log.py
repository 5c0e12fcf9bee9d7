"""The log of queries (照会記録): who asked for whose status, in segments of fixed size.

The responder writes it, the certification office counts by it. All numbers are little-endian:

    magic (8) · notes, each
        at, s since 1970 (8) · serial number (8) · party (2) · authority (2) · unused (3)
        · outcome (1)

A note's outcome is written last and is never 0: where it is 0, there is no note, or one that its
writer did not live to finish. Of a serial number longer than eight octets, which no certificate
of ours has, the last eight are noted.
"""

import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, unique
from pathlib import Path
from typing import Final, NamedTuple

from jumin.terms import CertificatePurpose, FaultError


MAGIC: Final = b"JUMINQL1"
NOTE: Final = struct.Struct("<QQHHxxxB")
NOTES_A_SEGMENT: Final = 1 << 16
SEGMENT_OCTETS: Final = len(MAGIC) + NOTES_A_SEGMENT * NOTE.size
SERIAL_MASK: Final = (1 << 64) - 1
_NAME: Final = "{:08}.queries"
_EPOCH: Final = date(1970, 1, 1)
_JAPAN_AHEAD: Final = 9 * 60 * 60
_DAY: Final = 24 * 60 * 60
_PURPOSES: Final = (CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION)


@unique
class Outcome(IntEnum):
    """What an asker was told; never 0."""

    GOOD = 1
    REVOKED = 2
    """Or held."""
    UNKNOWN = 3
    WRONG = 4
    """What a tester asked for: a wrong answer or a late one; where it gets none, none is noted."""


class Note(NamedTuple):
    """That somebody asked for the status of a certificate (失効情報の照会)."""

    at: int
    """In seconds since 1970."""
    serial: int
    party: int
    authority: int
    """Its `authority_number`."""
    outcome: int

    @property
    def purpose(self) -> CertificatePurpose:
        """Of which kind the certificate is."""
        return _PURPOSES[self.authority % len(_PURPOSES)]

    @property
    def generation(self) -> int:
        """Of which generation of the authority it is."""
        return self.authority // len(_PURPOSES)


@dataclass(frozen=True)
class Asked:
    """What is counted: who asked, on which day in Japan, and what they were told."""

    on: date
    party: int
    purpose: CertificatePurpose
    outcome: Outcome


class SegmentError(FaultError):
    """A segment of the log can't be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path.name}: this part of the log of queries {why}. Put it back from a copy, or "
            f"move it out of its folder: what it says is then not counted."
        )
        self.path = path


def authority_number(purpose: CertificatePurpose, generation: int) -> int:
    """Number an authority for a note: by its generation and purpose."""
    return generation * len(_PURPOSES) + _PURPOSES.index(purpose)


def segment_path(folder: Path, number: int) -> Path:
    """Tell where a segment lies; they are numbered from 1."""
    return folder / _NAME.format(number)


def segments(folder: Path) -> tuple[Path, ...]:
    """Find all segments, the oldest first; none where there is no folder."""
    return tuple(sorted(folder.glob("[0-9]" * 8 + ".queries")))


def read_segment(path: Path) -> Iterator[Note]:
    """Read the notes of a segment, finished ones only; raises `SegmentError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SegmentError(path, f"can't be read ({error.strerror})") from None
    if not content.strip(b"\0"):
        return iter(())  # its writer did not live to begin it
    if not content.startswith(MAGIC):
        raise SegmentError(path, "begins with other bytes")
    end = len(content) - (len(content) - len(MAGIC)) % NOTE.size
    notes = map(Note._make, NOTE.iter_unpack(memoryview(content)[len(MAGIC) : end]))
    return (note for note in notes if note.outcome)


def count_segment(path: Path) -> Mapping[Asked, int]:
    """Count the notes of a segment by day, party, purpose, outcome; raises `SegmentError`."""
    days = Counter(
        ((note.at + _JAPAN_AHEAD) // _DAY, note.party, note.purpose, note.outcome)
        for note in read_segment(path)
    )
    try:
        return {
            Asked(_EPOCH + timedelta(days=day), party, purpose, Outcome(outcome)): times
            for (day, party, purpose, outcome), times in days.items()
        }
    except (ValueError, OverflowError):
        raise SegmentError(path, "holds what nobody notes") from None
