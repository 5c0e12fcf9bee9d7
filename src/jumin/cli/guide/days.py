"""Days and months as people write them: 2024-06-10, 2024年6月10日, 令和6年6月10日, R6.6.10."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

import click

from jumin.cli.guide.wrong import WrongValueError, wrong_value
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import EraDateError, calendar_year, era_year


_LETTERS: Final = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_DAY: Final = re.compile(
    rf"(?:(?P<year>[0-9]{{4}})|(?P<era>{'|'.join((*_LETTERS, *_LETTERS.values()))})"
    r"(?P<of_era>元|[0-9]{1,2}))"
    r"(?:年|[-/.])(?P<month>[0-9]{1,2})(?:月|[-/.])(?P<day>[0-9]{1,2})日?"
)
_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})(?:年|[-/.])(?P<month>[0-9]{1,2})月?")
_MONTHS: Final = 12
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2999
"""Rules reckon years back and forward from a day: the calendar has to be there."""

_Wrong = Callable[..., WrongValueError]


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """A day (年月日), its year first: one of the calendar, or of an era."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day; say what is wrong with one that is none, and what would be right."""
        if isinstance(value, date):
            return value
        wrong = partial(wrong_value, value, param, ctx)
        if (match := _DAY.fullmatch(_plain(value))) is None:
            raise wrong(
                _(
                    "{value}: this can't be read as a day. Write 2024-06-10, or 令和6年6月10日 "
                    "(R6.6.10)."
                )
            )
        month, day = int(match["month"]), int(match["day"])
        if match["year"]:
            return _day(int(match["year"]), month, day, wrong)
        era = _LETTERS.get(match["era"], match["era"])
        year = 1 if match["of_era"] == "元" else int(match["of_era"])
        on = _day(calendar_year(era, year), month, day, wrong)
        _check_era(on, era, year, wrong)
        return on


class Month(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """A month (年月), told by its first day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a month; say what is wrong with one that is none, and what would be right."""
        if isinstance(value, date):
            return value
        wrong = partial(wrong_value, value, param, ctx)
        if (match := _MONTH.fullmatch(_plain(value))) is None:
            raise wrong(_("{value}: this can't be read as a month. Write 2026-11."))
        return _day(int(match["year"]), int(match["month"]), 1, wrong)


def _plain(given: str) -> str:
    """Take full-width letters and digits as the plain ones, and leave out spaces."""
    return "".join(unicodedata.normalize("NFKC", given).split())


def _day(year: int, month: int, day: int, wrong: _Wrong) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong(
            _("{value}: no question reaches so far. Name a year from {first} to {last}."),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if not 1 <= month <= _MONTHS:
        raise wrong(_("{value}: there is no month {month}; a year has 12."), month=month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise wrong(
            _("{value}: there is no such day. The last one of that month is {last}."),
            last=date(year, month, last),
        )
    return date(year, month, day)


def _check_era(on: date, era: str, year: int, wrong: _Wrong) -> None:
    """See that the day falls in that year of the era; papers may tell of eras that had ended."""
    try:
        right = era_year(on)
    except EraDateError:
        raise wrong(_("{value}: days of eras are read from 1873-01-01 on.")) from None
    if right != (era, year):
        raise wrong(
            _("{value}: that day is not in this era. Write {right} ({on})."),
            right=f"{right[0]}{'元' if right[1] == 1 else right[1]}年{on.month}月{on.day}日",
            on=on,
        )
