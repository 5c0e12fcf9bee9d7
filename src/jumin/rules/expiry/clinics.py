"""How long a card that has lapsed still tells a clinic of its holder's insurance (猶予期間)."""

from datetime import date

from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import Month, months_from
from jumin.terms import because


def usable_at_clinics_until(last_day: date) -> Answer[date]:
    """The last day on which a card confirms the insurance at a clinic (マイナ保険証の利用期限).

    By the guides its own last day; of what ends from 2024-12-02 on, the end of the third month
    after: what ends in February can be used to the end of May. Data on treatment and medicine
    are not shown in that time.

    Args:
        last_day: the last day of the authentication certificate (利用者証明用電子証明書), which is
            never after the card's.

    Sources: izumi-guide §5(3), matsuyama-clinic-use §grace

    >>> usable_at_clinics_until(date(2029, 5, 30)).value
    datetime.date(2029, 8, 31)

    """
    months = parameters().find(int, "validity.clinic-grace-months", last_day)
    if not months.value:
        told = because("What has lapsed can't be used at clinics.")
        return answer_of_days(last_day, last_day, [months], told)
    until = Month.of(months_from(last_day, months.value)).last_day
    return answer_of_days(
        until,
        last_day,
        [months],
        because(
            "Clinics can confirm the insurance to the end of month no. {months} after the lapse.",
            months=months.value,
        ),
        because("Data on treatment and medicine are not shown to them in that time."),
    )
