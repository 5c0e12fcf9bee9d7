"""The eras of the Japanese calendar, by which offices and cards count years."""

from datetime import date
from typing import Final

from jumin.terms.errors import UsageError


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


class UnknownEraError(UsageError):
    """No era of that name since Meiji (元号ではない)."""

    def __init__(self, era: str) -> None:
        super().__init__(f"{era[:10]!r} is no era; there are: {', '.join(e[0] for e in _ERAS)}.")


def era_year(on: date) -> tuple[str, int]:
    """Tell the era of a day and the year within it (元号と年): `("令和", 8)`.

    Source: Era Name Act (Act No. 43 of 1979) and the instruments named beside each era.
    Raises `EraDateError` for days before 1873-01-01.
    """
    if on < _GREGORIAN_SINCE:
        raise EraDateError
    era, first_day = next((era, first) for era, first in _ERAS if first <= on)
    return era, on.year - first_day.year + 1


def calendar_year(era: str, year: int) -> int:
    """Tell the calendar year of a year of an era (西暦): of 令和 8 it is 2026.

    It may lie past the era's end, as on papers that were printed before that. Raises
    `UnknownEraError`.
    """
    for name, first in _ERAS:
        if name == era:
            return first.year + year - 1
    raise UnknownEraError(era)
