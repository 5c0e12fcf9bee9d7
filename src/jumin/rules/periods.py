"""Periods of days and months (期間の計算), as the Civil Code counts them, and months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from jumin.terms import UsageError, because


class ImpossibleDaysError(UsageError):
    """Days that contradict each other: what is wrong, and what would be right."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year (年月).

    >>> Month.of(date(2034, 3, 1)).last_day
    datetime.date(2034, 3, 31)
    >>> str(Month(2034, 3))
    '2034-03'
    """

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Tell the month that a day lies in."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Its last day (月末)."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        """Write it as in ISO 8601: `2034-03`."""
        return f"{self.year:04}-{self.month:02}"


def last_day_within(days: int, of: date) -> date:
    """The last of so many days from a day, which itself isn't counted (初日不算入).

    Raises:
        UsageError: there is no such day in the calendar.

    Sources: civil-code §140 §141

    >>> last_day_within(14, of=date(2026, 11, 20))
    datetime.date(2026, 12, 4)

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

    >>> months_from(date(2027, 5, 30), -3)
    datetime.date(2027, 2, 28)

    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise _outside()
    found = Month(year, month + 1)
    return date(year, month + 1, min(day.day, found.last_day.day))


def _outside() -> UsageError:
    return UsageError(
        because("The period leaves the calendar, which has the years 1 to {year}.", year=MAXYEAR)
    )
