from datetime import date

import pytest

from jumin.rules import ImpossibleDaysError, MoveDeadlineKey, move_deadlines


@pytest.mark.source("MOVE-3", "MOVE-4", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
def test_a_move_puts_its_deadlines_into_the_life_of_a_card() -> None:
    found = move_deadlines(
        moved_out_on=date(2026, 11, 1),
        moved_in_on=date(2026, 11, 3),
        notified_on=date(2026, 11, 17),
    )
    assert {each.key: each.day for each in found} == {
        MoveDeadlineKey.NOTICE_OF_LIVING_THERE: date(2026, 11, 17),
        MoveDeadlineKey.NOTICE_AFTER_MOVING_OUT: date(2026, 12, 1),
        MoveDeadlineKey.CONTINUED_USE: date(2027, 2, 15),
        MoveDeadlineKey.LAPSE: date(2027, 2, 16),
    }
    assert [each.starts_on for each in found] == sorted(each.starts_on for each in found)
    assert all(each.answer.reasons and each.answer.sources for each in found)


@pytest.mark.source("MOVE-5", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    ("notified_on", "lapses_on"),
    [
        pytest.param(None, date(2026, 12, 2), id="no notice: after the 30 days"),
        pytest.param(date(2026, 11, 18), date(2026, 11, 18), id="after the 14 days: with it"),
    ],
)
def test_the_day_of_the_lapse_is_told(notified_on: date | None, lapses_on: date) -> None:
    found = move_deadlines(
        moved_out_on=date(2026, 11, 1), moved_in_on=date(2026, 11, 3), notified_on=notified_on
    )
    assert {each.key: each.day for each in found}[MoveDeadlineKey.LAPSE] == lapses_on


def test_without_a_move_there_is_nothing() -> None:
    assert move_deadlines() == ()


def test_what_is_not_told_is_not_guessed() -> None:
    (one,) = move_deadlines(moved_in_on=date(2026, 11, 3))
    assert one.key == MoveDeadlineKey.NOTICE_OF_LIVING_THERE
    (other,) = move_deadlines(notified_on=date(2026, 11, 3))
    assert other.key == MoveDeadlineKey.CONTINUED_USE


def test_a_notice_tells_of_a_move_that_was_made() -> None:
    assert move_deadlines(moved_in_on=date(2026, 11, 3), notified_on=date(2026, 11, 3))
    with pytest.raises(ImpossibleDaysError, match="2026-11-03 or later"):
        move_deadlines(moved_in_on=date(2026, 11, 3), notified_on=date(2026, 11, 2))
