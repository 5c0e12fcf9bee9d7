"""What is due after moves, and when cards lapse by them, over columns of days (転入と失効)."""

import polars as pl

from jumin.rules.columns.civil_days import days_after
from jumin.rules.columns.dated import Column, by_day, column
from jumin.terms import MunicipalityId


def moving_in_notice_last_day(
    moved_in_on: Column, *, municipality: MunicipalityId | None = None
) -> pl.Expr:
    """The last day of each notice after moving in (転入をした日から14日以内), as the scalar rule.

    Args:
        moved_in_on: the days from which one lives there (住み始めた日), which aren't counted.
        municipality: the one moved to.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    >>> pl.select(moving_in_notice_last_day(pl.date(2026, 4, 1))).item()
    datetime.date(2026, 4, 15)

    """
    return _within("notice-days-of-living-there", moved_in_on, municipality)


def moving_in_notice_last_day_after_moving_out(
    planned_on: Column, *, municipality: MunicipalityId | None = None
) -> pl.Expr:
    """The last day of each notice after moving out (転出予定日から30日以内), as the scalar rule.

    Args:
        planned_on: the planned days of moving out (転出の予定年月日), which aren't counted.
        municipality: the one moved to.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    >>> pl.select(moving_in_notice_last_day_after_moving_out(pl.date(2026, 4, 1))).item()
    datetime.date(2026, 5, 1)

    """
    return _within("notice-days-of-moving-out", planned_on, municipality)


def is_moving_in_notified_in_time(
    *,
    moved_in_on: Column,
    moved_out_on: Column,
    notified_on: Column,
    municipality: MunicipalityId | None = None,
) -> pl.Expr:
    """Whether each notice of moving in leaves the card in force (期間内の転入届): both limits.

    Null where a notice precedes the moving-in.

    Args:
        moved_in_on: the days from which one lives there (転入をした日).
        moved_out_on: the planned days of moving out (転出の予定年月日).
        notified_on: the days of the notices (届出の日).
        municipality: the one moved to.

    Sources: tsukuba-guide-2023-10 §6(1), izumi-guide §4(2), civil-code §140

    >>> pl.select(
    ...     is_moving_in_notified_in_time(
    ...         moved_in_on=pl.date(2026, 4, 1),
    ...         moved_out_on=pl.date(2026, 3, 31),
    ...         notified_on=pl.date(2026, 4, 16),
    ...     )
    ... ).item()
    False

    """
    notified = column(notified_on)
    here = moving_in_notice_last_day(moved_in_on, municipality=municipality)
    out = moving_in_notice_last_day_after_moving_out(moved_out_on, municipality=municipality)
    in_time = notified <= pl.min_horizontal(here, out)
    agree = (notified >= column(moved_in_on)) & here.is_not_null() & out.is_not_null()
    return pl.when(agree).then(in_time)


def continued_use_last_day(
    notified_on: Column, *, municipality: MunicipalityId | None = None
) -> pl.Expr:
    """The last day to have each card's use continued (継続利用の期限): 90 days of the notice.

    Args:
        notified_on: the days of the notices of moving in (転入届をした日), which aren't counted.
        municipality: the one moved to.

    Sources: tsukuba-guide-2023-10 §6(1), kamakura-guide-2024-05-01 §5, izumi-guide §4(2)

    >>> pl.select(continued_use_last_day(pl.date(2026, 4, 1))).item()
    datetime.date(2026, 6, 30)

    """
    return _within("continued-use-days", notified_on, municipality)


def _within(key: str, of: Column, municipality: MunicipalityId | None) -> pl.Expr:
    day = column(of)
    return by_day(int, f"moving.{key}", day, lambda days: days_after(day, days), municipality)
