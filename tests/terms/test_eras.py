"""The eras: the day before each, and its first day."""

from datetime import date

import pytest

from jumin.terms import EraDateError, era_year


@pytest.mark.source("Era Name Act (Act No. 43 of 1979)")
@pytest.mark.parametrize(
    ("on", "era", "year"),
    [
        pytest.param(date(1873, 1, 1), "明治", 6, id="the Gregorian calendar's first day"),
        pytest.param(date(1912, 7, 29), "明治", 45, id="the day before Taisho"),
        pytest.param(date(1912, 7, 30), "大正", 1, id="Taisho's first day"),
        pytest.param(date(1926, 12, 24), "大正", 15, id="the day before Showa"),
        pytest.param(date(1926, 12, 25), "昭和", 1, id="Showa's first day"),
        pytest.param(date(1989, 1, 7), "昭和", 64, id="the day before Heisei"),
        pytest.param(date(1989, 1, 8), "平成", 1, id="Heisei's first day"),
        pytest.param(date(2019, 4, 30), "平成", 31, id="the day before Reiwa"),
        pytest.param(date(2019, 5, 1), "令和", 1, id="Reiwa's first day"),
    ],
)
def test_a_day_falls_in_an_era_and_a_year_of_it(on: date, era: str, year: int) -> None:
    assert era_year(on) == (era, year)


@pytest.mark.source("Dajokan Proclamation No. 337 of 1872")
def test_the_day_before_the_gregorian_calendar_has_no_era_year() -> None:
    with pytest.raises(EraDateError):
        era_year(date(1872, 12, 31))
