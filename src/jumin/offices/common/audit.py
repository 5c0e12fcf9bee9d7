"""Verifying a journal: is every line as it was written, where it was written (業務記録の検証)?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from jumin.offices.common import seals
from jumin.offices.common.books import heads, journal
from jumin.offices.common.models import JournalEntry, JournalHead


CHUNK: Final = 5_000
MOST_COMPARED: Final = 64
"""Among how many wrong lines one looks for those that only stand elsewhere."""


@unique
class Flaw(StrEnum):
    """What can be wrong with a journal."""

    CHANGED = "changed"
    """The line does not say what was written."""
    MISSING = "missing"
    """Lines were removed."""
    REORDERED = "reordered"
    """The line was written elsewhere in the journal."""
    HEAD = "head"
    """The signed head is not the office's own, or is missing."""
    KEPT_HEAD = "kept-head"
    """The line that somebody kept the head of is another one now."""


@dataclass(frozen=True)
class Finding:
    """One flaw and where it is."""

    flaw: Flaw
    first: int
    """Number of the line, or of the first of several lines."""
    last: int
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """What verifying a journal found."""

    office: str
    lines: int
    digest: str
    """Digest of the last line; with its number it is what one keeps to compare later."""
    number: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(
    office: str,
    *,
    kept: tuple[int, str] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Verdict:
    """Verify an office's journal, from its first line to its signed head.

    `kept` is a head (number and digest) that somebody noted down earlier: it tells a journal that
    was replaced, head and all, by an older copy of itself.
    """
    total, lines = journal(office).count(), journal(office).order_by("number")
    walk = _Walk(office, kept)
    for entry in lines.iterator(chunk_size=CHUNK):
        walk.take(entry)
        if walk.lines % CHUNK == 0:
            progress(walk.lines, total)
    head = heads(office).first()
    if head is not None:  # the office may have gone on writing meanwhile
        for entry in lines.filter(number__gt=walk.number, number__lte=head.number):
            walk.take(entry)
    progress(walk.lines, max(total, walk.lines))
    return Verdict(office, walk.lines, walk.digest, walk.number, tuple(walk.findings(head)))


class _Walk:
    """One walk along a journal. What a line says of the line before it convicts that one."""

    def __init__(self, office: str, kept: tuple[int, str] | None) -> None:
        self._office = office
        self._kept = kept
        self._found: dict[int, Finding] = {}
        self._wrong: list[JournalEntry] = []
        self.lines, self.number, self.digest = 0, 0, seals.BEGINNING

    def take(self, entry: JournalEntry) -> None:
        """Go on to the next line."""
        self.lines += 1
        if entry.number > self.number + 1:
            self._find(Flaw.MISSING, self.number + 1, entry.number - 1)
        elif entry.previous != self.digest and self.number and self._is_own(entry):
            self._find(Flaw.CHANGED, self.number, self.number)
        if not self._is_own(entry):
            self._find(Flaw.CHANGED, entry.number, entry.number)
            if len(self._wrong) <= MOST_COMPARED:
                self._wrong.append(entry)
        if self._kept and entry.number == self._kept[0] and entry.digest != self._kept[1]:
            self._find(Flaw.KEPT_HEAD, entry.number, entry.number)
        self.number, self.digest = entry.number, entry.digest

    def findings(self, head: JournalHead | None) -> Iterator[Finding]:
        """Tell what was found, in the order of the lines."""
        self._look_for_reordered()
        if head is None:
            if self.number:
                self._find(Flaw.HEAD, self.number, self.number, "there is no head")
        elif not seals.is_head_signed(
            self._office, head.number, head.digest, bytes(head.signature)
        ):
            self._find(Flaw.HEAD, head.number, head.number, "its signature is not the office's")
        elif head.number > self.number:
            self._find(Flaw.MISSING, self.number + 1, head.number)
        elif (head.number, head.digest) != (self.number, self.digest):
            self._find(Flaw.HEAD, head.number, self.number, "the last line is another one")
        if self._kept and self._kept[0] > self.number:
            self._find(Flaw.MISSING, self.number + 1, self._kept[0])
        yield from (self._found[first] for first in sorted(self._found))

    def _is_own(self, entry: JournalEntry) -> bool:
        """Whether the line is as the office wrote it, at this number."""
        return entry.digest == seals.digest_of(entry) and entry.seal == seals.seal_of(
            self._office, entry.digest
        )

    def _look_for_reordered(self) -> None:
        """Name the lines that are as they were written, but at another number."""
        if len(self._wrong) > MOST_COMPARED:
            return
        numbers = [entry.number for entry in self._wrong]
        for entry in self._wrong:
            if entry.seal != seals.seal_of(self._office, entry.digest):
                continue
            for number in numbers:
                if entry.digest == seals.digest_of(entry, number=number):
                    self._found[entry.number] = Finding(
                        Flaw.REORDERED, entry.number, entry.number, f"written as line {number}"
                    )

    def _find(self, flaw: Flaw, first: int, last: int, detail: str = "") -> None:
        self._found.setdefault(first, Finding(flaw, first, last, detail))
