"""The digits of many UTCTimes at once (UTCTime の桁).

The instants stand side by side in one long number, each in a lane of 64 bits, so that one
multiplication divides all of them: by the reciprocal of the divisor, in fixed point.
"""

import struct
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final


_LANE: Final = 8
_LANE_BITS: Final = 64
_NUMBER_BITS: Final = 32
"""What is divided has at most so many bits: until the year 2106."""
_SIXTY: Final = 60
_HOURS: Final = 24
_DATE_OCTETS: Final = 6
_TENS: Final = bytes(ord("0") + number // 10 % 10 for number in range(256))
_ONES: Final = bytes(ord("0") + number % 10 for number in range(256))


class _Dates(dict[int, bytes]):
    """Days since 1970 as a UTCTime begins: `261120`."""

    def __missing__(self, day: int) -> bytes:
        text = f"{date(1970, 1, 1) + timedelta(day):%y%m%d}".encode()
        self[day] = text
        return text


_DATES: Final = _Dates()


def utc_time_columns(seconds: list[int]) -> Iterator[bytes]:
    """Tell the twelve digits of YYMMDDhhmmss: for each place, the digits of all instants.

    The instants are whole seconds since 1970, none before and none after 2049.
    """
    count = len(seconds)
    instants = int.from_bytes(struct.pack(f"<{count}Q", *seconds), "little")
    minutes = _divided(instants, _SIXTY, count)
    hours = _divided(minutes, _SIXTY, count)
    days = _divided(hours, _HOURS, count)
    numbers = struct.unpack(f"<{count}Q", days.to_bytes(count * _LANE, "little"))
    dates = b"".join(map(_DATES.__getitem__, numbers))
    for place in range(_DATE_OCTETS):
        yield dates[place::_DATE_OCTETS]
    for rest in (
        hours - _HOURS * days,
        minutes - _SIXTY * hours,
        instants - _SIXTY * minutes,
    ):
        numbers_below_60 = rest.to_bytes(count * _LANE, "little")[::_LANE]
        yield numbers_below_60.translate(_TENS)
        yield numbers_below_60.translate(_ONES)


def _divided(lanes: int, divisor: int, count: int) -> int:
    """Divide the number in each of so many lanes, rounding down."""
    shift = _NUMBER_BITS - 1 + divisor.bit_length()
    reciprocal = -(-(1 << shift) // divisor)
    return (lanes * reciprocal >> shift) & _in_all_lanes((1 << _LANE_BITS - shift) - 1, count)


@lru_cache(maxsize=8)
def _in_all_lanes(number: int, count: int) -> int:
    """Write the same number into so many lanes."""
    return int.from_bytes(number.to_bytes(_LANE, "little") * count, "little")
