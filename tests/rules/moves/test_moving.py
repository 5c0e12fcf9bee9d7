from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    NoValueError,
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.terms import UsageError


LONG_AGO = date(2016, 1, 1)
days = st.dates(LONG_AGO, date(2080, 12, 31))


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)", "civil-code §140")
@pytest.mark.parametrize(
    ("moved_in_on", "last"),
    [
        pytest.param(date(2026, 4, 1), date(2026, 4, 15), id="the first day isn't counted"),
        pytest.param(date(2024, 2, 15), date(2024, 2, 29), id="leap year"),
        pytest.param(date(2026, 2, 15), date(2026, 3, 1), id="common year"),
        pytest.param(date(2026, 12, 20), date(2027, 1, 3), id="over the turn of the year"),
    ],
)
def test_a_moving_in_is_notified_within_14_days_of_living_there(
    moved_in_on: date, last: date
) -> None:
    """新しい住所に住み始めた日から14日以内."""
    told = moving_in_notice_last_day(moved_in_on)
    assert (told.value, told.assumed) == (last, False)
    assert [str(source) for source in told.sources] == ["tsukuba-guide-2023-10 §6(1)"]


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)", "civil-code §140")
@pytest.mark.parametrize(
    ("planned_on", "last"),
    [
        pytest.param(date(2026, 4, 1), date(2026, 5, 1), id="the first day isn't counted"),
        pytest.param(date(2024, 1, 30), date(2024, 2, 29), id="leap year"),
        pytest.param(date(2026, 1, 30), date(2026, 3, 1), id="common year"),
    ],
)
def test_and_within_30_days_of_the_planned_moving_out(planned_on: date, last: date) -> None:
    """転出予定日から30日以内."""
    told = moving_in_notice_last_day_after_moving_out(planned_on)
    assert (told.value, told.assumed) == (last, False)


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    ("moved_in_on", "moved_out_on", "notified_on", "missed"),
    [
        pytest.param(date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1), [], id="at once"),
        pytest.param(date(2026, 4, 1), date(2026, 3, 31), date(2026, 4, 15), [], id="day 14"),
        pytest.param(
            date(2026, 4, 1), date(2026, 3, 31), date(2026, 4, 16), ["living"], id="day 15"
        ),
        pytest.param(
            date(2026, 4, 20), date(2026, 4, 1), date(2026, 5, 1), [], id="day 30 after moving out"
        ),
        pytest.param(
            date(2026, 4, 20),
            date(2026, 4, 1),
            date(2026, 5, 2),
            ["planned"],
            id="day 31 after moving out, day 12 of living there",
        ),
        pytest.param(
            date(2026, 4, 1), date(2026, 4, 1), date(2026, 5, 2), ["living", "planned"], id="both"
        ),
        pytest.param(
            date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 2), [], id="moved before the plan"
        ),
    ],
)
def test_a_notice_is_in_time_when_both_limits_are_kept(
    moved_in_on: date, moved_out_on: date, notified_on: date, missed: list[str]
) -> None:
    """14日以内 かつ 30日以内."""
    told = is_moving_in_notified_in_time(
        moved_in_on=moved_in_on, moved_out_on=moved_out_on, notified_on=notified_on
    )
    assert told.value is (not missed)
    assert len(told.reasons) == len(missed)
    for reason, word in zip(told.reasons, missed, strict=True):
        assert word in str(reason)


def test_a_moving_in_that_is_still_to_come_is_not_notified() -> None:
    with pytest.raises(UsageError, match="made on 2026-04-02 or later"):
        is_moving_in_notified_in_time(
            moved_in_on=date(2026, 4, 2),
            moved_out_on=date(2026, 4, 1),
            notified_on=date(2026, 4, 1),
        )


@pytest.mark.source(
    "MOVE-4", "tsukuba-guide-2023-10 §6(1)", "kamakura-guide-2024-05-01 §5", "izumi-guide §4(2)"
)
@pytest.mark.parametrize(
    ("notified_on", "last"),
    [
        pytest.param(date(2026, 4, 1), date(2026, 6, 30), id="the first day isn't counted"),
        pytest.param(date(2023, 12, 1), date(2024, 2, 29), id="leap year"),
        pytest.param(date(2025, 12, 1), date(2026, 3, 1), id="common year"),
    ],
)
def test_the_use_of_the_card_is_continued_within_90_days_of_the_notice(
    notified_on: date, last: date
) -> None:
    """転入届をした日から90日以内."""
    told = continued_use_last_day(notified_on)
    assert (told.value, told.assumed) == (last, False)


@given(day=days)
def test_the_limits_are_14_30_and_90_days_in_every_year(day: date) -> None:
    assert (moving_in_notice_last_day(day).value - day).days == 14
    assert (moving_in_notice_last_day_after_moving_out(day).value - day).days == 30
    assert (continued_use_last_day(day).value - day).days == 90


@given(moved_in_on=days, moved_out_on=days, later=st.integers(0, 40))
def test_in_time_is_what_is_not_after_the_earlier_of_both_last_days(
    moved_in_on: date, moved_out_on: date, later: int
) -> None:
    notified_on = moved_in_on + timedelta(days=later)
    last = min(
        moving_in_notice_last_day(moved_in_on).value,
        moving_in_notice_last_day_after_moving_out(moved_out_on).value,
    )
    told = is_moving_in_notified_in_time(
        moved_in_on=moved_in_on, moved_out_on=moved_out_on, notified_on=notified_on
    )
    assert told.value is (notified_on <= last)


@pytest.mark.parametrize(
    "asked",
    [moving_in_notice_last_day, moving_in_notice_last_day_after_moving_out, continued_use_last_day],
)
def test_the_limits_are_known_since_there_are_cards_and_to_the_end_of_the_calendar(asked) -> None:
    assert asked(LONG_AGO).value > LONG_AGO
    with pytest.raises(NoValueError, match="2016-01-01"):
        asked(LONG_AGO - timedelta(days=1))
    with pytest.raises(UsageError, match="calendar"):
        asked(date.max)
