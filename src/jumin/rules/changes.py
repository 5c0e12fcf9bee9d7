"""When an answer that follows the calendar becomes another (次に変わる日)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar

from jumin.rules.known.answers import Answer
from jumin.rules.known.plain_units import YearlyDays
from jumin.terms import UsageError


T = TypeVar("T")

_MOST_DAYS: Final = 800
"""So many days are asked: two years, day after day."""


def followed(ask: Callable[[date], Answer[T]], on: date) -> Answer[T]:
    """Answer for a day, with the very day on which the value becomes another.

    Args:
        ask: answers for any day; its `changes_on` is the next day on which the value *may* be
            another (a parameter changes, the closed days begin, or just the next day).
        on: the day of asking.

    A day for which no value is held, or on which there is nothing to answer, is a change, too.

    """
    told = then = ask(on)
    for _day in range(_MOST_DAYS):
        if (day := then.changes_on) is None:
            break
        try:
            then = ask(day)
        except UsageError:
            return replace(told, changes_on=day)
        if then.value != told.value:
            return replace(told, changes_on=day)
    return replace(told, changes_on=None)


def next_turn(days: YearlyDays, on: date) -> date | None:
    """Tell the first day after one on which days of the year begin or are over (期間の境目).

    None, where they are the whole year.

    >>> next_turn(YearlyDays((12, 29), (1, 3)), date(2026, 12, 30))
    datetime.date(2027, 1, 4)
    """
    is_one = days.include(on)
    after = days_from(on, _MOST_DAYS)
    return next((day for day in after if days.include(day) is not is_one), None)


def days_from(on: date, most: int) -> Iterator[date]:
    """Go from a day to so many days after it (以後の日), or to the calendar's end.

    >>> [day.day for day in days_from(date(2026, 11, 29), 2)]
    [29, 30, 1]
    """
    for ahead in range(min(most, (date.max - on).days) + 1):
        yield on + timedelta(days=ahead)
