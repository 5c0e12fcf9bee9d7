"""What happened in the town lately, by what the offices wrote last (最近のできごと)."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from jumin.offices import OFFICES
from jumin.offices.common import gateway as offices
from jumin.offices.common.gateway import JournalLine
from jumin.sandbox.happenings import Happening, happenings


READ: Final = 200
"""Lines of each journal that are looked through."""


@dataclass(frozen=True)
class Recent:
    """What happened to somebody in a minute, once or several times alike."""

    at: datetime
    """When it began."""
    act: str
    resident: str | None
    times: int


def recent(*, most: int, acts: Container[str]) -> tuple[Recent, ...]:
    """Tell the last of these acts, the latest first."""
    lines = [line for line in _last_lines() if line.act in acts]
    return tuple(reversed(told(lines[-3 * most :])[-most:]))


def told(lines: Sequence[JournalLine]) -> tuple[Recent, ...]:
    """Tell in their order of these lines, together what is alike: two certificates of one card."""
    return tuple(_alike(zip(lines, happenings(lines), strict=True)))


def _last_lines() -> list[JournalLine]:
    lines = (line for office in OFFICES for line in offices.journal_lines(office, last=READ))
    return sorted(lines, key=lambda line: (line.at, OFFICES.index(line.office), line.number))


def _alike(happened: Iterable[tuple[JournalLine, Happening]]) -> Iterator[Recent]:
    for (_minute, act, resident), same in groupby(happened, key=_what):
        lines = tuple(line for line, _ in same)
        yield Recent(lines[0].at, act, resident, len(lines))


def _what(happened: tuple[JournalLine, Happening]) -> tuple[datetime, str, str | None]:
    line, one = happened
    return line.at.replace(second=0, microsecond=0), one.act, one.resident
