"""The calendar over columns of days (暦の計算), in whole numbers: nothing is as fast.

Years are taken to begin with 1 March: the leap day is the last of them, so that every other day
and the first of every month come as many days after 1 March in all years.
"""

from typing import Final

import polars as pl

from jumin.rules.columns.kept import Keep


NEW_YEAR: Final = 306
"""How many days after 1 March the next 1 January is."""
LEAP_DAY: Final = 365
"""How many days after 1 March the next 29 February is."""
_MARCH_OF_YEAR_0: Final = -719_468
"""1 March of the year 0, in days from 1970-01-01."""
_YEARS_4: Final = 1_461
_YEARS_400: Final = 146_097
_MONTHS_5: Final = 153
"""How many days there are in so many years and, after 1 March, months."""


def days_after(day: pl.Expr, days: int) -> pl.Expr:
    """Give the day so many days later."""
    return (day.to_physical() + days).cast(pl.Date)


def march_year(day: pl.Expr) -> pl.Expr:
    """Tell the year whose 1 March came last before a day, or with it."""
    return _quarters(day) // _YEARS_400 * 100 + (_quarters(day) % _YEARS_400 | 3) // _YEARS_4


def after_march(day: pl.Expr) -> pl.Expr:
    """Tell how many days after that 1 March the day is."""
    return (_quarters(day) % _YEARS_400 | 3) % _YEARS_4 // 4


def first_of_march(year: pl.Expr) -> pl.Expr:
    """Tell 1 March of a year, in days from 1970-01-01."""
    not_leap = (year // 100 * 3 + 3) // 4  # of four full centuries three begin without a leap day
    return year * _YEARS_4 // 4 - not_leap + _MARCH_OF_YEAR_0


def is_leap(year: pl.Expr) -> pl.Expr:
    """Whether a year has a 29 February."""
    fours = pl.when(year % 100 == 0).then(year // 100).otherwise(year)
    return fours % 4 == 0


def months_before(day: pl.Expr, months: int, keep: Keep) -> pl.Expr:
    """Give the corresponding day (応当日) so many months earlier; where none is, the month's last.

    Sources: civil-code §143(2)
    """
    after = keep(after_march(day))
    month = keep(_month(after))
    then = keep(march_year(day) * 12 + month - months)
    corresponding = keep(_first_of_month(then, keep) + after - _days_before(month))
    last = keep(_first_of_month(then + 1, keep) - 1)
    return pl.when(corresponding <= last).then(corresponding).otherwise(last).cast(pl.Date)


def first_of_month(day: pl.Expr, keep: Keep) -> pl.Expr:
    """Give the first day of each day's month."""
    after = keep(after_march(day))
    return (day.to_physical() - after + _days_before(_month(after))).cast(pl.Date)


def _quarters(day: pl.Expr) -> pl.Expr:
    """Tell how many quarters of days there are from 1 March of the year 0 to a day's end."""
    return (day.to_physical() - _MARCH_OF_YEAR_0) * 4 + 3


def _month(after: pl.Expr) -> pl.Expr:
    """Tell how many months after March that one is in which so many days after 1 March fall."""
    return (after * 5 + 2) // _MONTHS_5


def _days_before(month: pl.Expr) -> pl.Expr:
    """Tell how many days after 1 March the month begins that is so many months after March."""
    return (month * _MONTHS_5 + 2) // 5


def _first_of_month(number: pl.Expr, keep: Keep) -> pl.Expr:
    """Tell the first day of a month, which is counted from March of the year 0."""
    return first_of_march(keep(number // 12)) + _days_before(number % 12)
