"""The card as a health insurance card, and the old cards beside it (健康保険証利用)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from jumin.rules.card_kinds import card_uses
from jumin.rules.card_uses import CardKind, CardUse
from jumin.rules.changes import followed
from jumin.rules.expiry.clinics import usable_at_clinics_until
from jumin.rules.known.answers import Answer, DatedValue, answer, earliest
from jumin.rules.known.current import parameters
from jumin.rules.periods import ImpossibleDaysError
from jumin.terms import Reason, because


_A_DAY: Final = timedelta(days=1)
_AT_CLINICS: Final = (CardUse.CLINIC_BY_FACE, CardUse.CLINIC_BY_SIGHT, CardUse.CLINIC_BY_PIN)


def may_use_as_insurance_card(
    *,
    is_applied_for: bool,
    authentication_last_day: date | None,
    has_reader: bool = True,
    kind: CardKind = CardKind.USUAL,
    on: date,
) -> Answer[bool]:
    """Whether a card serves as insurance card on a day (健康保険証として利用できるか).

    Where one applies for it: `ways(Procedure.REGISTER_INSURANCE_USE, …)`.

    Args:
        is_applied_for: whether it was applied for beforehand (利用の申込).
        authentication_last_day: the last day of the user authentication certificate, which is
            never after the card's; None: the card has none.
        has_reader: whether the clinic or pharmacy has a reader (対応する医療機関・薬局).
        kind: the kind of card.
        on: the day.

    Raises:
        NoValueError: there was no such card on that day.

    Example:
        >>> may_use_as_insurance_card(
        ...     is_applied_for=True,
        ...     authentication_last_day=date(2024, 5, 30),
        ...     on=date(2024, 5, 31),
        ... ).value
        False

    Sources: fujisawa-guide §10, tsukuba-guide-2023-10 §1, izumi-guide §5(3) §9,
        kamakura-guide-2024-05-01 §8, matsuyama-clinic-use §grace

    """
    return followed(
        lambda day: _may_use(
            day,
            is_applied_for=is_applied_for,
            last_day=authentication_last_day,
            has_reader=has_reader,
            kind=kind,
        ),
        on,
    )


def clinic_checks(kind: CardKind, on: date) -> Answer[tuple[CardUse, ...]]:
    """How a clinic finds that the card is its bearer's (医療機関・薬局での本人確認の方法).

    Args:
        kind: the kind of card.
        on: the day.

    Example:
        >>> [check.value for check in clinic_checks(CardKind.USUAL, date(2024, 6, 3)).value]
        ['clinic-by-face', 'clinic-by-sight', 'clinic-by-pin']

    Sources: tsukuba-guide-2023-10 §1, izumi-guide §9, kama-face-card-2023-12-15 §uses

    """

    def ask(day: date) -> Answer[tuple[CardUse, ...]]:
        uses = card_uses(kind, day)
        return uses.telling(tuple(use for use in uses.value if use in _AT_CLINICS))

    return followed(ask, on)


def is_limit_certificate_needed(on: date) -> Answer[bool]:
    """Whether a certificate of the limit of payments is still brought (限度額適用認定証の要否).

    Example:
        >>> is_limit_certificate_needed(date(2024, 6, 3)).value
        False

    Sources: tsukuba-guide-2023-10 §1

    """
    return _known("limit-certificate-needed", on)


def is_membership_notified(on: date) -> Answer[bool]:
    """Whether joining and leaving an insurer are still notified (加入・脱退の届出の要否).

    Example:
        >>> is_membership_notified(date(2024, 6, 3)).value
        True

    Sources: tsukuba-guide-2023-10 §1

    """
    return _known("membership-notified", on)


def is_old_insurance_card_issued(on: date) -> Answer[bool]:
    """Whether insurance cards of the old kind are issued (従来の健康保険証の発行).

    Example:
        >>> is_old_insurance_card_issued(date(2024, 12, 2)).value
        False

    Sources: fujisawa-guide §10(2), kumamoto-insurance-cards §issue

    """
    return _known("old-cards-issued", on)


def is_old_insurance_card_accepted(
    *, issued_on: date, valid_until: date | None = None, on: date
) -> Answer[bool]:
    """Whether an insurance card of the old kind is still good (従来の健康保険証の利用).

    Args:
        issued_on: the day of its issue (交付年月日).
        valid_until: the last day that it states itself (有効期限), if it states one.
        on: the day.

    Raises:
        ImpossibleDaysError: none were issued on that day, or it ended before its issue.

    Example:
        >>> card = {"issued_on": date(2023, 4, 1), "on": date(2025, 12, 2)}
        >>> is_old_insurance_card_accepted(**card).value
        False

    Sources: fujisawa-guide §10(2), hosei-insurance-cards-2025-10-23 §1

    """
    if not parameters().find(bool, "insurance.old-cards-issued", issued_on).value:
        raise ImpossibleDaysError(
            because("No such cards were issued on {on}. Name the day that it states.", on=issued_on)
        )
    if valid_until is not None and valid_until < issued_on:
        raise ImpossibleDaysError(
            because(
                "The insurance card ended before its issue. It ends on {on} or later.", on=issued_on
            )
        )
    return followed(lambda day: _is_old_card_accepted(valid_until, day), on)


def _is_old_card_accepted(valid_until: date | None, on: date) -> Answer[bool]:
    accepted = parameters().find(bool, "insurance.old-cards-accepted", on)
    missed = []
    if not accepted.value:
        missed.append(because("Insurance cards of the old kind have ended."))
    elif valid_until is not None and valid_until < on:
        missed.append(because("It ended by its own last day."))
    ends_on = None
    if valid_until is not None and on <= valid_until < date.max:
        ends_on = valid_until + _A_DAY
    return answer(not missed, on, [accepted], *missed, changes_on=ends_on)


def _may_use(
    on: date, *, is_applied_for: bool, last_day: date | None, has_reader: bool, kind: CardKind
) -> Answer[bool]:
    used: list[DatedValue[object]] = [
        parameters().find(bool, "insurance.applied-for", on),
        parameters().find(bool, "insurance.certificate-needed", on),
        parameters().find(bool, "insurance.reader-needed", on),
    ]
    applied_for, certificate_needed, reader_needed = (known.value for known in used)
    missed: list[Reason] = []
    if applied_for and not is_applied_for:
        missed.append(because("The use as insurance card is applied for beforehand."))
    if certificate_needed and last_day is None:
        missed.append(because("The card has no user authentication certificate."))
    if reader_needed and not has_reader:
        missed.append(because("The clinic or pharmacy has no reader for the card."))
    uses = clinic_checks(kind, on)
    if not uses.value:
        missed.append(because("Such a card can't be used at clinics."))
    told = answer(not missed, on, used, *missed, changes_on=uses.changes_on).resting_on(uses)
    return told if last_day is None else _ended(told, last_day, on)


def _ended(told: Answer[bool], last_day: date, on: date) -> Answer[bool]:
    """Add to an answer what the certificate's last day says."""
    until = usable_at_clinics_until(last_day)
    told = told.resting_on(until)
    if on > until.value:
        lapsed = because("The certificate has lapsed: it can't be used at clinics.")
        return replace(told, value=False, reasons=(*told.reasons, lapsed))
    if on > last_day:
        told = replace(told, reasons=(*told.reasons, *until.reasons))
    return replace(told, changes_on=earliest([told.changes_on, until.value + _A_DAY]))


def _known(key: str, on: date) -> Answer[bool]:
    known = parameters().find(bool, f"insurance.{key}", on)
    return answer(known.value, on, [known])
