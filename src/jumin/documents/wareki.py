"""Japanese era dates, as papers of the offices write them."""

from datetime import date
from typing import Final

from jumin.terms import UsageError


_ERAS: Final = (
    # Name, first day, what fixed it. An era begins on the day named, save that the Gregorian
    # calendar is used since Meiji 6 only: days before it have no date in this form.
    ("令和", date(2019, 5, 1)),  # Cabinet Order No. 143 of 2019 (Era Name Act, Act No. 43 of 1979)
    ("平成", date(1989, 1, 8)),  # Cabinet Order No. 1 of 1989: from the day after promulgation
    ("昭和", date(1926, 12, 25)),  # Imperial rescript of that day
    ("大正", date(1912, 7, 30)),  # Imperial rescript of that day
    ("明治", date(1868, 1, 25)),  # Imperial rescript of Meiji 1, counted from that New Year's Day
)
_GREGORIAN_SINCE: Final = date(1873, 1, 1)  # Dajokan Proclamation No. 337 of 1872


class EraDateError(UsageError):
    """A day before the Gregorian calendar came into use in Japan (改暦前の日)."""

    def __init__(self) -> None:
        super().__init__(f"Era dates are written for {_GREGORIAN_SINCE} and later only.")


def wareki(on: date) -> str:
    """Write a day as a Japanese era date (和暦): `令和8年11月21日`; the first year is 元年.

    Source: Era Name Act (Act No. 43 of 1979) and the instruments named beside each era.
    Raises `EraDateError` for days before 1873-01-01.
    """
    return f"{wareki_year(on)}{on.month}月{on.day}日"


def wareki_year(on: date) -> str:
    """Write the era year of a day (和暦の年): `令和8年`.

    Raises `EraDateError` for days before 1873-01-01.
    """
    if on < _GREGORIAN_SINCE:
        raise EraDateError
    era, first_day = next((era, first) for era, first in _ERAS if first <= on)
    year = on.year - first_day.year + 1
    return f"{era}{'元' if year == 1 else year}年"


def western_date(on: date) -> str:
    """Write a day in the western calendar (西暦): `2026年11月21日`."""
    return f"{on.year}年{on.month}月{on.day}日"
