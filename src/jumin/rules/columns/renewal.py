"""When what ends can be renewed, and the notice of it, over columns of days (更新と通知)."""

from typing import Final

import polars as pl

from jumin.rules.columns.civil_days import days_after, first_of_month, months_before
from jumin.rules.columns.dated import Column, by_day, column
from jumin.rules.columns.kept import Keep, unkept
from jumin.terms import MunicipalityId


_NOTICE_DAYS: Final = "renewal.notice-days-after-opening"


def renewal_opens_on(last_day: Column, *, municipality: MunicipalityId | None = None) -> pl.Expr:
    """The first day of each renewal (更新が可能となる日), as the scalar rule.

    Args:
        last_day: last days of cards or certificates (有効期限満了日).
        municipality: whose guide is asked; none: what holds for all.

    Sources: kamakura-guide-2024-05-01 §8, fujisawa-guide §4, izumi-guide §5(3)

    >>> pl.select(renewal_opens_on(pl.date(2027, 5, 30))).item()
    datetime.date(2027, 3, 1)

    """
    return opening(column(last_day), municipality, unkept)


def renewal_notice_day(last_day: Column, *, municipality: MunicipalityId | None = None) -> pl.Expr:
    """The day on which each notice is posted (有効期限通知書の発送日), as the scalar rule.

    Args:
        last_day: last days of cards or certificates (有効期限満了日).
        municipality: whose guide is asked; none: what is taken for all.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4

    >>> pl.select(renewal_notice_day(pl.date(2027, 4, 1))).item()
    datetime.date(2027, 1, 2)

    """
    last = column(last_day)
    return notice_day_after_opening(last, opening(last, municipality, unkept), municipality)


def renewal_notice_month(
    last_day: Column, *, municipality: MunicipalityId | None = None
) -> pl.Expr:
    """The month in which each notice is posted (有効期限通知書の発送年月): its first day.

    Args:
        last_day: last days of cards or certificates (有効期限満了日).
        municipality: whose guide is asked; none: what is taken for all.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4

    >>> pl.select(renewal_notice_month(pl.date(2027, 5, 30))).item()
    datetime.date(2027, 3, 1)

    """
    return first_of_month(renewal_notice_day(last_day, municipality=municipality), unkept)


def is_renewal_notified(last_day: Column, *, stay_until: Column) -> pl.Expr:
    """Whether each notice is posted at all (有効期限通知書の送付の有無), as the scalar rule.

    Args:
        last_day: last days of cards or certificates (有効期限満了日).
        stay_until: last days of periods of stay (在留期間の満了日); null where there is none.

    Sources: fujisawa-guide §4, tsuruga-renewal §notice

    >>> pl.select(is_renewal_notified(pl.date(2027, 4, 1), stay_until=pl.date(2027, 4, 1))).item()
    False

    """
    last = column(last_day)
    is_asked = by_day(int, _NOTICE_DAYS, last, lambda _: pl.lit(value=True))
    to_foreigners = by_day(bool, "renewal.notice-to-those-whose-stay-ends", last, pl.lit)
    return pl.when(column(stay_until).is_null()).then(is_asked).otherwise(to_foreigners)


def opening(last: pl.Expr, municipality: MunicipalityId | None, keep: Keep) -> pl.Expr:
    """Tell the first days of renewal, keeping what is needed on the way."""

    def opens(months: int) -> pl.Expr:
        return days_after(months_before(last, months, keep), 1)

    return by_day(int, "renewal.opens-months-before", last, opens, municipality)


def notice_day_after_opening(
    last: pl.Expr, opens: pl.Expr, municipality: MunicipalityId | None
) -> pl.Expr:
    """Tell the days of notices by days of opening that are known."""
    return by_day(int, _NOTICE_DAYS, last, lambda days: days_after(opens, days), municipality)
