"""What a move puts into the life of a card (引越しに伴う期限)."""

from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.rules.expiry.timeline import Deadline, in_order
from jumin.rules.known.answers import Answer
from jumin.rules.moves.lapse import Move, move_lapse
from jumin.rules.moves.moving import (
    continued_use_last_day,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
    notified_too_soon,
)
from jumin.rules.periods import ImpossibleDaysError
from jumin.terms import MunicipalityId, because


@unique
class MoveDeadlineKey(StrEnum):
    """What is on a day after a move (引越しに伴う期限の種類)."""

    NOTICE_OF_LIVING_THERE = "moving-in-notice-last-day"
    NOTICE_AFTER_MOVING_OUT = "moving-out-notice-last-day"
    CONTINUED_USE = "continued-use-last-day"
    LAPSE = "move-lapse"


_TITLES: Final = MappingProxyType(
    {
        MoveDeadlineKey.NOTICE_OF_LIVING_THERE: because(
            "Last day of the notice of moving in, by the day of moving in"
        ),
        MoveDeadlineKey.NOTICE_AFTER_MOVING_OUT: because(
            "Last day of the notice of moving in, by the planned moving-out"
        ),
        MoveDeadlineKey.CONTINUED_USE: because("Last day to have the card's use continued"),
        MoveDeadlineKey.LAPSE: because("The card lapses by the move, if nothing more is done"),
    }
)


def move_deadlines(
    *,
    moved_out_on: date | None = None,
    moved_in_on: date | None = None,
    notified_on: date | None = None,
    municipality: MunicipalityId | None = None,
) -> tuple[Deadline, ...]:
    """List the days that a move puts into the life of a card (引越しに伴う期限), in order.

    Args:
        moved_out_on: the planned day of moving out (転出の予定年月日).
        moved_in_on: the day from which one lives in the new place (住み始めた日).
        notified_on: the day of the notice of moving in (転入届をした日).
        municipality: the one moved to.

    Raises:
        ImpossibleDaysError: the days contradict each other.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), kamakura-guide-2024-05-01 §5

    >>> [str(each.day) for each in move_deadlines(moved_in_on=date(2026, 11, 20))]
    ['2026-12-04']

    """
    if moved_in_on is not None and notified_on is not None and notified_on < moved_in_on:
        raise ImpossibleDaysError(notified_too_soon(moved_in_on))
    found: list[Deadline] = []
    if moved_in_on is not None:
        told = moving_in_notice_last_day(moved_in_on, municipality=municipality)
        found.append(_told(MoveDeadlineKey.NOTICE_OF_LIVING_THERE, told))
    if notified_on is not None:
        told = continued_use_last_day(notified_on, municipality=municipality)
        found.append(_told(MoveDeadlineKey.CONTINUED_USE, told))
    if moved_out_on is not None:
        told = moving_in_notice_last_day_after_moving_out(moved_out_on, municipality=municipality)
        found.append(_told(MoveDeadlineKey.NOTICE_AFTER_MOVING_OUT, told))
        move = Move(moved_out_on, moved_in_on=moved_in_on, notified_on=notified_on)
        lapse = move_lapse(move, municipality=municipality)
        if lapse.value is not None:
            found.append(_told(MoveDeadlineKey.LAPSE, lapse.telling(lapse.value.on)))
    return in_order(found)


def _told(key: MoveDeadlineKey, answer: Answer[date]) -> Deadline:
    return Deadline(key, _TITLES[key], answer)
