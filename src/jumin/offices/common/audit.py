"""Verifying a journal: is every line as it was written, where it was written (業務記録の検証)?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.offices.common import seals
from jumin.offices.common.books import heads, journal
from jumin.offices.common.models import JournalEntry, JournalHead


CHUNK: Final = 5_000
MOST_COMPARED: Final = 64
"""Among how many wrong lines one looks for those that only stand elsewhere."""
_MOST: Final = 1 << 62
_NOTHING_KEPT: Final[Mapping[int, str]] = MappingProxyType({})
_UNREADABLE: Final = (ValueError, TypeError, AttributeError, OverflowError)
"""What comes of reading a field that holds something of another kind."""


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
    signature: str
    """The office's signature of its head (Ed25519, hexadecimal); empty where there is none."""
    public_key: str
    """The key by which anybody can verify it (32 octets, hexadecimal)."""
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(
    office: str,
    *,
    kept: Mapping[int, str] = _NOTHING_KEPT,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Verdict:
    """Verify an office's journal, from its first line to its signed head.

    `kept` are heads (number and digest) that somebody noted down earlier: they tell a journal that
    was replaced, head and all, by an older copy of itself.
    """
    total, walk = journal(office).count(), _Walk(office, kept)
    for number, entry in _entries(office):
        walk.take(number, entry)
        if walk.lines % CHUNK == 0:
            progress(walk.lines, total)
    head = heads(office).first()
    if head is not None:  # the office may have gone on writing meanwhile
        for number, entry in _entries(office, after=walk.number, last=head.number):
            walk.take(number, entry)
    progress(walk.lines, max(total, walk.lines))
    return Verdict(
        office=office,
        lines=walk.lines,
        digest=walk.digest,
        number=walk.number,
        signature=bytes(head.signature).hex() if head else "",
        public_key=seals.public_key(office).hex(),
        findings=tuple(walk.findings(head)),
    )


def _entries(
    office: str, *, after: int = -_MOST, last: int = _MOST
) -> Iterator[tuple[int, JournalEntry | None]]:
    """Read lines by their numbers, chunk by chunk; None for what is no line any more."""
    lines = journal(office).order_by("number").filter(number__lte=last)
    while True:
        rest = lines.filter(number__gt=after)
        chunk: list[tuple[int, JournalEntry | None]]
        try:
            chunk = [(entry.number, entry) for entry in rest[:CHUNK]]
        except _UNREADABLE:
            numbers = list(rest.values_list("number", flat=True)[:CHUNK])
            chunk = [(number, _entry(office, number)) for number in numbers]
        if not chunk:
            return
        yield from chunk
        after = chunk[-1][0]


def _entry(office: str, number: int) -> JournalEntry | None:
    try:
        return journal(office).get(number=number)
    except _UNREADABLE:
        return None


class _Walk:
    """One walk along a journal. What a line says of the line before it convicts that one."""

    def __init__(self, office: str, kept: Mapping[int, str]) -> None:
        self._office = office
        self._kept = kept
        self._found: dict[int, Finding] = {}
        self._wrong: list[JournalEntry] = []
        self.lines, self.number, self.digest = 0, 0, seals.BEGINNING

    def take(self, number: int, entry: JournalEntry | None) -> None:
        """Go on to the next line."""
        self.lines += 1
        is_own = entry is not None and self._is_own(entry)
        if number > self.number + 1:
            self._find(Flaw.MISSING, self.number + 1, number - 1)
        elif is_own and entry is not None and entry.previous != self.digest and self.number:
            self._find(Flaw.CHANGED, self.number, self.number)
        if not is_own:
            self._find(Flaw.CHANGED, number, number)
        if entry is not None and not is_own and len(self._wrong) <= MOST_COMPARED:
            self._wrong.append(entry)
        digest = "" if entry is None else str(entry.digest)
        if self._kept.get(number, digest) != digest:
            self._find(Flaw.KEPT_HEAD, number, number)
        self.number, self.digest = number, digest

    def findings(self, head: JournalHead | None) -> Iterator[Finding]:
        """Tell what was found, in the order of the lines."""
        self._look_for_reordered()
        if head is None:
            if self.number:
                self._find(Flaw.HEAD, self.number, self.number, "there is no head")
        elif not seals.is_head_signed(self._office, head):
            self._find(Flaw.HEAD, head.number, head.number, "its signature is not the office's")
        elif head.number > self.number:
            self._find(Flaw.MISSING, self.number + 1, head.number)
        elif (head.number, head.digest) != (self.number, self.digest):
            self._find(Flaw.HEAD, head.number, self.number, "the last line is another one")
        last_kept = max(self._kept, default=0)
        if last_kept > self.number:
            self._find(Flaw.MISSING, self.number + 1, last_kept)
        yield from (self._found[first] for first in sorted(self._found))

    def _is_own(self, entry: JournalEntry) -> bool:
        """Whether the line is as the office wrote it, at this number."""
        try:
            return entry.digest == seals.digest_of(entry) and self._is_sealed(entry)
        except _UNREADABLE:
            return False

    def _is_sealed(self, entry: JournalEntry) -> bool:
        return bool(entry.seal == seals.seal_of(self._office, entry.digest))

    def _look_for_reordered(self) -> None:
        """Name the lines that are as they were written, but at another number."""
        if len(self._wrong) > MOST_COMPARED:
            return
        numbers = [entry.number for entry in self._wrong]
        for entry in self._wrong:
            try:
                is_sealed = self._is_sealed(entry)
                written = [n for n in numbers if entry.digest == seals.digest_of(entry, number=n)]
            except _UNREADABLE:
                continue
            if is_sealed and written:
                place, said = entry.number, f"written as line {written[0]}"
                self._found[place] = Finding(Flaw.REORDERED, place, place, said)

    def _find(self, flaw: Flaw, first: int, last: int, detail: str = "") -> None:
        self._found.setdefault(first, Finding(flaw, first, last, detail))
