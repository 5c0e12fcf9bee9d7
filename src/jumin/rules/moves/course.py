"""How a card stands on each day of its holder's move (引越し中のカードの状態)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, unique
from itertools import pairwise
from typing import Final

from jumin.rules.known.answers import Answer, DatedValue, answer_of_days
from jumin.rules.moves.lapse import Move, MoveDeadline, first_lapse, move_periods, why_lapsed
from jumin.terms import MunicipalityId, Reason, because


_A_DAY: Final = timedelta(days=1)


@unique
class MoveStage(StrEnum):
    """What a move asks of a card's holder (手続の段階)."""

    AHEAD = "ahead"
    """The move is still to come (転出前)."""
    NOTICE_DUE = "notice-due"
    """The moving-in is to be notified (転入届が必要)."""
    NOTICE_OVERDUE = "notice-overdue"
    """It is too late for the notice: with it the card lapses, and without it later (期間経過)."""
    CONTINUED_USE_DUE = "continued-use-due"
    """The card's use is to be continued (継続利用の手続が必要)."""
    CONTINUED = "continued"
    """Its use is continued (継続利用中)."""
    LAPSED = "lapsed"
    """It has lapsed (失効)."""


@dataclass(frozen=True)
class MoveStanding:
    """How a card stands during a move (カードの状態)."""

    stage: MoveStage
    since: date | None
    """The first day; None of what was so before the move."""
    until: date | None
    """The last day for what is due, or on which the card can still be in force."""


_TOLD: Final = {
    MoveStage.AHEAD: because("The move is still to come."),
    MoveStage.NOTICE_DUE: because("The moving-in is to be notified."),
    MoveStage.NOTICE_OVERDUE: because("The notice is too late: with it the card lapses."),
    MoveStage.CONTINUED_USE_DUE: because("The card's use is to be continued."),
    MoveStage.CONTINUED: because("The card's use was continued."),
}


def move_standing(
    move: Move, on: date, *, municipality: MunicipalityId | None = None
) -> Answer[MoveStanding]:
    """How a card stands on a day of its holder's move (カードの状態).

    What is done on the day itself counts as done.

    Args:
        move: the days of the move, as done or as planned.
        on: the day.
        municipality: the one moved to.

    Example:
        >>> move = Move(date(2026, 3, 31), moved_in_on=date(2026, 4, 1))
        >>> told = move_standing(move, date(2026, 4, 15))
        >>> told.value.stage.value, str(told.changes_on)
        ('notice-due', '2026-04-16')

    Sources: izumi-guide §4(2), tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5

    """
    standings, told, used = _course(move, municipality)
    begun = [each for each in standings if each.since is None or each.since <= on]
    standing, to_come = begun[-1], standings[len(begun) :]
    why = _TOLD.get(standing.stage, told)
    found = answer_of_days(standing, move.moving_out_on, used, why)
    return replace(found, changes_on=to_come[0].since if to_come else None)


def move_course(
    move: Move, *, municipality: MunicipalityId | None = None
) -> Answer[tuple[MoveStanding, ...]]:
    """How a card stands from before a move to its end, in order (引越しの経過).

    Args:
        move: the days of the move, as done or as planned.
        municipality: the one moved to.

    Example:
        >>> [standing.stage.value for standing in move_course(Move(date(2026, 3, 31))).value]
        ['ahead', 'notice-due', 'lapsed']

    Sources: izumi-guide §4(2), tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5

    """
    standings, told, used = _course(move, municipality)
    return answer_of_days(standings, move.moving_out_on, used, told)


def _course(
    move: Move, municipality: MunicipalityId | None
) -> tuple[tuple[MoveStanding, ...], Reason, list[DatedValue[int]]]:
    """Find the stages in order, how it ends, and the values that this rests on."""
    periods = move_periods(move, municipality)
    lapse = first_lapse(move, periods)
    steps = _without_lapse(move, {missed: period.last_day for missed, period in periods.items()})
    if lapse is not None:
        steps = [step for step in steps if step.since is None or step.since < lapse.on]
        steps.append(MoveStanding(MoveStage.LAPSED, lapse.on, None))
    # What is done on the day on which it becomes due was never due on any day.
    lasting = [step for step, then in pairwise(steps) if step.since != then.since]
    used = [period.days for period in periods.values()]
    return (*lasting, steps[-1]), why_lapsed(lapse, periods), used


def _without_lapse(move: Move, last_days: dict[MoveDeadline, date]) -> list[MoveStanding]:
    """Tell the stages in order, as if nothing made the card lapse."""
    at_last = last_days[MoveDeadline.MOVING_OUT]
    in_time = min(at_last, last_days.get(MoveDeadline.LIVING_THERE, at_last))
    begins_on = min(move.moving_out_on, move.moved_in_on or move.moving_out_on)
    steps = [
        MoveStanding(MoveStage.AHEAD, None, None),
        MoveStanding(MoveStage.NOTICE_DUE, begins_on, in_time),
    ]
    if move.notified_on is None or move.notified_on > in_time:
        overdue_on = in_time + _A_DAY
        return [*steps, MoveStanding(MoveStage.NOTICE_OVERDUE, overdue_on, at_last)]
    last = last_days[MoveDeadline.CONTINUED_USE]
    steps.append(MoveStanding(MoveStage.CONTINUED_USE_DUE, move.notified_on, last))
    if move.continued_on is not None:
        steps.append(MoveStanding(MoveStage.CONTINUED, move.continued_on, None))
    return steps
