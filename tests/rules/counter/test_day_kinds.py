from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules import DayKind, YearlyDays, holiday_name
from jumin.rules.counter.day_kinds import is_of_kind


YEAR_END = YearlyDays((12, 29), (1, 3))
DAYS = st.dates(date(2016, 1, 1), date(2060, 12, 31))


def kinds(on: date) -> set[DayKind]:
    return {kind for kind in DayKind if is_of_kind(kind, on, YEAR_END)}


@pytest.mark.source("COUNTER-1", "tsukuba-guide-2023-10 §3(2)")
@pytest.mark.parametrize(
    ("on", "is_one"),
    [
        (date(2026, 11, 5), False),  # the first
        (date(2026, 11, 12), True),
        (date(2026, 11, 19), False),
        (date(2026, 11, 26), True),
        (date(2026, 10, 29), False),  # the fifth
        (date(2026, 10, 1), False),  # the first, on the first of the month
        (date(2026, 10, 8), True),  # the second, as early as it can be
        (date(2026, 1, 28), False),  # a Wednesday
        (date(2024, 2, 22), True),  # the fourth, in February
        (date(2024, 2, 29), False),  # the fifth, in a leap year
    ],
)
def test_the_second_and_the_fourth_thursday_of_a_month(on: date, *, is_one: bool) -> None:
    """第2・第4木曜日."""
    assert (DayKind.SECOND_AND_FOURTH_THURSDAYS in kinds(on)) is is_one


@pytest.mark.source("COUNTER-1")
@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 5, 6), "憲法記念日 振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2026, 11, 24), None),
    ],
)
def test_substitute_holidays_and_days_between_holidays_are_public_holidays(
    on: date, name: str | None
) -> None:
    """国民の祝日に関する法律第3条."""
    assert holiday_name(on) == name
    assert (DayKind.HOLIDAYS in kinds(on)) is (name is not None)
    assert (DayKind.WEEKDAYS in kinds(on)) is (name is None)


@pytest.mark.parametrize(
    ("month", "day", "is_one"),
    [(12, 28, False), (12, 29, True), (12, 31, True), (1, 1, True), (1, 3, True), (1, 4, False)],
)
def test_the_turn_of_the_year_runs_over_it(month: int, day: int, *, is_one: bool) -> None:
    """年末年始（12月29日から1月3日まで）."""
    assert (DayKind.YEAR_END in kinds(date(2027, month, day))) is is_one
    assert not is_of_kind(DayKind.YEAR_END, date(2027, month, day), None)


@settings(deadline=None)  # the holidays of a year are reckoned once
@given(on=DAYS)
def test_every_day_is_a_weekday_a_weekend_or_a_holiday(on: date) -> None:
    found = kinds(on)
    weekend = found & {DayKind.SATURDAYS, DayKind.SUNDAYS}
    assert len(weekend) <= 1
    is_free = bool(weekend) or DayKind.HOLIDAYS in found
    assert (DayKind.WEEKDAYS in found) is not is_free
    assert DayKind.EVERY_DAY in found


@settings(deadline=None)  # the holidays of a year are reckoned once
@given(on=DAYS)
def test_every_month_has_two_late_thursdays_two_weeks_apart(on: date) -> None:
    month = [on.replace(day=1) + timedelta(days=ahead) for ahead in range(31)]
    late = [
        day
        for day in month
        if day.month == on.month and DayKind.SECOND_AND_FOURTH_THURSDAYS in kinds(day)
    ]
    assert len(late) == 2
    assert late[1] - late[0] == timedelta(days=14)
