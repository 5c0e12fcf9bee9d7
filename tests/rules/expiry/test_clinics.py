from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import Month, NoValueError, usable_at_clinics_until
from jumin.rules.periods import months_from


@pytest.mark.source("EXP-8", "HEALTH-5", "izumi-guide §5(3)")
@pytest.mark.parametrize("last_day", [date(2023, 5, 11), date(2024, 11, 30), date(2024, 12, 1)])
def test_what_has_lapsed_cannot_be_used_at_clinics(last_day: date) -> None:
    """有効期間切れによって失効すると、医療機関の受診時等にマイナンバーカードを利用できなくなります."""
    told = usable_at_clinics_until(last_day)
    assert (told.value, told.assumed, told.changes_on) == (last_day, False, None)
    assert [str(source) for source in told.sources] == ["izumi-guide §5(3)"]


@pytest.mark.source("EXP-8", "HEALTH-5", "matsuyama-clinic-use §grace")
@pytest.mark.parametrize(
    ("last_day", "until"),
    [
        pytest.param(date(2024, 12, 2), date(2025, 3, 31), id="the first day of the grace"),
        pytest.param(date(2025, 2, 1), date(2025, 5, 31), id="the city's example: February"),
        pytest.param(date(2025, 2, 28), date(2025, 5, 31), id="its last day"),
        pytest.param(date(2025, 3, 1), date(2025, 6, 30), id="the day after"),
        pytest.param(date(2025, 11, 30), date(2026, 2, 28), id="into February"),
        pytest.param(date(2027, 11, 10), date(2028, 2, 29), id="into that of a leap year"),
    ],
)
def test_since_december_2024_clinics_confirm_the_insurance_three_months_longer(
    last_day: date, until: date
) -> None:
    """有効期限が2月の場合、5月末までマイナ保険証として利用できます."""
    told = usable_at_clinics_until(last_day)
    assert told.value == until
    assert [str(source) for source in told.sources] == ["matsuyama-clinic-use §grace"]
    assert any("treatment and medicine are not shown" in str(each) for each in told.reasons)


@given(last_day=st.dates(date(2024, 12, 2), date(2080, 12, 31)))
def test_the_grace_ends_with_the_third_month_after_that_of_the_lapse(last_day: date) -> None:
    until = usable_at_clinics_until(last_day).value
    assert Month.of(until) == Month.of(months_from(last_day, 3))
    assert (until + timedelta(days=1)).day == 1


@given(last_day=st.dates(date(2016, 1, 1), date(2080, 12, 31)))
def test_what_ends_a_day_later_is_never_usable_for_less_long(last_day: date) -> None:
    then = usable_at_clinics_until(last_day + timedelta(days=1)).value
    assert last_day <= usable_at_clinics_until(last_day).value <= then


def test_before_there_were_cards_there_is_no_answer() -> None:
    with pytest.raises(NoValueError, match="2016-01-01"):
        usable_at_clinics_until(date(2015, 12, 31))
