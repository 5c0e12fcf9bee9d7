"""Periods of days and months (期間の計算), as the Civil Code counts them."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from jumin.terms import UsageError


def last_day_within(days: int, of: date) -> date:
    """The last of so many days from a day, which itself isn't counted (初日不算入).

    Raises:
        UsageError: there is no such day in the calendar.

    Sources: civil-code §140 §141

    """
    try:
        return of + timedelta(days=days)
    except OverflowError as error:
        raise _outside() from error


def months_from(day: date, months: int) -> date:
    """The corresponding day (応当日) so many months later or, if negative, earlier.

    In a month that lacks the number, its last day.

    Raises:
        UsageError: there is no such day in the calendar.

    Sources: civil-code §143(2)

    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise _outside()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _outside() -> UsageError:
    return UsageError(f"The period leaves the calendar, which has the years 1 to {MAXYEAR}.")
