"""How long the certification authorities' keys serve (認証局の鍵の世代)."""

from datetime import date, timedelta

from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import last_day_within, months_from
from jumin.terms import UsageError, because


def next_generation_on(founded_on: date) -> Answer[date]:
    """The day on which a generation's successor is founded (次の世代の開設日).

    From that day on the successor issues; the old one issues no more, but its certificates stay
    good and it goes on signing their revocation lists until it ends.

    Example:
        >>> next_generation_on(date(2024, 7, 1)).value
        datetime.date(2028, 7, 1)

    Sources: jpki-authorities §certificates

    """
    years = parameters().find(int, "authorities.generation-years", founded_on)
    why = because("A generation of keys issues for {years} years.", years=years.value)
    return answer_of_days(months_from(founded_on, 12 * years.value), founded_on, [years], why)


def responder_last_day(issued_on: date, authority_last_day: date) -> Answer[date]:
    """The last day of an OCSP responder's certificate (OCSP レスポンダ証明書の有効期限).

    Args:
        issued_on: the day of issue, which isn't counted.
        authority_last_day: the last day of the authority that delegates to it.

    Raises:
        UsageError: the authority has ended.

    Example:
        >>> responder_last_day(date(2026, 11, 20), date(2034, 6, 30)).value
        datetime.date(2027, 11, 20)

    Sources: RFC 6960 §4.2.2.2.1 (without a check of its revocation it should be short-lived)

    """
    if authority_last_day < issued_on:
        raise UsageError(
            because(
                "An authority that has ended delegates to nobody. Its last day was {last_day}.",
                last_day=authority_last_day,
            )
        )
    days = parameters().find(int, "authorities.responder-days", issued_on)
    last = last_day_within(days.value, of=issued_on)
    why = [because("A responder's certificate is good for {days} days.", days=days.value)]
    if authority_last_day < last:
        last = authority_last_day
        why.append(because("Its authority ends earlier, and the certificate with it."))
    return answer_of_days(last, issued_on, [days], *why)


def responder_renewal_on(last_day: date) -> Answer[date]:
    """The day from which a responder's certificate is renewed (OCSP レスポンダ証明書の更新日).

    One that ends with its authority isn't: a new one would end on the same day.

    Example:
        >>> responder_renewal_on(date(2027, 11, 20)).value
        datetime.date(2027, 10, 21)

    Sources: RFC 6960 §4.2.2.2.1 (without a check of its revocation it should be short-lived)

    """
    days = parameters().find(int, "authorities.responder-renewal-days", last_day)
    why = because("It is renewed {days} days before its last day.", days=days.value)
    return answer_of_days(last_day - timedelta(days=days.value), last_day, [days], why)
