"""Birthdays and ages over columns of days (誕生日と年齢), those born on 29 February included.

A birthday is as many days after 1 March in every year; only 29 February is not in all of them.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import Final

import polars as pl

from jumin.rules.columns.civil_days import (
    LEAP_DAY,
    NEW_YEAR,
    after_march,
    first_of_march,
    is_leap,
    march_year,
)
from jumin.rules.columns.dated import Column, by_day, column
from jumin.rules.columns.kept import Keep, unkept


_STAND_IN: Final = "validity.leap-day-birthday"


@dataclass(frozen=True)
class Birthdays:
    """The birthdays after days of issue (発行日後の誕生日), as the rules in force count them."""

    issued: pl.Expr
    born: pl.Expr
    after_march: pl.Expr
    """How many days after 1 March they were born."""
    first_year: pl.Expr
    """The year of the first birthday after issue; one on that very day is not counted."""
    keep: Keep

    def ages(self) -> pl.Expr:
        """Tell the ages on the days of issue."""
        return self.first_year - _year(self.born, self.after_march) - 1

    def nth(self, count: int | pl.Expr) -> pl.Expr:
        """Find the n-th ones; null beyond the year 9999."""
        year = self.keep(self.first_year + count - 1)
        found = _in_year(self.after_march, year, self.issued, self.keep)
        return pl.when(year <= MAXYEAR).then(found)


def birthdays(born: pl.Expr, issued: pl.Expr, keep: Keep) -> Birthdays:
    """Make the birthdays of those born and issued a card or certificate on some days."""
    born_after = keep(after_march(born))
    year = keep(_year(issued, after_march(issued)))
    had_it = _in_year(born_after, year, issued, keep) <= issued
    return Birthdays(issued, born, born_after, keep(year + had_it.cast(pl.Int32)), keep)


def nth_birthday_after(issued_on: Column, born_on: Column, count: int | pl.Expr) -> pl.Expr:
    """The n-th birthday after each day (発行日後n回目の誕生日), as the scalar rule.

    Null beyond the year 9999.

    >>> pl.select(nth_birthday_after(pl.date(2024, 5, 30), pl.date(1990, 5, 30), 1)).item()
    datetime.date(2025, 5, 30)

    """
    return birthdays(column(born_on), column(issued_on), unkept).nth(count)


def age_on(born_on: Column, on: Column) -> pl.Expr:
    """The age on each day (年齢), as the scalar rule.

    >>> pl.select(age_on(pl.date(2008, 11, 22), pl.date(2026, 11, 21))).item()
    17

    """
    return birthdays(column(born_on), column(on), unkept).ages()


def _year(day: pl.Expr, after: pl.Expr) -> pl.Expr:
    """Tell the calendar year of a day that is so many days after 1 March."""
    return march_year(day) + (after >= NEW_YEAR).cast(pl.Int32)


def _in_year(born_after: pl.Expr, year: pl.Expr, on: pl.Expr, keep: Keep) -> pl.Expr:
    """Find the birthday in a year; where that lacks 29 February, by the value of a day `on`."""
    after = (
        pl.when(born_after != LEAP_DAY)
        .then(born_after)
        .when(is_leap(year))
        .then(by_day(tuple, _STAND_IN, on, lambda _: _whole(LEAP_DAY)))
        .otherwise(by_day(tuple, _STAND_IN, on, _stand_in_after_march))
    )
    march = keep(year - (born_after >= NEW_YEAR).cast(pl.Int32))
    return (first_of_march(march) + after).cast(pl.Date)


def _stand_in_after_march(day: tuple[int, int]) -> pl.Expr:
    """Tell how many days after 1 March that day of the year after is, if that is a common one."""
    return _whole((date(2023, *day) - date(2022, 3, 1)).days)


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, pl.Int32)
