"""The last day of a card (カードの有効期限).

Good for issues from 2016-01-01, the day from which cards were made.
"""

from dataclasses import replace
from datetime import date

from jumin.rules.expiry.birthdays import birthdays
from jumin.rules.expiry.bounds import bounded
from jumin.rules.known.answers import Answer
from jumin.rules.known.current import parameters
from jumin.rules.periods import ImpossibleDaysError, last_day_within
from jumin.terms import MunicipalityId, because


def card_last_day(
    *,
    issued_on: date,
    born_on: date,
    applied_on: date | None = None,
    stay_until: date | None = None,
    municipality: MunicipalityId | None = None,
) -> Answer[date]:
    """The last day of a card (マイナンバーカードの有効期限).

    The tenth birthday after issue; under the age limit on the day of issue the fifth. The day of
    application chooses the limit (20 to 2022-03-31, then 18). A stay that ends earlier ends the
    card with it; leave `stay_until` out for those whose stay has no end (`stay_ends_card`).

    Args:
        issued_on: the day of manufacture (発行日, 製造日), not of hand-over.
        born_on: date of birth (生年月日).
        applied_on: the day of application (申請日); left out, that of issue is taken for it, which
            is an assumption where another limit would give another day.
        stay_until: last day of the period of stay (在留期間の満了日), if it has one.
        municipality: whose guide is cited where it says the same; none: what holds for all.

    Raises:
        ImpossibleDaysError: the days contradict each other.
        NoValueError: issued before there were cards.

    Sources: kamakura-guide-2024-05-01 §4 §5, tsukuba-guide-2023-10 §4(1) §4(3), fujisawa-guide §3

    >>> card_last_day(issued_on=date(2024, 6, 10), born_on=date(1990, 5, 30)).value
    datetime.date(2034, 5, 30)

    """
    _check_card(issued_on, born_on, applied_on, stay_until)
    rules = parameters()
    limit = rules.find(int, "validity.age-limit", applied_on or issued_on, municipality)
    days = birthdays(born_on, issued_on)
    age = days.age_on(issued_on)
    is_below = age < limit.value
    key = "card-birthdays-below" if is_below else "card-birthdays-from-age-limit"
    count = rules.find(int, f"validity.{key}", issued_on, municipality)
    reasons = [
        because(
            "On the day of issue the holder was under {limit}."
            if is_below
            else "On the day of issue the holder was at least {limit}.",
            limit=limit.value,
        ),
        because("The card ends with birthday no. {count} after its issue.", count=count.value),
    ]
    if applied_on is None:
        reasons.append(because("The day of application is not told: that of issue is taken."))
    told = bounded(
        days.nth_after(issued_on, count.value),
        (("card-ends-with-stay", stay_until),),
        issued_on,
        [limit, count, *days.used],
        reasons,
        municipality=municipality,
    )
    is_assumed = applied_on is None and _limit_matters(age, issued_on)
    return replace(told, assumed=told.assumed or is_assumed)


def first_day_lapsed(last_day: date) -> date:
    """The first day on which a card or certificate no longer holds (失効の日): after its last.

    Args:
        last_day: its last day (有効期間満了日), on the whole of which it still holds.

    Sources: kamakura-guide-2024-05-01 §4, civil-code §141

    >>> first_day_lapsed(date(2034, 5, 30))
    datetime.date(2034, 5, 31)

    """
    return last_day_within(1, of=last_day)


def _check_card(
    issued_on: date, born_on: date, applied_on: date | None, stay_until: date | None
) -> None:
    if issued_on < born_on:
        raise ImpossibleDaysError(
            because("Issued before the holder was born. The days run: birth, application, issue.")
        )
    if applied_on is not None and applied_on < born_on:
        raise ImpossibleDaysError(
            because(
                "Applied for before the holder was born. The days run: birth, application, issue."
            )
        )
    if applied_on is not None and applied_on > issued_on:
        raise ImpossibleDaysError(
            because(
                "Applied for after it was issued. The day of application is {issued_on} or "
                "earlier.",
                issued_on=issued_on,
            )
        )
    if stay_until is not None and stay_until < issued_on:
        raise ImpossibleDaysError(
            because(
                "The stay ended before the card was issued: no card is made for it. Its last day "
                "is {issued_on} or later.",
                issued_on=issued_on,
            )
        )


def _limit_matters(age: int, issued_on: date) -> bool:
    """Whether limits up to the day of issue differ on somebody of that age."""
    limits = (
        dated.value
        for held in parameters().held("validity.age-limit")
        for dated in held.values
        if dated.since <= issued_on and isinstance(dated.value, int)
    )
    return len({age < limit for limit in limits}) > 1
