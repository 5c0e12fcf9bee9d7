"""When renewal opens for people and when they get a notice of it (更新の開始と有効期限通知書)."""

from datetime import date
from enum import StrEnum, unique

import polars as pl

from jumin.rules.columns.civil_days import first_of_month
from jumin.rules.columns.kept import Kept
from jumin.rules.columns.people import LastDays, last_days
from jumin.rules.columns.renewal import (
    is_renewal_notified,
    notice_day_after_opening,
    opening,
)
from jumin.terms import MunicipalityId


@unique
class Ending(StrEnum):
    """What ends, and a notice tells of (有効期限通知の対象)."""

    CARD = "card"
    """The card, perhaps with its certificates."""
    CERTIFICATES = "certificates"


def with_deadlines(
    people: pl.LazyFrame, *, municipality: MunicipalityId | None = None
) -> pl.LazyFrame:
    """Add what `with_last_days` does, and `renewal_opens_on` and `notice_month` (期限の一覧).

    Both are of what ends first, the certificates or with them the card; a month is its first day.
    Null is the opening, where a card ends with the stay (it is extended, not renewed), and the
    notice, where none is posted.

    Args:
        people: rows as of `with_last_days`.
        municipality: whose guide is asked; none: what is taken for all.

    Raises:
        ColumnsError: a column is missing, or there are no days in it.

    Sources: kamakura-guide-2024-05-01 §4 §5 §8, fujisawa-guide §3 §4, izumi-guide §5

    >>> people = pl.LazyFrame({"born_on": [date(1990, 5, 30)], "issued_on": [date(2024, 6, 10)]})
    >>> with_deadlines(people).select("card_last_day", "notice_month").collect().row(0)
    (datetime.date(2034, 5, 30), datetime.date(2029, 3, 1))

    """
    kept = Kept(people)
    told = last_days(people, kept, municipality)
    last, has_stay = told.certificate, "stay_until" in people.collect_schema()
    opens = opening(last, municipality, kept)
    opens = kept(pl.when(_is_renewed(last, told)).then(opens) if has_stay else opens)
    day = notice_day_after_opening(last, opens, municipality)
    if has_stay:
        day = pl.when(is_renewal_notified(last, stay_until="stay_until")).then(day)
    month = first_of_month(kept(day), kept)
    return kept.finish(**told.told(), renewal_opens_on=opens, notice_month=month)


def with_notices(
    people: pl.LazyFrame, *, month: date, municipality: MunicipalityId | None = None
) -> pl.LazyFrame:
    """Add what `with_last_days` does, and the notices of a month (その月の有効期限通知書).

    Where a notice is posted to somebody in that month: what `ends` (an `Ending`) and on which
    `last_day`, since when it can be renewed (`renewal_opens_on`), and the day of the notice
    (`notice_on`); else null.

    Args:
        people: rows as of `with_last_days`.
        month: the first day of the month.
        municipality: whose guide is asked; none: what is taken for all.

    Raises:
        ColumnsError: a column is missing, or there are no days in it.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4

    >>> people = pl.LazyFrame({"born_on": [date(1990, 5, 30)], "issued_on": [date(2024, 6, 10)]})
    >>> with_notices(people, month=date(2034, 3, 1)).select("ends", "last_day").collect().row(0)
    ('card', datetime.date(2034, 5, 30))

    """
    kept = Kept(people)
    told = last_days(people, kept, municipality)
    has_stay = "stay_until" in people.collect_schema()

    def notice(last: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Whether it is posted in the month; the opening of renewal; the day of the notice."""
        opens = kept(opening(last, municipality, kept))
        day = kept(notice_day_after_opening(last, opens, municipality))
        is_posted = first_of_month(day, kept) == pl.lit(month)
        if has_stay:
            is_posted &= _is_renewed(last, told) & is_renewal_notified(
                last, stay_until="stay_until"
            )
        return kept(is_posted), opens, day

    of_certificates, of_card = notice(told.certificate), notice(told.card)
    certificates_end = kept(of_certificates[0] & (told.certificate < told.card))
    card_ends = kept(of_card[0] & told.certificate.is_not_null())

    def either(of_certificates: pl.Expr, of_card: pl.Expr) -> pl.Expr:
        return pl.when(certificates_end).then(of_certificates).when(card_ends).then(of_card)

    kind = pl.Enum(Ending)
    return kept.finish(
        **told.told(),
        ends=either(pl.lit(Ending.CERTIFICATES.value, kind), pl.lit(Ending.CARD.value, kind)),
        last_day=either(told.certificate, told.card),
        renewal_opens_on=either(of_certificates[1], of_card[1]),
        notice_on=either(of_certificates[2], of_card[2]),
    )


def _is_renewed(last: pl.Expr, told: LastDays) -> pl.Expr:
    """Whether what ends is renewed: a card that ends with the stay is extended with it."""
    return (last != told.card) | ~told.ends_with_stay
