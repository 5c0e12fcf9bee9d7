"""和暦: eras, their first days, and the first year."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.documents import EraDateError, wareki


YEAR_ZERO = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}


@pytest.mark.source("Era Name Act (Act No. 43 of 1979)")
@pytest.mark.parametrize(
    ("on", "written"),
    [
        pytest.param(date(1873, 1, 1), "明治6年1月1日", id="the Gregorian calendar's first day"),
        pytest.param(date(1912, 7, 29), "明治45年7月29日", id="the day before Taisho"),
        pytest.param(date(1912, 7, 30), "大正元年7月30日", id="Taisho's first day"),
        pytest.param(date(1926, 12, 24), "大正15年12月24日", id="the day before Showa"),
        pytest.param(date(1926, 12, 25), "昭和元年12月25日", id="Showa's first day"),
        pytest.param(date(1989, 1, 7), "昭和64年1月7日", id="the day before Heisei"),
        pytest.param(date(1989, 1, 8), "平成元年1月8日", id="Heisei's first day"),
        pytest.param(date(2019, 4, 30), "平成31年4月30日", id="the day before Reiwa"),
        pytest.param(date(2019, 5, 1), "令和元年5月1日", id="Reiwa's first day"),
        pytest.param(date(2019, 12, 31), "令和元年12月31日", id="the first year's last day"),
        pytest.param(date(2020, 1, 1), "令和2年1月1日", id="the second year's first day"),
        pytest.param(date(2026, 11, 21), "令和8年11月21日", id="a day in Reiwa 8"),
    ],
)
def test_a_day_is_written_in_the_era_in_which_it_falls(on: date, written: str) -> None:
    assert wareki(on) == written


@pytest.mark.source("Dajokan Proclamation No. 337 of 1872")
def test_the_day_before_the_gregorian_calendar_has_no_date_in_this_form() -> None:
    with pytest.raises(EraDateError):
        wareki(date(1872, 12, 31))


@pytest.mark.source("Era Name Act (Act No. 43 of 1979)")
@given(st.dates(min_value=date(1873, 1, 1)))
def test_an_era_date_reads_back_as_the_same_day(on: date) -> None:
    match = re.fullmatch(r"(明治|大正|昭和|平成|令和)(元|[1-9]\d*)年(\d+)月(\d+)日", wareki(on))
    assert match is not None
    era, year, month, day = match.groups()
    western = YEAR_ZERO[era] + (1 if year == "元" else int(year))
    assert date(western, int(month), int(day)) == on
