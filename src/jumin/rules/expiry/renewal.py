"""When a card or certificate that ends can be renewed (更新の期間)."""

from datetime import date, timedelta

from jumin.rules.known.answers import Answer, DatedValue, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import last_day_within, months_from
from jumin.terms import because


def renewal_opens_on(last_day: date) -> Answer[date]:
    """The first day of renewal (更新が可能となる日): the day after the one three months before.

    That one has the last day's number or, in a month that lacks it, is the month's last: what
    ends on 1 April is renewed from 2 January, what ends on 30 May from 1 March.

    Args:
        last_day: the last day of the card or certificate (有効期間満了日).

    Sources: kamakura-guide-2024-05-01 §8, fujisawa-guide §4, izumi-guide §5(3)

    """
    months = _months(last_day)
    told = because(
        "Renewal opens the day after the one {months} months before the last.", months=months.value
    )
    return answer_of_days(_opens_on(last_day, months), last_day, [months], told)


def is_renewing(last_day: date, on: date) -> Answer[bool]:
    """Whether a day lies in the time of renewal (更新期間内か), the last day included.

    Sources: kamakura-guide-2024-05-01 §8, nakanoto-guide-2022-11-11 §card 4, izumi-guide §5(3)
    """
    months = _months(last_day)
    reasons = []
    if on < (opens_on := _opens_on(last_day, months)):
        reasons.append(because("Renewal opens on {on}.", on=opens_on))
    if on > last_day:
        reasons.append(because("What has ended is issued anew, not renewed."))
    return answer(not reasons, on, [months], *reasons)


def renewal_notice_day(last_day: date) -> Answer[date]:
    """The day on which the notice of the coming end is posted (有効期限通知書の発送日).

    Fujisawa says some two to three months before, Kamakura when renewal opens.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §4
    """
    months = _months(last_day)
    days = parameters().find(int, "renewal.notice-days-after-opening", last_day)
    opens_on = _opens_on(last_day, months)
    return answer_of_days(last_day_within(days.value, of=opens_on), last_day, [months, days])


def _months(last_day: date) -> DatedValue[int]:
    return parameters().find(int, "renewal.opens-months-before", last_day)


def _opens_on(last_day: date, months: DatedValue[int]) -> date:
    return months_from(last_day, -months.value) + timedelta(days=1)
