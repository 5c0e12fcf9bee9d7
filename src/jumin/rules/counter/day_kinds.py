"""Kinds of days (曜日・祝日・年末年始の別), by which guides tell their hours.

Public holidays are those of the law (国民の祝日に関する法律) with substitute holidays (振替休日),
as jpholiday reckons them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import jpholiday

from jumin.rules.known.plain_units import YearlyDays


_SATURDAY, _SUNDAY, _THURSDAY = 5, 6, 3
_WEEK: Final = 7


@unique
class DayKind(StrEnum):
    """A kind of days, as the parameters of desks and telephones name it."""

    EVERY_DAY = "every-day"
    """All days (全日)."""
    WEEKDAYS = "weekdays"
    """Monday to Friday, but no public holidays (平日)."""
    SATURDAYS = "saturdays"
    """Saturdays, public holidays among them (土曜日)."""
    SUNDAYS = "sundays"
    """Sundays, public holidays among them (日曜日)."""
    HOLIDAYS = "holidays"
    """Public holidays and substitute holidays (祝日、振替休日)."""
    SECOND_AND_FOURTH_THURSDAYS = "second-and-fourth-thursdays"
    """The second and the fourth Thursday of a month (第2・第4木曜日)."""
    YEAR_END = "year-end"
    """The turn of the year (年末年始): the days of the parameter `desks.year-end`."""


def holiday_name(on: date) -> str | None:
    """Tell the name of a public holiday in Japanese (祝日の名称); None on other days.

    >>> holiday_name(date(2026, 11, 23))
    '勤労感謝の日'
    """
    return jpholiday.is_holiday_name(on)


def is_weekend(on: date) -> bool:
    """Whether a day is a Saturday or a Sunday (土日).

    >>> is_weekend(date(2026, 11, 21))
    True
    """
    return on.weekday() >= _SATURDAY


def is_of_kind(kind: DayKind, on: date, year_end: YearlyDays | None) -> bool:
    """Whether a day is one of a kind (その日が該当するか).

    >>> is_of_kind(DayKind.SECOND_AND_FOURTH_THURSDAYS, date(2026, 11, 26), None)
    True
    """
    if kind is DayKind.YEAR_END:
        return year_end is not None and year_end.include(on)
    return _KINDS[kind](on)


_KINDS: Final[Mapping[DayKind, Callable[[date], bool]]] = MappingProxyType(
    {
        DayKind.EVERY_DAY: lambda _on: True,
        DayKind.WEEKDAYS: lambda on: not is_weekend(on) and not jpholiday.is_holiday(on),
        DayKind.SATURDAYS: lambda on: on.weekday() == _SATURDAY,
        DayKind.SUNDAYS: lambda on: on.weekday() == _SUNDAY,
        DayKind.HOLIDAYS: jpholiday.is_holiday,
        DayKind.SECOND_AND_FOURTH_THURSDAYS: lambda on: (
            on.weekday() == _THURSDAY and (on.day - 1) // _WEEK in {1, 3}
        ),
    }
)
"""Kind → whether a day is one, for those whose days are the same everywhere."""
