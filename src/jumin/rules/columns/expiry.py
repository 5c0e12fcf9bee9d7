"""The last days of cards and certificates over columns of days (有効期間)."""

from datetime import date

import polars as pl

from jumin.rules.columns.birthdays import Birthdays, birthdays
from jumin.rules.columns.dated import Column, by_day, column
from jumin.rules.columns.kept import unkept
from jumin.terms import MunicipalityId


def card_last_day(
    *,
    issued_on: Column,
    born_on: Column,
    applied_on: Column | None = None,
    stay_until: Column | None = None,
    municipality: MunicipalityId | None = None,
) -> pl.Expr:
    """The last day of each card (マイナンバーカードの有効期限), as the scalar rule.

    Null where that raises: the days contradict each other, or we hold no value for one.

    Args:
        issued_on: the days of manufacture (発行日).
        born_on: dates of birth (生年月日).
        applied_on: the days of application (申請日); where null, the day of issue.
        stay_until: last days of periods of stay (在留期間の満了日); null where there is none.
        municipality: whose guide is asked; none: what holds for all.

    Sources: kamakura-guide-2024-05-01 §4 §5, tsukuba-guide-2023-10 §4(1) §4(3), fujisawa-guide §3

    >>> pl.select(
    ...     card_last_day(issued_on=pl.date(2024, 6, 10), born_on=pl.date(1990, 5, 30))
    ... ).item()
    datetime.date(2034, 5, 30)

    """
    days = birthdays(column(born_on), column(issued_on), unkept)
    applied = days.issued if applied_on is None else column(applied_on).fill_null(days.issued)
    last = birthday_of_card(days, applied, municipality)
    stay = None if stay_until is None else column(stay_until)
    return last_day_of_card(days, applied, last, stay, municipality)


def certificate_last_day(  # noqa: PLR0913  (each of these days can end a certificate)
    *,
    issued_on: Column,
    born_on: Column,
    card_last_day: Column,
    authentication_last_day: Column | None = None,
    renewing: Column | bool = False,
    municipality: MunicipalityId | None = None,
) -> pl.Expr:
    """The last day of each certificate (電子証明書の有効期限), as the scalar rule.

    Null where that raises: the days contradict each other, or we hold no value for one.

    Args:
        issued_on: the days of issue (発行日).
        born_on: dates of birth (生年月日).
        card_last_day: the cards' last days.
        authentication_last_day: of signature certificates, the last days of the authentication
            certificates beside them; null where there is none.
        renewing: whether it replaces one whose renewal window was open (更新); null: it doesn't.
        municipality: whose guide is asked; none: what holds for all.

    Sources: fujisawa-guide §3, kamakura-guide-2024-05-01 §4 §5, izumi-guide §5(2),
        matsuyama-certificates §validity

    >>> pl.select(
    ...     certificate_last_day(
    ...         issued_on=pl.date(2024, 6, 10),
    ...         born_on=pl.date(1990, 5, 30),
    ...         card_last_day=pl.date(2034, 5, 30),
    ...     )
    ... ).item()
    datetime.date(2029, 5, 30)

    """
    return last_day_of_certificate(
        birthdays(column(born_on), column(issued_on), unkept),
        column(card_last_day),
        None if authentication_last_day is None else column(authentication_last_day),
        renewing if isinstance(renewing, bool) else column(renewing),
        municipality,
    )


def birthday_of_card(
    days: Birthdays, applied: pl.Expr, municipality: MunicipalityId | None
) -> pl.Expr:
    """Find the birthdays that end the cards, unless something else does."""
    age = days.keep(days.ages())
    below = _count("card-birthdays-below", days.issued, municipality)
    from_limit = _count("card-birthdays-from-age-limit", days.issued, municipality)

    def of_age(limit: int) -> pl.Expr:
        return pl.when(age < limit).then(below).otherwise(from_limit)

    return days.nth(by_day(int, "validity.age-limit", applied, of_age, municipality))


def last_day_of_card(
    days: Birthdays,
    applied: pl.Expr,
    last: pl.Expr,
    stay_until: pl.Expr | None,
    municipality: MunicipalityId | None,
) -> pl.Expr:
    """Tell the cards' last days by the birthdays that end them."""
    agree = (days.born >= date.min) & (days.born <= applied) & (applied <= days.issued)
    if stay_until is not None:
        last = _bounded(last, stay_until, "card-ends-with-stay", days.issued, municipality)
        agree &= (stay_until >= days.issued).fill_null(value=True)
    return pl.when(agree).then(last)


def last_day_of_certificate(
    days: Birthdays,
    card: pl.Expr,
    authentication: pl.Expr | None,
    renewing: pl.Expr | bool,  # noqa: FBT001  (told by column or once for all)
    municipality: MunicipalityId | None,
) -> pl.Expr:
    """Tell the certificates' last days by birthdays that are known."""
    issued, count = days.issued, _count("certificate-birthdays", days.issued, municipality)
    if renewing is not False:
        renewed = _count("renewed-certificate-birthdays", issued, municipality)
        count = pl.when(renewing).then(renewed).otherwise(count)
    last = _bounded(
        days.keep(days.nth(count)), card, "certificate-ends-with-card", issued, municipality
    )
    agree = (days.born >= date.min) & (days.born <= issued) & (issued <= card)
    if authentication is not None:
        last = _bounded(
            last, authentication, "signature-ends-with-authentication", issued, municipality
        )
        agree &= (authentication >= issued).fill_null(value=True)
    return pl.when(agree).then(last)


def _bounded(
    last: pl.Expr, bound: pl.Expr, rule: str, issued: pl.Expr, municipality: MunicipalityId | None
) -> pl.Expr:
    """Bind last days to earlier ones, where a rule in force says so."""

    def bind(in_force: bool) -> pl.Expr:  # noqa: FBT001  (the value of the parameter)
        return bound if in_force else last

    earlier = by_day(bool, f"validity.{rule}", issued, bind, municipality)
    return pl.when(bound < last).then(earlier).otherwise(last)


def _count(of: str, issued: pl.Expr, municipality: MunicipalityId | None) -> pl.Expr:
    name = f"validity.{of}"
    return by_day(int, name, issued, lambda count: pl.lit(count, pl.Int32), municipality)
