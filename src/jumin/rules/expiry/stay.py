"""How a period of stay ends a card, and how the card is extended with it (在留期間とカード)."""

from dataclasses import replace
from datetime import date

from jumin.rules.expiry.residency import Residency
from jumin.rules.expiry.validity import card_last_day
from jumin.rules.known.answers import Answer, answer, answer_of_days
from jumin.rules.known.current import parameters
from jumin.rules.periods import ImpossibleDaysError, months_from
from jumin.terms import MunicipalityId, because


def stay_ends_card(residency: Residency, on: date) -> Answer[bool]:
    """Whether the end of a stay ends the card of such a resident (在留期間の定めの有無).

    It does not for those whose stay has no end: their cards last as those of Japanese nationals.

    Args:
        residency: title of residence (在留資格等).
        on: the day of issue of the card (発行日).

    Sources: tsukuba-guide-2023-10 §4(3), fujisawa-guide §3, chiba-foreign-residents §validity

    >>> stay_ends_card(Residency.PERMANENT, date(2026, 11, 22)).value
    False

    """
    without_end = parameters().find(tuple, "validity.residencies-without-end", on)
    has_end = residency not in without_end.value
    told = because(
        "The card ends with the period of stay."
        if has_end
        else "The stay has no end, and the card lasts as that of a Japanese national."
    )
    return answer(has_end, on, [without_end], told)


def extension_last_day(
    card_last_day: date, *, municipality: MunicipalityId | None = None
) -> Answer[date]:
    """The last day to have a card extended with its holder's stay (有効期間変更の期限).

    Nothing is extended by itself: card and new residence card come to the counter before the
    card lapses; after that another one is issued, for a fee.

    Args:
        card_last_day: the last day of a card that ends with the stay.
        municipality: whose guide is cited where it says the same; none: what holds for all.

    Sources: kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §4(3)

    >>> extension_last_day(date(2026, 12, 31)).value
    datetime.date(2026, 12, 31)

    """
    key = "validity.extension-is-automatic"
    automatic = parameters().find(bool, key, card_last_day, municipality)
    told = (
        (because("The card is extended by itself with the stay."),)
        if automatic.value
        else (
            because("Whose stay is prolonged has the card extended at the counter in time."),
            because("It is not extended by itself; one that has lapsed is issued anew, for a fee."),
        )
    )
    return answer_of_days(card_last_day, card_last_day, [automatic], *told)


def special_period_last_day(stay_until: date) -> Answer[date]:
    """The last day to which a pending application prolongs a stay (特例期間の満了日).

    Who applied in time for another period or status stays lawfully until it is decided, at most
    for two months; the card is extended so far at the counter, before it lapses.

    Args:
        stay_until: last day of the period of stay (在留期間の満了日).

    Sources: chiba-foreign-residents §special period, civil-code §143(2)

    >>> special_period_last_day(date(2026, 12, 31)).value
    datetime.date(2027, 2, 28)

    """
    months = parameters().find(int, "validity.special-period-months", stay_until)
    told = because(
        "While the application is pending the stay lasts {months} months more at most.",
        months=months.value,
    )
    return answer_of_days(months_from(stay_until, months.value), stay_until, [months], told)


def card_last_day_after_extension(  # noqa: PLR0913 (the card's own days, and those of the extension)
    *,
    issued_on: date,
    born_on: date,
    applied_on: date | None = None,
    stay_until: date,
    extended_on: date,
    new_stay_until: date | None,
) -> Answer[date]:
    """The last day of a card that was extended with its holder's stay (有効期間の変更).

    It is not extended by itself: the holder brings card and new residence card to the counter
    before the card lapses. It never lasts past the birthday that ends it.

    Args:
        issued_on: the day of issue of the card (発行日).
        born_on: date of birth (生年月日).
        applied_on: the day of application for the card (申請日), as of `card_last_day`.
        stay_until: last day of the former period of stay (在留期間の満了日).
        extended_on: the day at the counter (有効期間の変更の日).
        new_stay_until: last day of the new period of stay; None where it has no end any more.

    Raises:
        ImpossibleDaysError: the card had ended by then, or the days contradict each other.

    Sources: kamakura-guide-2024-05-01 §5, tsukuba-guide-2023-10 §4(3), fujisawa-guide §3,
        kamiita-extension §certificates

    >>> card_last_day_after_extension(
    ...     issued_on=date(2024, 6, 10),
    ...     born_on=date(1990, 5, 30),
    ...     stay_until=date(2026, 12, 31),
    ...     extended_on=date(2026, 11, 22),
    ...     new_stay_until=date(2029, 12, 31),
    ... ).value
    datetime.date(2029, 12, 31)

    """
    former = card_last_day(
        issued_on=issued_on, born_on=born_on, applied_on=applied_on, stay_until=stay_until
    )
    if not issued_on <= extended_on <= former.value:
        raise ImpossibleDaysError(
            because(
                "A card is extended from its issue to its last day, {last_day}; one that has "
                "lapsed is issued anew.",
                last_day=former.value,
            )
        )
    if new_stay_until is not None and new_stay_until < extended_on:
        raise ImpossibleDaysError(
            because("The new period of stay ends before the day at the counter.")
        )
    extended = card_last_day(
        issued_on=issued_on, born_on=born_on, applied_on=applied_on, stay_until=new_stay_until
    )
    rules = parameters()
    automatic = rules.find(bool, "validity.extension-is-automatic", extended_on)
    certificates = rules.find(bool, "validity.certificates-extend-with-card", extended_on)
    of_extension = answer_of_days(
        extended.value,
        extended_on,
        [automatic, certificates],
        because("The card was extended at the counter before it lapsed."),
        because(
            "Its certificates are extended with it."
            if certificates.value
            else "Its certificates are not extended with it: new ones are issued on request."
        ),
    )
    reasons = (*extended.reasons, *of_extension.reasons)
    return replace(extended.resting_on(of_extension), reasons=reasons)
