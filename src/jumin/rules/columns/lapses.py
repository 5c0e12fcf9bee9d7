"""On which day cards lapse after moves, and by what, over columns of days (転入に伴う失効)."""

from typing import Final

import polars as pl

from jumin.rules.columns.civil_days import days_after
from jumin.rules.columns.moves import (
    continued_use_last_day,
    moving_in_notice_last_day,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.columns.unanswered import Unanswered, check_days, first_that_holds
from jumin.rules.moves.lapse import MoveDeadline
from jumin.terms import MunicipalityId


_REQUIRED: Final = ("moving_out_on",)
_OPTIONAL: Final = ("moved_in_on", "notified_on", "continued_on", "leaving_again_on")


def with_move_lapses(
    moves: pl.LazyFrame, *, municipality: MunicipalityId | None = None
) -> pl.LazyFrame:
    """Tell when the card lapses by each move (失効日), as `jumin.rules.move_lapse`.

    Adds `lapses_on`, the first day on which it is no longer in force, and by what it is, `missed`
    (a `MoveDeadline`), both null where the card stays; and `unanswered`, an `Unanswered` where the
    days of a row admit no answer.

    Args:
        moves: rows with the day `moving_out_on`, and perhaps `moved_in_on`, `notified_on`,
            `continued_on`, `leaving_again_on`; null is what does not happen.
        municipality: the one moved to.

    Raises:
        ColumnsError: a column is missing, or there are no days in it.

    Sources: izumi-guide §4(2), tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5

    >>> moves = pl.select(moving_out_on=pl.date(2026, 3, 31)).lazy()
    >>> with_move_lapses(moves).select("lapses_on", "missed").collect().row(0)
    (datetime.date(2026, 5, 1), 'moving-out')

    """
    schema = moves.collect_schema()
    check_days(schema, _REQUIRED, _OPTIONAL)
    days = {
        name: pl.col(name) if name in schema else pl.lit(None, pl.Date)
        for name in (*_REQUIRED, *_OPTIONAL)
    }
    out, here, notified, continued, leaving = days.values()
    last_out = moving_in_notice_last_day_after_moving_out(out, municipality=municipality)
    last_here = moving_in_notice_last_day(here, municipality=municipality)
    last_unused = continued_use_last_day(notified, municipality=municipality)
    unused = pl.min_horizontal(days_after(last_unused, 1), leaving)
    why = first_that_holds(
        Unanswered,
        {
            Unanswered.DAY_MISSING: out.is_null() | (notified.is_not_null() & here.is_null()),
            Unanswered.DAYS_CONTRADICT: _is(notified < here)
            | (notified.is_null() & (continued.is_not_null() | leaving.is_not_null()))
            | _is(continued < notified)
            | _is(leaving < notified),
            Unanswered.NO_VALUE: last_out.is_null()
            | (here.is_not_null() & last_here.is_null())
            | (notified.is_not_null() & last_unused.is_null()),
        },
    )
    is_answered = pl.col("unanswered").is_null()
    missed = first_that_holds(
        MoveDeadline,
        {
            MoveDeadline.MOVING_OUT: notified.is_null() | (notified > last_out),
            MoveDeadline.LIVING_THERE: notified > last_here,
            MoveDeadline.NEXT_MOVE: (leaving <= last_unused) & ~_is(continued < leaving),
            MoveDeadline.CONTINUED_USE: ~_is(continued < unused),
        },
    )
    by = pl.col("missed")
    return (
        moves.with_columns(unanswered=why)
        .with_columns(missed=pl.when(is_answered).then(missed))
        .with_columns(
            lapses_on=pl.when(by == MoveDeadline.MOVING_OUT.value)
            .then(days_after(last_out, 1))
            .when(by == MoveDeadline.LIVING_THERE.value)
            .then(notified)
            .when(by.is_not_null())
            .then(unused)
        )
    )


def _is(condition: pl.Expr) -> pl.Expr:
    """Tell whether a condition holds; what does not happen is not before anything."""
    return condition.fill_null(value=False)
