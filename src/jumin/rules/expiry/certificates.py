"""The last day of a certificate, and from which age a signature certificate is (電子証明書).

Good for issues from 2016-01-01, the day from which cards were made.
"""

from datetime import date

from jumin.rules.expiry.birthdays import birthdays
from jumin.rules.expiry.bounds import bounded
from jumin.rules.known.answers import Answer, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import ImpossibleDaysError
from jumin.terms import CertificatePurpose, MunicipalityId, because


def certificate_last_day(  # noqa: PLR0913 (each of these days can end a certificate)
    purpose: CertificatePurpose,
    *,
    issued_on: date,
    born_on: date,
    card_last_day: date,
    authentication_last_day: date | None = None,
    renewing: bool = False,
    municipality: MunicipalityId | None = None,
) -> Answer[date]:
    """The last day of a certificate (電子証明書の有効期限).

    The fifth birthday after issue, renewed inside the window (更新) the sixth; never past the card,
    and the signature certificate never past the authentication certificate beside it.

    Args:
        purpose: which certificate.
        issued_on: the day of issue (発行日).
        born_on: date of birth (生年月日).
        card_last_day: the card's last day.
        authentication_last_day: the last day of the authentication certificate on the same card,
            for a signature certificate.
        renewing: whether it replaces one whose renewal window is open.
        municipality: whose guide is cited where it says the same; none: what holds for all.

    Raises:
        ImpossibleDaysError: the days contradict each other.
        NoValueError: issued before there were cards.

    Sources: fujisawa-guide §3, kamakura-guide-2024-05-01 §4 §5, izumi-guide §5(2),
        matsuyama-certificates §validity

    >>> certificate_last_day(
    ...     CertificatePurpose.AUTHENTICATION,
    ...     issued_on=date(2024, 6, 10),
    ...     born_on=date(1990, 5, 30),
    ...     card_last_day=date(2034, 5, 30),
    ... ).value
    datetime.date(2029, 5, 30)

    """
    _check_certificate(purpose, issued_on, born_on, card_last_day, authentication_last_day)
    key = "renewed-certificate-birthdays" if renewing else "certificate-birthdays"
    count = parameters().find(int, f"validity.{key}", issued_on, municipality)
    days = birthdays(born_on, issued_on)
    told = because(
        "The certificate ends with birthday no. {count} after its issue.", count=count.value
    )
    bounds = (
        ("certificate-ends-with-card", card_last_day),
        ("signature-ends-with-authentication", authentication_last_day),
    )
    last = days.nth_after(issued_on, count.value)
    return bounded(last, bounds, issued_on, [count, *days.used], [told], municipality=municipality)


def signature_certificate_from_age(on: date) -> Answer[int]:
    """The age in years from which a signature certificate is issued (署名用電子証明書は15歳から).

    Whoever is younger gets the authentication certificate only.

    Args:
        on: the day of issue (発行日).

    Raises:
        NoValueError: issued before there were cards.

    Sources: fujimino-certificates §application

    >>> signature_certificate_from_age(date(2026, 11, 22)).value
    15

    """
    limit = parameters().find(int, "validity.signature-from-age", on)
    told = because("A signature certificate is issued to nobody under {limit}.", limit=limit.value)
    return answer(limit.value, on, [limit], told)


def signature_certificate_from(born_on: date, on: date) -> Answer[date]:
    """The first day on which somebody can have a signature certificate (15歳の誕生日).

    Args:
        born_on: date of birth (生年月日).
        on: the day whose age limit is asked.

    Sources: fujimino-certificates §application

    >>> signature_certificate_from(date(2012, 5, 30), date(2026, 11, 22)).value
    datetime.date(2027, 5, 30)

    """
    limit = parameters().find(int, "validity.signature-from-age", on)
    days = birthdays(born_on, on)
    told = because("A signature certificate is issued to nobody under {limit}.", limit=limit.value)
    of_age_on = days.in_year(born_on.year + limit.value)
    return answer_of_days(of_age_on, on, [limit, *days.used], told)


def _check_certificate(
    purpose: CertificatePurpose,
    issued_on: date,
    born_on: date,
    card_last_day: date,
    authentication_last_day: date | None,
) -> None:
    if issued_on < born_on:
        raise ImpossibleDaysError(because("The certificate was issued before its holder was born."))
    if issued_on > card_last_day:
        raise ImpossibleDaysError(
            because(
                "The card had ended when the certificate was issued. It is issued on "
                "{last_day} or earlier.",
                last_day=card_last_day,
            )
        )
    if authentication_last_day is None:
        return
    if authentication_last_day < issued_on:
        raise ImpossibleDaysError(
            because("The authentication certificate ended before this one was issued.")
        )
    if purpose is CertificatePurpose.AUTHENTICATION:
        raise ImpossibleDaysError(
            because("Only a signature certificate is bound by the authentication certificate.")
        )
