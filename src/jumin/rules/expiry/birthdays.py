"""Birthdays and age (誕生日と年齢), those born on 29 February included."""

from dataclasses import dataclass
from datetime import MAXYEAR, date

from jumin.rules.known.answers import DatedValue
from jumin.rules.known.current import parameters
from jumin.terms import UsageError, because


@dataclass(frozen=True)
class Birthdays:
    """The birthdays of somebody (誕生日), as a rule in force counts them."""

    born_on: date
    used: tuple[DatedValue[tuple[int, int]], ...]
    """The day that stands in for 29 February in common years, for those who need it."""

    def in_year(self, year: int) -> date:
        """Tell the birthday of a year."""
        if year > MAXYEAR:
            raise UsageError(
                because("That birthday would fall after the year {year}.", year=MAXYEAR)
            )
        try:
            return self.born_on.replace(year=year)
        except ValueError:
            month, day = self.used[0].value
            return date(year, month, day)

    def age_on(self, on: date) -> int:
        """Tell the age on a day (年齢): it grows on the birthday."""
        had_it = on >= self.in_year(on.year)
        return on.year - self.born_on.year - (0 if had_it else 1)

    def nth_after(self, issued_on: date, count: int) -> date:
        """Find the n-th birthday after a day; one on that very day is not counted."""
        is_to_come = self.in_year(issued_on.year) > issued_on
        first = issued_on.year if is_to_come else issued_on.year + 1
        return self.in_year(first + count - 1)


def birthdays(born_on: date, on: date) -> Birthdays:
    """Make the birthdays of somebody born on a day, by the rule in force on another."""
    if (born_on.month, born_on.day) != (2, 29):
        return Birthdays(born_on, ())
    return Birthdays(born_on, (parameters().find(tuple, "validity.leap-day-birthday", on),))


def nth_birthday_after(issued_on: date, born_on: date, count: int) -> date:
    """The n-th birthday after a day (発行日後n回目の誕生日); one on that very day is not counted.

    Somebody born on 29 February has the birthday of a common year on 28 February (assumed).

    Sources: izumi-guide §5(1), nakanoto-guide-2022-11-11 §card 4

    >>> nth_birthday_after(date(2024, 5, 30), date(1990, 5, 30), 1)
    datetime.date(2025, 5, 30)

    """
    return birthdays(born_on, issued_on).nth_after(issued_on, count)


def age_on(born_on: date, on: date) -> int:
    """The age on a day (年齢): it grows on the birthday.

    >>> [age_on(date(2008, 11, 22), date(2026, 11, day)) for day in (21, 22)]
    [17, 18]

    """
    return birthdays(born_on, on).age_on(on)
