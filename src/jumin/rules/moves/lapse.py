"""On which day a card lapses after a move, and why (転入に伴うカードの失効)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.moves.moving import (
    MovePeriod,
    continued_use_period,
    notice_period_of_living_there,
    notice_period_of_moving_out,
    notified_too_soon,
)
from jumin.rules.periods import ImpossibleDaysError
from jumin.terms import MunicipalityId, Reason, because


_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """A move to another municipality, day by day (転出から継続利用まで); None: it doesn't happen.

    Raises:
        ImpossibleDaysError: the days contradict each other.

    """

    moving_out_on: date
    """The planned day of moving out (転出の予定年月日)."""
    moved_in_on: date | None = None
    """The day from which one lives there (住み始めた日)."""
    notified_on: date | None = None
    """The day of the notice of moving in (転入届をした日)."""
    continued_on: date | None = None
    """The day on which the card's use was continued (継続利用の手続をした日)."""
    leaving_again_on: date | None = None
    """The planned day of moving out of the new place, too (次の転出の予定年月日)."""

    def __post_init__(self) -> None:
        """Refuse days that contradict each other."""
        for why in _contradictions(self):
            raise ImpossibleDaysError(why)


def _contradictions(move: Move) -> Iterator[Reason]:
    notified_on = move.notified_on
    if notified_on is None:
        if move.continued_on is not None or move.leaving_again_on is not None:
            yield because("What follows the notice of moving in needs it. Name the notice's day.")
        return
    if move.moved_in_on is None:
        yield because("A notice tells of a moving in. Name the day of moving in.")
    elif notified_on < move.moved_in_on:
        yield notified_too_soon(move.moved_in_on)
    if move.continued_on is not None and move.continued_on < notified_on:
        yield because(
            "The use was continued before the notice. It is continued on {on} or later.",
            on=notified_on,
        )
    if move.leaving_again_on is not None and move.leaving_again_on < notified_on:
        yield because(
            "The next moving out came before the notice. It is on {on} or later.", on=notified_on
        )


@unique
class MoveDeadline(StrEnum):
    """What a card lapses by after a move, once it is missed (失効の事由)."""

    LIVING_THERE = "living-there"
    """The notice, within 14 days of living there (転入をした日から14日)."""
    MOVING_OUT = "moving-out"
    """The notice, within 30 days of the planned moving-out (転出予定日から30日)."""
    CONTINUED_USE = "continued-use"
    """The continued use, within 90 days of the notice (転入届をした日から90日)."""
    NEXT_MOVE = "next-move"
    """The continued use, before the next moving-out (継続利用をしないままの転出)."""


_MISSED: Final[Mapping[MoveDeadline, Reason]] = MappingProxyType(
    {
        MoveDeadline.LIVING_THERE: because("The notice came after {days} days of living there."),
        MoveDeadline.MOVING_OUT: because(
            "No notice came within {days} days of the planned moving-out."
        ),
        MoveDeadline.CONTINUED_USE: because(
            "The use was not continued within {days} days of the notice."
        ),
        MoveDeadline.NEXT_MOVE: because("The holder moved out again before the use was continued."),
    }
)


@dataclass(frozen=True)
class Lapse:
    """That a card lapses (失効): from which day on, and what was missed."""

    on: date
    """The first day on which it is no longer in force."""
    missed: MoveDeadline


def move_lapse(move: Move, *, municipality: MunicipalityId | None = None) -> Answer[Lapse | None]:
    """On which day a card lapses by a move, the first that strikes (失効日); None, if it stays.

    Without a notice it lapses the day after the last of the 30 days, without continued use the
    day after the last of the 90. That 14 days have passed shows by the notice: it lapses then.

    Args:
        move: the days of the move.
        municipality: the one moved to.

    Example:
        >>> str(move_lapse(Move(date(2026, 3, 31))).value.on)
        '2026-05-01'

    Sources: izumi-guide §4(2), tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5

    """
    periods = move_periods(move, municipality)
    lapse = first_lapse(move, periods)
    used = [period.days for period in periods.values()]
    return answer_of_days(lapse, move.moving_out_on, used, why_lapsed(lapse, periods))


def move_periods(
    move: Move, municipality: MunicipalityId | None
) -> Mapping[MoveDeadline, MovePeriod]:
    """Find the periods of a move that run, by what is missed with them."""
    out = notice_period_of_moving_out(move.moving_out_on, municipality)
    periods = {MoveDeadline.MOVING_OUT: out}
    if move.moved_in_on is not None:
        living_there = notice_period_of_living_there(move.moved_in_on, municipality)
        periods[MoveDeadline.LIVING_THERE] = living_there
    if move.notified_on is not None:
        continued_use = continued_use_period(move.notified_on, municipality)
        periods[MoveDeadline.CONTINUED_USE] = continued_use
    return periods


def first_lapse(move: Move, periods: Mapping[MoveDeadline, MovePeriod]) -> Lapse | None:
    """Find what strikes first, if anything does."""
    notified_on = move.notified_on
    without_notice = periods[MoveDeadline.MOVING_OUT].last_day + _A_DAY
    if notified_on is None or notified_on >= without_notice:
        return Lapse(without_notice, MoveDeadline.MOVING_OUT)
    if notified_on > periods[MoveDeadline.LIVING_THERE].last_day:
        return Lapse(notified_on, MoveDeadline.LIVING_THERE)
    unused = Lapse(
        periods[MoveDeadline.CONTINUED_USE].last_day + _A_DAY, MoveDeadline.CONTINUED_USE
    )
    if move.leaving_again_on is not None and move.leaving_again_on < unused.on:
        unused = Lapse(move.leaving_again_on, MoveDeadline.NEXT_MOVE)
    is_continued = move.continued_on is not None and move.continued_on < unused.on
    return None if is_continued else unused


def why_lapsed(lapse: Lapse | None, periods: Mapping[MoveDeadline, MovePeriod]) -> Reason:
    """Tell why a card lapses, or that it doesn't."""
    if lapse is None:
        return because("Every period was kept: the card stays in force.")
    told = _MISSED[lapse.missed]
    if (period := periods.get(lapse.missed)) is None:
        return told
    return replace(told, facts=(("days", period.days.value),))
