"""When a desk opens next (受付時間), by what its municipality's guide tells.

Public holidays are those of the law (国民の祝日に関する法律), as jpholiday reckons them; municipal
offices are closed on them, whether or not a guide says so of its weekdays.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

import jpholiday

from jumin.rules.known.units import Desk
from jumin.terms import JST, day_of


_LOOK_AHEAD: Final = 31
_SATURDAY, _SUNDAY, _THURSDAY = 5, 6, 3
_WEEK: Final = 7
_YEAR_END: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})

KINDS: Final[Mapping[str, Callable[[date], bool]]] = MappingProxyType(
    {
        "weekdays": lambda on: on.weekday() < _SATURDAY and not jpholiday.is_holiday(on),
        "holidays": jpholiday.is_holiday,
        "saturdays": lambda on: on.weekday() == _SATURDAY,
        "sundays": lambda on: on.weekday() == _SUNDAY,
        "second-and-fourth-thursdays": lambda on: (
            on.weekday() == _THURSDAY and (on.day - 1) // _WEEK in {1, 3}
        ),
        "year-end": lambda on: (on.month, on.day) in _YEAR_END,
        "29-december-to-3-january": lambda on: (on.month, on.day) in _YEAR_END,
    }
)
"""Kind of days in the parameters → whether a day is one."""


def is_desk_open(desk: Desk, at: datetime) -> bool:
    """Whether a desk is open at an instant, as far as its guide tells."""
    on, time = day_of(at), at.astimezone(JST).time()
    return not _is_closed(desk, on) and any(
        known.hours.include(time) for known in desk.open if _is(known.days, on)
    )


def next_desk_opening(desk: Desk, at: datetime) -> datetime | None:
    """Tell when a desk opens next, after an instant; None where its guide names no hours."""
    for days in range(_LOOK_AHEAD):
        on = day_of(at) + timedelta(days=days)
        if _is_closed(desk, on):
            continue
        openings = sorted(
            datetime.combine(on, known.hours.opens, tzinfo=JST)
            for known in desk.open
            if _is(known.days, on)
        )
        for opens_at in openings:
            if opens_at > at:
                return opens_at
    return None


def _is_closed(desk: Desk, on: date) -> bool:
    return any(_is(kind, on) for kind in desk.closed)


def _is(kind: str, on: date) -> bool:
    known = KINDS.get(kind)
    return known is not None and known(on)
