"""In what state the books are: as long as it stays the same, so does what was read in them (版)."""

from dataclasses import dataclass

from jumin.offices.common import gateway as offices
from jumin.sandbox.place import folder


@dataclass(frozen=True)
class Edition:
    """The last line of every journal, and which town it is; equal editions, equal books."""

    lines: frozenset[tuple[str, str]]
    mark: tuple[int, int]


def edition() -> Edition:
    """Tell in what state the books are now: one short question to each office."""
    mark = folder().mark.stat()
    return Edition(frozenset(offices.last_lines().items()), (mark.st_ino, mark.st_mtime_ns))
