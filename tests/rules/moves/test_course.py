"""How a card stands on each day of a move."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from changing import assert_changes_as_told
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.rules import (
    Answer,
    Move,
    MoveStage,
    MoveStanding,
    move_course,
    move_lapse,
    move_standing,
    municipalities,
)


LEFT = date(2026, 3, 31)
DAY = timedelta(days=1)


def stages(move: Move) -> list[tuple[str, date | None]]:
    return [(standing.stage.value, standing.since) for standing in move_course(move).value]


@pytest.mark.source("MOVE-3", "MOVE-4", "tsukuba-guide-2023-10 §6(1)", "izumi-guide §4(2)")
@pytest.mark.parametrize(
    ("move", "expected"),
    [
        pytest.param(
            Move(LEFT),
            [("ahead", None), ("notice-due", LEFT), ("lapsed", LEFT + 31 * DAY)],
            id="no notice",
        ),
        pytest.param(
            Move(LEFT, LEFT),
            [
                ("ahead", None),
                ("notice-due", LEFT),
                ("notice-overdue", LEFT + 15 * DAY),
                ("lapsed", LEFT + 31 * DAY),
            ],
            id="moved in, no notice",
        ),
        pytest.param(
            Move(LEFT, LEFT, LEFT + 20 * DAY),
            [
                ("ahead", None),
                ("notice-due", LEFT),
                ("notice-overdue", LEFT + 15 * DAY),
                ("lapsed", LEFT + 20 * DAY),
            ],
            id="notice too late",
        ),
        pytest.param(
            Move(LEFT, LEFT, LEFT + 15 * DAY),
            [("ahead", None), ("notice-due", LEFT), ("lapsed", LEFT + 15 * DAY)],
            id="notice a day too late",
        ),
        pytest.param(
            Move(LEFT, LEFT, LEFT + 3 * DAY),
            [
                ("ahead", None),
                ("notice-due", LEFT),
                ("continued-use-due", LEFT + 3 * DAY),
                ("lapsed", LEFT + 94 * DAY),
            ],
            id="use not continued",
        ),
        pytest.param(
            Move(LEFT, LEFT + DAY, LEFT + 3 * DAY, LEFT + 3 * DAY),
            [("ahead", None), ("notice-due", LEFT), ("continued", LEFT + 3 * DAY)],
            id="all in one visit",
        ),
        pytest.param(
            Move(LEFT, LEFT - 2 * DAY, LEFT - 2 * DAY, LEFT),
            [("ahead", None), ("continued-use-due", LEFT - 2 * DAY), ("continued", LEFT)],
            id="moved before the plan, notified at once",
        ),
    ],
)
def test_a_move_goes_from_notice_to_continued_use_or_the_card_lapses(move, expected) -> None:
    assert stages(move) == expected


@pytest.mark.source("MOVE-3", "tsukuba-guide-2023-10 §6(1)")
def test_the_notice_is_due_until_the_earlier_of_both_last_days() -> None:
    living_there, moving_out = Move(LEFT, LEFT + 3 * DAY), Move(LEFT, LEFT + 20 * DAY)
    assert move_standing(living_there, LEFT).value.until == LEFT + 17 * DAY
    assert move_standing(moving_out, LEFT).value.until == LEFT + 30 * DAY
    assert move_standing(Move(LEFT), LEFT).value.until == LEFT + 30 * DAY


@pytest.mark.source("MOVE-4", "MOVE-5", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (LEFT - DAY, MoveStage.AHEAD),
        (LEFT, MoveStage.NOTICE_DUE),
        (LEFT + 13 * DAY, MoveStage.NOTICE_DUE),
        (LEFT + 14 * DAY, MoveStage.CONTINUED_USE_DUE),
        (LEFT + 104 * DAY, MoveStage.CONTINUED_USE_DUE),
        (LEFT + 105 * DAY, MoveStage.LAPSED),
    ],
)
def test_a_card_stands_on_each_day_as_its_holder_has_done(on, stage) -> None:
    told = move_standing(Move(LEFT, LEFT, LEFT + 14 * DAY), on)
    assert told.value.stage is stage
    assert told.reasons


@pytest.mark.source("MOVE-4")
def test_a_continued_card_no_longer_changes() -> None:
    told = move_standing(Move(LEFT, LEFT, LEFT, LEFT), LEFT)
    assert told.value == MoveStanding(MoveStage.CONTINUED, LEFT, None)
    assert told.changes_on is None


@pytest.mark.parametrize("municipality", [known.id for known in municipalities()])
@pytest.mark.parametrize(
    "move",
    [
        Move(LEFT),
        Move(LEFT, LEFT + 2 * DAY),
        Move(LEFT, LEFT, LEFT + 20 * DAY),
        Move(LEFT, LEFT, LEFT + 3 * DAY, LEFT + 9 * DAY),
        Move(LEFT, LEFT, LEFT + 3 * DAY, None, LEFT + 40 * DAY),
    ],
)
def test_a_standing_changes_on_the_day_that_is_told(municipality, move) -> None:
    def ask(on: date) -> Answer[MoveStanding]:
        return move_standing(move, on, municipality=municipality)

    for day in (-3, 0, 5, 14, 15, 30, 31, 93):
        assert_changes_as_told(ask, LEFT + day * DAY, days=140)


@settings(max_examples=60)
@given(
    left=st.dates(date(2016, 2, 1), date(2080, 12, 31)),
    living=st.none() | st.integers(-20, 60),
    later=st.none() | st.integers(0, 40),
    continuing=st.none() | st.integers(0, 120),
)
def test_the_course_is_in_order_and_ends_with_the_lapse(left, living, later, continuing) -> None:
    moved_in = None if living is None else left + living * DAY
    notified = None if moved_in is None or later is None else moved_in + later * DAY
    continued = None if notified is None or continuing is None else notified + continuing * DAY
    move = Move(left, moved_in, notified, continued)
    course, lapse = move_course(move).value, move_lapse(move).value
    since = [standing.since for standing in course[1:]]
    assert since == sorted(set(since))
    assert (course[0].stage, course[0].since) == (MoveStage.AHEAD, None)
    assert (course[-1].stage is MoveStage.LAPSED) is (lapse is not None)
    if lapse is not None:
        assert course[-1].since == lapse.on
        assert move_standing(move, lapse.on).value.stage is MoveStage.LAPSED
        assert move_standing(move, lapse.on - DAY).value.stage is not MoveStage.LAPSED
    for standing, then in pairwise(course):
        assert standing.until is None or then.since <= standing.until + DAY
