"""Reading DER value by value, strictly: the expected tag, nothing left over (ITU-T X.690 §10)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from jumin.pki.der import DerError, Tag, read_element


_SIGN_BIT: Final = 0x80
_LONG_LENGTH, _ONE_OCTET, _TWO_OCTETS = 0x80, 0x81, 0x82
_UTC_TIME: Final = bytes((Tag.UTC_TIME, 13))
_UTC_TIME_OCTETS: Final = 15
_GENERALIZED_TIME: Final = bytes((Tag.GENERALIZED_TIME, 15))
_GENERALIZED_TIME_OCTETS: Final = 17
_PIVOT: Final = ord("5")
"""Two digits of a year from 50 on belong to the 20th century (RFC 5280 §4.1.2.5.1)."""
_ZULU: Final = ord("Z")


def step(der: bytes, head: int, end: int, tag: int) -> tuple[int, int]:
    """Step over the value of this tag that stands at `head` and does not reach beyond `end`.

    Gives where its contents begin and end; raises `DerError`. Lengths of up to two octets are read
    here, where speed counts (X.690 §8.1.3, §10.1).
    """
    start = head + 2
    if start > end or der[head] != tag:
        raise DerError(f"There is no value with the tag {tag:02X} where it belongs.")
    length = der[head + 1]
    if length < _LONG_LENGTH:
        pass
    elif length == _ONE_OCTET and start < end and der[start] >= _LONG_LENGTH:
        length = der[start]
        start += 1
    elif length == _TWO_OCTETS and start + 1 < end and der[start]:
        length = der[start] << 8 | der[start + 1]
        start += 2
    else:
        _, start, stop = read_element(der, head, end)
        return start, stop
    stop = start + length
    if stop > end:
        raise DerError("A value is cut off.")
    return start, stop


def walk(der: bytes, head: int, end: int, tags: Iterable[int]) -> list[tuple[int, int, int]]:
    """Step over values of just these tags, one after the other, behind which nothing is left.

    Gives of each where its head, its contents and its end are; raises `DerError`.
    """
    spans = []
    for tag in tags:
        start, stop = step(der, head, end, tag)
        spans.append((head, start, stop))
        head = stop
    stop_at(head, end)
    return spans


def stop_at(position: int, end: int) -> None:
    """Require that nothing is left; raises `DerError`."""
    if position != end:
        raise DerError("Something stands behind the last value.")


class Reader:
    """Reads the values that stand side by side; everything raises `DerError`."""

    __slots__ = ("_der", "_end", "_position")

    def __init__(self, der: bytes, start: int = 0, end: int | None = None) -> None:
        self._der, self._position = der, start
        self._end = len(der) if end is None else end

    def is_at(self, tag: int) -> bool:
        """Tell whether the next value has this tag."""
        return self._position < self._end and self._der[self._position] == tag

    def enter(self, tag: int) -> "Reader":
        """Step over a constructed value, and read what is in it by a reader of its own."""
        start, end = self._next(tag)
        return Reader(self._der, start, end)

    def only(self, tag: int) -> "Reader":
        """The same with a value behind which nothing stands."""
        reader = self.enter(tag)
        self.finish()
        return reader

    def contents(self, tag: int) -> bytes:
        """Read the contents of a value."""
        start, end = self._next(tag)
        return self._der[start:end]

    def whole(self, tag: int) -> bytes:
        """Read a value with its head."""
        begin = self._position
        _, end = self._next(tag)
        return self._der[begin:end]

    def all_whole(self, tag: int) -> list[bytes]:
        """Read all values that are left with their heads; they all have this tag."""
        found = []
        while self._position != self._end:
            found.append(self.whole(tag))
        return found

    def integer(self) -> int:
        """Read an INTEGER in the fewest octets (X.690 §8.3.2)."""
        return integer(self.contents(Tag.INTEGER))

    def enumerated(self) -> int:
        """Read an ENUMERATED in the fewest octets (X.690 §8.4)."""
        return integer(self.contents(Tag.ENUMERATED))

    def time(self) -> bytes:
        """Read a Time of either type with its head, without looking at its digits."""
        return self.whole(Tag.UTC_TIME if self.is_at(Tag.UTC_TIME) else Tag.GENERALIZED_TIME)

    def finish(self) -> None:
        """Require that nothing is left."""
        stop_at(self._position, self._end)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left."""
        return self._position == self._end

    def _next(self, tag: int) -> tuple[int, int]:
        start, self._position = step(self._der, self._position, self._end, tag)
        return start, self._position


def read_time(time: bytes) -> datetime:
    """Read a whole UTCTime or GeneralizedTime with seconds, in UTC (RFC 5280 §4.1.2.5)."""
    if time.startswith(_UTC_TIME) and len(time) == _UTC_TIME_OCTETS:
        first = len(_UTC_TIME)
        digits = (b"19" if time[first] >= _PIVOT else b"20") + time[first:-1]
    elif time.startswith(_GENERALIZED_TIME) and len(time) == _GENERALIZED_TIME_OCTETS:
        digits = time[len(_GENERALIZED_TIME) : -1]
    else:
        digits = b""
    if not digits.isdigit() or time[-1] != _ZULU:
        raise DerError("A time is not written in whole seconds of UTC.")
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    hour, minute, second = int(digits[8:10]), int(digits[10:12]), int(digits[12:])
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise DerError("A time is none of the calendar.") from None


def integer(contents: bytes) -> int:
    """Read the contents of an INTEGER; raises `DerError` unless they are the fewest octets."""
    if not contents:
        raise DerError("A number has no octets.")
    if len(contents) > 1 and contents[0] in {0, 0xFF}:
        is_padded = (contents[0] ^ contents[1]) & _SIGN_BIT == 0
        if is_padded:
            raise DerError("A number is not in the fewest octets.")
    return int.from_bytes(contents, signed=True)
