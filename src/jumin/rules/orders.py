"""How long an order for a card is kept waiting (発行依頼の期限)."""

from datetime import date

from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import last_day_within
from jumin.terms import because


def undelivered_until(issued_on: date) -> Answer[date]:
    """The last day on which a card that was ordered and not made is waited for (製造待ちの期限).

    The day after, its order is abandoned and the certificates made for it are revoked.

    Args:
        issued_on: the day of the order, which isn't counted.

    Example:
        >>> undelivered_until(date(2026, 11, 20)).value
        datetime.date(2026, 11, 21)

    Sources: the order's own assumption, told in the answer

    """
    days = parameters().find(int, "orders.waiting-days", issued_on)
    why = because("Days for which an order is waited for: {days}.", days=days.value)
    return answer_of_days(last_day_within(days.value, of=issued_on), issued_on, [days], why)
