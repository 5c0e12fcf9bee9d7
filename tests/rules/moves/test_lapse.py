"""On which day a card lapses by a move: each period with the day before and the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    ImpossibleDaysError,
    Lapse,
    Move,
    MoveDeadline,
    continued_use_last_day,
    is_moving_in_notified_in_time,
    move_lapse,
    moving_in_notice_last_day_after_moving_out,
    municipalities,
)


LEFT = date(2026, 3, 31)
DAY = timedelta(days=1)
days = st.dates(date(2016, 3, 1), date(2080, 12, 31))


@st.composite
def moves(draw: st.DrawFn) -> Move:
    """A move with days that do not contradict each other."""
    left = draw(days)
    moved_in = draw(st.none() | st.integers(-20, 60).map(lambda by: left + by * DAY))
    if moved_in is None or draw(st.booleans()):
        return Move(left, moved_in)
    notified = moved_in + draw(st.integers(0, 40)) * DAY
    after = st.none() | st.integers(0, 120).map(lambda by: notified + by * DAY)
    return Move(left, moved_in, notified, draw(after), draw(after))


@pytest.mark.source("MOVE-3", "MOVE-5", "izumi-guide §4(2)", "tsukuba-guide-2023-10 §6(1)")
@pytest.mark.parametrize("municipality", [None, *(known.id for known in municipalities())])
def test_without_a_notice_the_card_lapses_once_30_days_of_the_planned_moving_out_have_passed(
    municipality,
) -> None:
    """転出予定日から30日を経過した場合."""
    told = move_lapse(Move(LEFT), municipality=municipality)
    assert told.value == Lapse(LEFT + 31 * DAY, MoveDeadline.MOVING_OUT)
    assert "30 days of the planned moving-out" in str(told.reasons[0])


@pytest.mark.source("MOVE-3", "MOVE-5", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    ("notified_on", "missed"),
    [
        pytest.param(LEFT + 14 * DAY, None, id="day 14 of living there"),
        pytest.param(LEFT + 15 * DAY, MoveDeadline.LIVING_THERE, id="day 15"),
        pytest.param(LEFT + 30 * DAY, MoveDeadline.LIVING_THERE, id="day 30 of moving out"),
        pytest.param(LEFT + 31 * DAY, MoveDeadline.MOVING_OUT, id="day 31: lapsed without it"),
        pytest.param(LEFT + 50 * DAY, MoveDeadline.MOVING_OUT, id="long after"),
    ],
)
def test_a_notice_after_14_days_of_living_there_makes_the_card_lapse_on_its_day(
    notified_on, missed
) -> None:
    """転入日から14日以上経過してから転入届をした場合."""
    move = Move(LEFT, moved_in_on=LEFT, notified_on=notified_on, continued_on=notified_on)
    told = move_lapse(move)
    strikes_on = min(notified_on, LEFT + 31 * DAY)
    assert told.value == (None if missed is None else Lapse(strikes_on, missed))


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)")
@pytest.mark.parametrize(("day", "is_kept"), [(30, True), (31, False)])
def test_a_notice_within_14_days_of_a_late_moving_in_must_keep_the_30_days_too(day, is_kept):
    """14日以内 かつ 30日以内."""
    notified_on = LEFT + day * DAY
    move = Move(LEFT, LEFT + 25 * DAY, notified_on, continued_on=notified_on)
    assert (move_lapse(move).value is None) is is_kept


@pytest.mark.source("MOVE-4", "MOVE-5", "kamakura-guide-2024-05-01 §5", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    ("continued_on", "is_kept"),
    [(LEFT + 90 * DAY, True), (LEFT + 91 * DAY, False), (None, False)],
)
def test_without_continued_use_the_card_lapses_once_90_days_of_the_notice_have_passed(
    continued_on, is_kept
) -> None:
    """転入届をした日から90日を経過した場合."""
    told = move_lapse(Move(LEFT, LEFT, LEFT, continued_on))
    expected = None if is_kept else Lapse(LEFT + 91 * DAY, MoveDeadline.CONTINUED_USE)
    assert told.value == expected
    assert ("90 days of the notice" in str(told.reasons[0])) is not is_kept


@pytest.mark.source("MOVE-5")
@pytest.mark.parametrize(
    ("continued_on", "is_kept"),
    [(LEFT + 9 * DAY, True), (LEFT + 10 * DAY, False), (None, False)],
)
def test_who_moves_on_before_the_use_was_continued_loses_the_card_on_that_day(
    continued_on, is_kept
) -> None:
    leaving_again_on = LEFT + 10 * DAY
    told = move_lapse(Move(LEFT, LEFT, LEFT, continued_on, leaving_again_on))
    expected = None if is_kept else Lapse(leaving_again_on, MoveDeadline.NEXT_MOVE)
    assert told.value == expected


@pytest.mark.source("MOVE-5")
def test_who_moves_on_after_the_90_days_has_lost_the_card_by_then() -> None:
    told = move_lapse(Move(LEFT, LEFT, LEFT, None, leaving_again_on=LEFT + 91 * DAY))
    assert told.value == Lapse(LEFT + 91 * DAY, MoveDeadline.CONTINUED_USE)


@pytest.mark.source("MOVE-3", "izumi-guide §4(2)")
def test_the_14_days_are_the_guides_own_where_it_speaks() -> None:
    told = move_lapse(Move(LEFT, LEFT, LEFT, LEFT), municipality="izumi")
    assert {source.source.id for source in told.sources} == {"izumi-guide"}
    assert not told.assumed
    assert told.changes_on is None


@pytest.mark.parametrize(
    ("given_days", "wrong"),
    [
        ({"notified_on": LEFT}, "Name the day of moving in"),
        ({"moved_in_on": LEFT, "notified_on": LEFT - DAY}, "made on 2026-03-31 or later"),
        ({"moved_in_on": LEFT, "continued_on": LEFT}, "Name the notice's day"),
        ({"moved_in_on": LEFT, "leaving_again_on": LEFT}, "Name the notice's day"),
        (
            {"moved_in_on": LEFT, "notified_on": LEFT, "continued_on": LEFT - DAY},
            "continued on 2026-03-31 or later",
        ),
        (
            {"moved_in_on": LEFT, "notified_on": LEFT, "leaving_again_on": LEFT - DAY},
            "on 2026-03-31 or later",
        ),
    ],
)
def test_days_that_contradict_each_other_are_no_move(given_days, wrong) -> None:
    with pytest.raises(ImpossibleDaysError, match=wrong):
        Move(LEFT, **given_days)


@given(move=moves())
def test_a_card_stays_in_force_exactly_where_every_period_was_kept(move: Move) -> None:
    is_kept = move.notified_on is not None and move.continued_on is not None
    if is_kept:
        is_kept = (
            is_moving_in_notified_in_time(
                moved_in_on=move.moved_in_on,
                moved_out_on=move.moving_out_on,
                notified_on=move.notified_on,
            ).value
            and move.continued_on <= continued_use_last_day(move.notified_on).value
            and (move.leaving_again_on is None or move.continued_on < move.leaving_again_on)
        )
    assert (move_lapse(move).value is None) is is_kept


@given(move=moves(), later=st.integers(1, 30))
def test_who_comes_later_never_keeps_the_card_longer_than_the_30_or_90_days(move, later) -> None:
    lapse = move_lapse(move).value
    if lapse is None:
        return
    latest = moving_in_notice_last_day_after_moving_out(move.moving_out_on).value + DAY
    if move.notified_on is not None and move.notified_on < latest:
        latest = max(latest, continued_use_last_day(move.notified_on).value + DAY)
    assert lapse.on <= latest
    if move.continued_on is not None:
        moved = Move(
            move.moving_out_on,
            move.moved_in_on,
            move.notified_on,
            move.continued_on + later * DAY,
            move.leaving_again_on,
        )
        assert move_lapse(moved).value == lapse
