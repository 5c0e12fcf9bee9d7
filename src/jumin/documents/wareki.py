"""Japanese era dates, as papers of the offices write them."""

from datetime import date

from jumin.terms import EraDateError, era_year


__all__ = ["EraDateError", "wareki", "wareki_year", "western_date"]


def wareki(on: date) -> str:
    """Write a day as a Japanese era date (和暦): `令和8年11月21日`; the first year is 元年.

    Source: Era Name Act (Act No. 43 of 1979).
    Raises `EraDateError` for days before 1873-01-01.
    """
    return f"{wareki_year(on)}{on.month}月{on.day}日"


def wareki_year(on: date) -> str:
    """Write the era year of a day (和暦の年): `令和8年`.

    Raises `EraDateError` for days before 1873-01-01.
    """
    era, year = era_year(on)
    return f"{era}{'元' if year == 1 else year}年"


def western_date(on: date) -> str:
    """Write a day in the western calendar (西暦): `2026年11月21日`."""
    return f"{on.year}年{on.month}月{on.day}日"
