"""When a card or certificate that ends can be renewed, and of what its holder is told (更新)."""

from dataclasses import replace
from datetime import date, timedelta

from jumin.rules.expiry.validity import first_day_lapsed
from jumin.rules.known.answers import Answer, DatedValue, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import Month, last_day_within, months_from
from jumin.terms import MunicipalityId, Reason, because


def renewal_opens_on(last_day: date, *, municipality: MunicipalityId | None = None) -> Answer[date]:
    """The first day of renewal (更新が可能となる日): the day after the one three months before.

    That one has the last day's number or, in a month that lacks it, is the month's last: what
    ends on 1 April is renewed from 2 January, what ends on 30 May from 1 March.

    Args:
        last_day: the last day of the card or certificate (有効期限満了日).
        municipality: whose guide is cited where it says the same; none: what holds for all.

    Raises:
        NoValueError: it ended before there were cards.

    Sources: kamakura-guide-2024-05-01 §8, fujisawa-guide §4, izumi-guide §5(3)

    >>> renewal_opens_on(date(2027, 4, 1)).value, renewal_opens_on(date(2027, 5, 30)).value
    (datetime.date(2027, 1, 2), datetime.date(2027, 3, 1))

    """
    months = _months(last_day, municipality)
    told = because(
        "Renewal opens the day after the one {months} months before the last.", months=months.value
    )
    return answer_of_days(_opens_on(last_day, months), last_day, [months], told)


def is_renewing(last_day: date, on: date) -> Answer[bool]:
    """Whether a day lies in the time of renewal (更新期間内か), the last day included.

    Sources: kamakura-guide-2024-05-01 §8, nakanoto-guide-2022-11-11 §card 4, izumi-guide §5(3)

    >>> is_renewing(date(2027, 4, 1), date(2027, 1, 1)).changes_on
    datetime.date(2027, 1, 2)

    """
    months = _months(last_day, None)
    reasons: list[Reason] = []
    changes_on: date | None = None
    if on < (opens_on := _opens_on(last_day, months)):
        reasons.append(because("Renewal opens on {on}.", on=opens_on))
        changes_on = opens_on
    elif on > last_day:
        reasons.append(because("What has ended is issued anew, not renewed."))
    else:
        changes_on = first_day_lapsed(last_day)
    told = answer_of_days(not reasons, on, [months], *reasons)
    return replace(told, changes_on=changes_on)


def renewal_notice_day(
    last_day: date, *, municipality: MunicipalityId | None = None
) -> Answer[date]:
    """The day on which the notice of the coming end is posted (有効期限通知書の発送日).

    Fujisawa says some two to three months before, Kamakura when renewal opens.

    Args:
        last_day: the last day of the card or certificate (有効期限満了日).
        municipality: whose guide is asked; none: what is taken for all.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4

    >>> renewal_notice_day(date(2027, 4, 1)).value
    datetime.date(2027, 1, 2)

    """
    months, days = _months(last_day, municipality), _notice_days(last_day, municipality)
    posted_on = last_day_within(days.value, of=_opens_on(last_day, months))
    return answer_of_days(posted_on, last_day, [months, days], _posted(days))


def renewal_notice_month(
    last_day: date, *, municipality: MunicipalityId | None = None
) -> Answer[Month]:
    """The month in which the notice of the coming end is posted (有効期限通知書の発送年月).

    Args:
        last_day: the last day of the card or certificate (有効期限満了日).
        municipality: whose guide is asked; none: what is taken for all.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4

    >>> str(renewal_notice_month(date(2027, 5, 30), municipality="kamakura").value)
    '2027-03'

    """
    told = renewal_notice_day(last_day, municipality=municipality)
    return told.telling(Month.of(told.value))


def is_renewal_notified(last_day: date, *, stay_until: date | None) -> Answer[bool]:
    """Whether a notice of the coming end is posted at all (有効期限通知書の送付の有無).

    Args:
        last_day: the last day of the card or certificate (有効期限満了日).
        stay_until: last day of the holder's period of stay (在留期間の満了日), if it has one.

    Sources: fujisawa-guide §4, tsuruga-renewal §notice

    >>> is_renewal_notified(date(2027, 4, 1), stay_until=date(2027, 4, 1)).value
    False

    """
    if stay_until is None:
        return answer_of_days(True, last_day, [_notice_days(last_day, None)])  # noqa: FBT003 (the value asked for)
    found = parameters().find(bool, "renewal.notice-to-those-whose-stay-ends", last_day)
    none = because("No notice is posted to those whose stay has an end.")
    return answer_of_days(found.value, last_day, [found], *([] if found.value else [none]))


def _posted(days: DatedValue[int]) -> Reason:
    if days.value:
        return because("The notice is posted {days} days after renewal opens.", days=days.value)
    return because("The notice is posted when renewal opens.")


def _months(last_day: date, municipality: MunicipalityId | None) -> DatedValue[int]:
    return parameters().find(int, "renewal.opens-months-before", last_day, municipality)


def _notice_days(last_day: date, municipality: MunicipalityId | None) -> DatedValue[int]:
    key = "renewal.notice-days-after-opening"
    return parameters().find(int, key, last_day, municipality)


def _opens_on(last_day: date, months: DatedValue[int]) -> date:
    return months_from(last_day, -months.value) + timedelta(days=1)
