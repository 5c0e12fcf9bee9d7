"""The last day of a card and of its certificates, and from which age they are (有効期間).

Good for issues from 2016-01-01, the day from which cards were made.
"""

from datetime import MAXYEAR, date
from typing import Final

from jumin.rules.known.answers import Answer, DatedValue, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.terms import CertificatePurpose, Reason, UsageError, because


_BOUND: Final = {
    "card-ends-with-stay": because("The period of stay ends earlier, and the card with it."),
    "certificate-ends-with-card": because("The card ends earlier, and the certificate with it."),
    "signature-ends-with-authentication": because(
        "The authentication certificate ends earlier, and the signature certificate with it."
    ),
}


def card_last_day(
    *, issued_on: date, born_on: date, applied_on: date, stay_until: date | None = None
) -> Answer[date]:
    """The last day of a card (マイナンバーカードの有効期限).

    The tenth birthday after issue; under the age limit on the day of issue the fifth. The day of
    application chooses the limit (20 to 2022-03-31, then 18). A stay that ends earlier ends the
    card with it; leave `stay_until` out for permanent residents and highly skilled (ii).

    Args:
        issued_on: the day of manufacture (発行日, 製造日), not of hand-over.
        born_on: date of birth (生年月日).
        applied_on: the day of application (申請日).
        stay_until: last day of the period of stay (在留期間の満了日), if it has one.

    Raises:
        UsageError: the days contradict each other.
        NoValueError: issued before there were cards.

    Sources: kamakura-guide-2024-05-01 §4 §5, tsukuba-guide-2023-10 §4(1) §4(3), fujisawa-guide §3

    """
    if not born_on <= applied_on <= issued_on:
        raise UsageError("The days must run: birth, application, issue.")
    if stay_until is not None and stay_until < issued_on:
        raise UsageError("The stay ended before the card was issued: no card is made for it.")
    rules = parameters()
    limit = rules.find(int, "validity.age-limit", applied_on)
    leap_day = _leap_day(born_on, issued_on)
    is_below = _age(born_on, issued_on, leap_day) < limit.value
    key = "card-birthdays-below" if is_below else "card-birthdays-from-age-limit"
    birthdays = rules.find(int, f"validity.{key}", issued_on)
    last = _nth_birthday_after(issued_on, born_on, birthdays.value, leap_day)
    used: list[DatedValue[object]] = [limit, birthdays, *leap_day]
    reasons = [
        because(
            "On the day of issue the holder was under {limit}."
            if is_below
            else "On the day of issue the holder was at least {limit}.",
            limit=limit.value,
        ),
        because("The card ends with birthday no. {count} after its issue.", count=birthdays.value),
    ]
    bounds = (("card-ends-with-stay", stay_until),)
    return _bounded(last, bounds, issued_on, used, reasons)


def certificate_last_day(  # noqa: PLR0913 (each of these days can end a certificate)
    purpose: CertificatePurpose,
    *,
    issued_on: date,
    born_on: date,
    card_last_day: date,
    authentication_last_day: date | None = None,
    renewing: bool = False,
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

    Raises:
        UsageError: the days contradict each other.
        NoValueError: issued before there were cards.

    Sources: fujisawa-guide §3, kamakura-guide-2024-05-01 §4 §5, izumi-guide §5(2),
        matsuyama-certificates §validity

    """
    if not born_on <= issued_on <= card_last_day:
        raise UsageError("The days must run: birth, issue, the card's last day.")
    if authentication_last_day is not None and authentication_last_day < issued_on:
        raise UsageError("The authentication certificate ended before this one was issued.")
    if authentication_last_day is not None and purpose is CertificatePurpose.AUTHENTICATION:
        raise UsageError("Only a signature certificate is bound by the authentication certificate.")
    rules = parameters()
    key = "renewed-certificate-birthdays" if renewing else "certificate-birthdays"
    birthdays = rules.find(int, f"validity.{key}", issued_on)
    leap_day = _leap_day(born_on, issued_on)
    last = _nth_birthday_after(issued_on, born_on, birthdays.value, leap_day)
    used: list[DatedValue[object]] = [birthdays, *leap_day]
    reasons = [
        because(
            "The certificate ends with birthday no. {count} after its issue.", count=birthdays.value
        )
    ]
    bounds = (
        ("certificate-ends-with-card", card_last_day),
        ("signature-ends-with-authentication", authentication_last_day),
    )
    return _bounded(last, bounds, issued_on, used, reasons)


def signature_certificate_from_age(on: date) -> Answer[int]:
    """The age in years from which a signature certificate is issued (署名用電子証明書は15歳から).

    Whoever is younger gets the authentication certificate only.

    Args:
        on: the day of issue (発行日).

    Raises:
        NoValueError: issued before there were cards.

    Sources: fujimino-certificates §application

    """
    limit = parameters().find(int, "validity.signature-from-age", on)
    told = because("A signature certificate is issued to nobody under {limit}.", limit=limit.value)
    return answer(limit.value, on, [limit], told)


def nth_birthday_after(issued_on: date, born_on: date, count: int) -> date:
    """The n-th birthday after a day (発行日後n回目の誕生日); one on that very day is not counted.

    Somebody born on 29 February has the birthday of a common year on 28 February (assumed).
    """
    return _nth_birthday_after(issued_on, born_on, count, _leap_day(born_on, issued_on))


def age_on(born_on: date, on: date) -> int:
    """The age on a day (年齢): it grows on the birthday."""
    return _age(born_on, on, _leap_day(born_on, on))


def _bounded(
    last: date,
    bounds: tuple[tuple[str, date | None], ...],
    issued_on: date,
    used: list[DatedValue[object]],
    reasons: list[Reason],
) -> Answer[date]:
    """Answer with a birthday, or with an earlier day that a rule in force binds it to."""
    for rule, bound_on in bounds:
        if bound_on is not None and bound_on < last:
            in_force = parameters().find(bool, f"validity.{rule}", issued_on)
            if in_force.value:
                used, reasons, last = [*used, in_force], [*reasons, _BOUND[rule]], bound_on
    return answer_of_days(last, issued_on, used, *reasons)


def _leap_day(born_on: date, on: date) -> tuple[DatedValue[tuple[int, int]], ...]:
    """The day that stands in for 29 February in common years, for those who need it."""
    if (born_on.month, born_on.day) != (2, 29):
        return ()
    return (parameters().find(tuple, "validity.leap-day-birthday", on),)


def _birthday(born_on: date, year: int, leap_day: tuple[DatedValue[tuple[int, int]], ...]) -> date:
    if year > MAXYEAR:
        raise UsageError(f"That birthday would fall after the year {MAXYEAR}.")
    try:
        return born_on.replace(year=year)
    except ValueError:
        month, day = leap_day[0].value
        return date(year, month, day)


def _age(born_on: date, on: date, leap_day: tuple[DatedValue[tuple[int, int]], ...]) -> int:
    had_it = on >= _birthday(born_on, on.year, leap_day)
    return on.year - born_on.year - (0 if had_it else 1)


def _nth_birthday_after(
    issued_on: date,
    born_on: date,
    count: int,
    leap_day: tuple[DatedValue[tuple[int, int]], ...],
) -> date:
    is_to_come = _birthday(born_on, issued_on.year, leap_day) > issued_on
    first = issued_on.year if is_to_come else issued_on.year + 1
    return _birthday(born_on, first + count - 1, leap_day)
