"""The calendar in whole numbers against Python's, over all its years."""

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules.columns import nth_birthday_after
from jumin.rules.columns.civil_days import (
    after_march,
    first_of_march,
    first_of_month,
    is_leap,
    march_year,
    months_before,
)
from jumin.rules.columns.kept import unkept
from jumin.rules.periods import months_from


CENTURIES = [year for start in range(100, 9900, 100) for year in (start - 1, start, start + 1)]
ENDS = st.builds(
    lambda year, month, off: date(year, month, 1) + timedelta(days=off),
    st.sampled_from(CENTURIES) | st.integers(2, MAXYEAR - 1),
    st.integers(1, 12),
    st.integers(-4, 3),
)
"""Days around the ends of months, often at the turn of a century."""

day = pl.col("day")


@settings(max_examples=30, deadline=None)
@given(st.lists(ENDS | st.dates(date(2, 1, 1)), min_size=20, max_size=100))
def test_every_day_is_so_many_days_after_1_march_of_its_year(days: list[date]) -> None:
    found = pl.DataFrame({"day": days}).select(
        march=march_year(day),
        after=after_march(day),
        again=(first_of_march(march_year(day)) + after_march(day)).cast(pl.Date),
        month=first_of_month(day, unkept),
    )
    for on, (march, after, again, month) in zip(days, found.rows(), strict=True):
        year = on.year if on.month >= 3 else on.year - 1
        assert (march, after) == (year, (on - date(year, 3, 1)).days)
        assert (again, month) == (on, on.replace(day=1))


def test_years_are_leap_years_as_the_calendar_has_them() -> None:
    years = range(MINYEAR, MAXYEAR + 1)
    found = pl.DataFrame({"year": years}).select(is_leap(pl.col("year")))
    assert found.to_series().to_list() == [calendar.isleap(year) for year in years]


@pytest.mark.source("civil-code §143(2)")
@settings(max_examples=30, deadline=None)
@given(st.lists(ENDS, min_size=20, max_size=100), st.integers(0, 11))
def test_months_are_counted_back_to_the_corresponding_day_or_the_months_last(
    days: list[date], months: int
) -> None:
    found = pl.DataFrame({"day": days}).select(months_before(day, months, unkept))
    assert found.to_series().to_list() == [months_from(on, -months) for on in days]


@pytest.mark.source("EXP-1", "civil-code §143(2)")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(ENDS, ENDS), min_size=20, max_size=60))
def test_birthdays_come_every_year(days: list[tuple[date, date]]) -> None:
    rows = [pair for pair in days if (pair[0].month, pair[0].day) != (2, 29)]
    frame = pl.DataFrame(rows, schema={"born": pl.Date, "issued": pl.Date}, orient="row")
    found = frame.select(nth_birthday_after("issued", "born", 1)).to_series().to_list()
    for (born, issued), birthday in zip(rows, found, strict=True):
        this_year = born.replace(year=issued.year)
        expected = this_year if this_year > issued else born.replace(year=issued.year + 1)
        assert birthday == expected
