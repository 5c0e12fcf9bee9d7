from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules.periods import Month, last_day_within, months_from
from jumin.terms import UsageError


@pytest.mark.source("civil-code §140", "civil-code §141")
@pytest.mark.parametrize(
    ("days", "last"), [(0, date(2026, 4, 1)), (1, date(2026, 4, 2)), (30, date(2026, 5, 1))]
)
def test_the_first_day_of_a_period_is_not_counted_and_its_last_ends_it(
    days: int, last: date
) -> None:
    """期間の初日は、算入しない."""
    assert last_day_within(days, of=date(2026, 4, 1)) == last


@pytest.mark.source("civil-code §143(2)")
@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_a_month_that_lacks_the_corresponding_day_gives_its_last(
    day: date, months: int, found: date
) -> None:
    """最後の月に応当する日がないときは、その月の末日."""
    assert months_from(day, months) == found


@given(day=st.dates(date(1000, 1, 1), date(3000, 1, 1)), months=st.integers(-6000, 6000))
def test_the_corresponding_day_is_so_many_months_away_and_never_a_later_number(
    day: date, months: int
) -> None:
    found = months_from(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (
        found.day < day.day and (found + timedelta(days=1)).month != found.month
    )


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(9999, 12, 31), 1),
        (date(1, 1, 1), -1),
        (date(9999, 1, 1), 12),
        (date(1, 1, 1), -(10**9)),
    ],
)
def test_a_period_does_not_leave_the_calendar(day: date, months: int) -> None:
    with pytest.raises(UsageError, match="calendar"):
        months_from(day, months)
    with pytest.raises(UsageError, match="calendar"):
        last_day_within(1, of=date.max)


@pytest.mark.parametrize(
    ("day", "last", "told"),
    [
        (date(2028, 2, 1), date(2028, 2, 29), "2028-02"),
        (date(2027, 2, 28), date(2027, 2, 28), "2027-02"),
        (date(2026, 12, 31), date(2026, 12, 31), "2026-12"),
        (date(9999, 12, 1), date(9999, 12, 31), "9999-12"),
    ],
)
def test_a_month_runs_from_its_first_to_its_last_day(day: date, last: date, told: str) -> None:
    month = Month.of(day)
    assert (month.first_day, month.last_day, str(month)) == (day.replace(day=1), last, told)


@given(days=st.tuples(st.dates(), st.dates()))
def test_months_are_ordered_as_their_days(days: tuple[date, date]) -> None:
    early, late = sorted(days)
    assert Month.of(early) <= Month.of(late)
    assert str(Month.of(early)) <= str(Month.of(late))
