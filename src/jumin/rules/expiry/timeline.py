"""The days in the life of somebody's card, in order (期限の一覧)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from jumin.rules.expiry.certificates import certificate_last_day, signature_certificate_from
from jumin.rules.expiry.clinics import usable_at_clinics_until
from jumin.rules.expiry.renewal import (
    is_renewal_notified,
    is_renewing,
    renewal_notice_month,
    renewal_opens_on,
)
from jumin.rules.expiry.stay import extension_last_day
from jumin.rules.expiry.validity import card_last_day, first_day_lapsed
from jumin.rules.known.answers import Answer, answer_of_days
from jumin.rules.periods import ImpossibleDaysError, Month
from jumin.terms import CertificatePurpose, MunicipalityId, Reason, because


AUTHENTICATION: Final = CertificatePurpose.AUTHENTICATION
SIGNATURE: Final = CertificatePurpose.SIGNATURE


@unique
class DeadlineKey(StrEnum):
    """What is on a day (期限の種類)."""

    CARD_ISSUED = "card-issued"
    CERTIFICATES_ISSUED = "certificates-issued"
    SIGNATURE_POSSIBLE = "signature-possible"
    AUTHENTICATION_NOTICE = "authentication-notice"
    AUTHENTICATION_RENEWAL = "authentication-renewal-opens"
    AUTHENTICATION_LAST_DAY = "authentication-last-day"
    SIGNATURE_NOTICE = "signature-notice"
    SIGNATURE_RENEWAL = "signature-renewal-opens"
    SIGNATURE_LAST_DAY = "signature-last-day"
    CARD_NOTICE = "card-notice"
    CARD_RENEWAL = "card-renewal-opens"
    CARD_EXTENSION = "card-extension-last-day"
    CARD_LAST_DAY = "card-last-day"
    CLINIC_USE = "clinic-use-last-day"


_TITLES: Final = MappingProxyType(
    {
        DeadlineKey.CARD_ISSUED: because("The card is issued"),
        DeadlineKey.CERTIFICATES_ISSUED: because("Certificates are issued on it"),
        DeadlineKey.SIGNATURE_POSSIBLE: because("A signature certificate can be had"),
        DeadlineKey.AUTHENTICATION_NOTICE: because(
            "Notice of the authentication certificate's end is posted"
        ),
        DeadlineKey.AUTHENTICATION_RENEWAL: because(
            "Renewal of the authentication certificate opens"
        ),
        DeadlineKey.AUTHENTICATION_LAST_DAY: because("Last day of the authentication certificate"),
        DeadlineKey.SIGNATURE_NOTICE: because(
            "Notice of the signature certificate's end is posted"
        ),
        DeadlineKey.SIGNATURE_RENEWAL: because("Renewal of the signature certificate opens"),
        DeadlineKey.SIGNATURE_LAST_DAY: because("Last day of the signature certificate"),
        DeadlineKey.CARD_NOTICE: because("Notice of the card's end is posted"),
        DeadlineKey.CARD_RENEWAL: because("Renewal of the card opens"),
        DeadlineKey.CARD_EXTENSION: because("Last day to have the card extended with the stay"),
        DeadlineKey.CARD_LAST_DAY: because("Last day of the card"),
        DeadlineKey.CLINIC_USE: because("Last day of use at clinics, unless renewed"),
    }
)


@dataclass(frozen=True)
class Deadline:
    """A day or month in the life of a card (期限), and why it is that one."""

    key: str
    """What is on it: a `DeadlineKey`."""
    title: Reason
    answer: Answer[date] | Answer[Month]

    @property
    def day(self) -> date | Month:
        """The day, or the month of a notice."""
        return self.answer.value

    @property
    def starts_on(self) -> date:
        """The day, or the first one of the month."""
        return self.day.first_day if isinstance(self.day, Month) else self.day

    @property
    def ends_on(self) -> date:
        """The day, or the last one of the month."""
        return self.day.last_day if isinstance(self.day, Month) else self.day


@dataclass(frozen=True)
class _Holder:
    """Whose days are asked: municipality, birth and stay."""

    municipality: MunicipalityId | None
    born_on: date
    stay_until: date | None


def deadlines(  # noqa: PLR0913 (each of these days moves some deadline)
    *,
    born_on: date,
    issued_on: date,
    applied_on: date | None = None,
    stay_until: date | None = None,
    certificates_issued_on: date | None = None,
    renewing: bool | None = None,
    municipality: MunicipalityId | None = None,
) -> tuple[Deadline, ...]:
    """List the days in the life of a card (期限の一覧), in order.

    Args:
        born_on: date of birth (生年月日).
        issued_on: the day of issue of the card (発行日).
        applied_on: the day of application (申請日), as of `card_last_day`.
        stay_until: last day of the period of stay (在留期間の満了日), if it has one.
        certificates_issued_on: the day on which certificates were issued later than the card.
        renewing: whether these replaced others in the time of renewal; None: as those did that
            came with the card.
        municipality: whose guide is asked; none: what holds for all.

    Raises:
        ImpossibleDaysError: the days contradict each other.
        NoValueError: issued before there were cards.

    Sources: kamakura-guide-2024-05-01 §4 §5 §8, fujisawa-guide §3 §4, izumi-guide §5

    >>> found = deadlines(born_on=date(1990, 5, 30), issued_on=date(2024, 6, 10))
    >>> [f"{each.day} {each.key}" for each in found][-3:]
    ['2034-03 card-notice', '2034-03-01 card-renewal-opens', '2034-05-30 card-last-day']

    """
    holder = _Holder(municipality, born_on, stay_until)
    card = card_last_day(
        issued_on=issued_on,
        born_on=born_on,
        applied_on=applied_on,
        stay_until=stay_until,
        municipality=municipality,
    )
    birthday = card_last_day(
        issued_on=issued_on, born_on=born_on, applied_on=applied_on, municipality=municipality
    )
    found = [
        _told(DeadlineKey.CARD_ISSUED, _given(issued_on)),
        *_of_card(holder, card, ends_with_stay=card.value < birthday.value),
    ]
    if certificates_issued_on is None:
        found += _of_certificates(holder, card.value, issued_on, renewing=bool(renewing))
        return in_order(found)
    if certificates_issued_on < issued_on:
        raise ImpossibleDaysError(
            because(
                "The certificates were issued before the card. They are issued on {issued_on} "
                "or later.",
                issued_on=issued_on,
            )
        )
    if renewing is None:
        renewing = _is_renewal(holder, card.value, issued_on, certificates_issued_on)
    found.append(_told(DeadlineKey.CERTIFICATES_ISSUED, _given(certificates_issued_on)))
    found += _of_certificates(holder, card.value, certificates_issued_on, renewing=renewing)
    return in_order(found)


def in_order(found: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Sort deadlines by their days; a month comes before the days in it."""
    return tuple(sorted(found, key=lambda deadline: str(deadline.day)))


def _of_card(holder: _Holder, card: Answer[date], *, ends_with_stay: bool) -> list[Deadline]:
    last_day = _told(DeadlineKey.CARD_LAST_DAY, _with_lapse(card))
    if ends_with_stay:
        extension = extension_last_day(card.value, municipality=holder.municipality)
        return [_told(DeadlineKey.CARD_EXTENSION, extension), last_day]
    of_renewal = (DeadlineKey.CARD_NOTICE, DeadlineKey.CARD_RENEWAL)
    return [*_of_renewal(holder, card.value, *of_renewal), last_day]


def _of_certificates(
    holder: _Holder, card_ends_on: date, issued_on: date, *, renewing: bool
) -> list[Deadline]:
    authentication = certificate_last_day(
        AUTHENTICATION,
        issued_on=issued_on,
        born_on=holder.born_on,
        card_last_day=card_ends_on,
        renewing=renewing,
        municipality=holder.municipality,
    )
    found = [
        _told(DeadlineKey.AUTHENTICATION_LAST_DAY, _with_lapse(authentication)),
        _told(DeadlineKey.CLINIC_USE, usable_at_clinics_until(authentication.value)),
    ]
    if authentication.value < card_ends_on:
        of_renewal = (DeadlineKey.AUTHENTICATION_NOTICE, DeadlineKey.AUTHENTICATION_RENEWAL)
        found += _of_renewal(holder, authentication.value, *of_renewal)
    possible = signature_certificate_from(holder.born_on, issued_on)
    if issued_on < possible.value:
        if possible.value <= card_ends_on:
            found.append(_told(DeadlineKey.SIGNATURE_POSSIBLE, possible))
        return found
    signature = certificate_last_day(
        SIGNATURE,
        issued_on=issued_on,
        born_on=holder.born_on,
        card_last_day=card_ends_on,
        authentication_last_day=authentication.value,
        renewing=renewing,
        municipality=holder.municipality,
    )
    found.append(_told(DeadlineKey.SIGNATURE_LAST_DAY, _with_lapse(signature)))
    if signature.value < card_ends_on:
        of_renewal = (DeadlineKey.SIGNATURE_NOTICE, DeadlineKey.SIGNATURE_RENEWAL)
        found += _of_renewal(holder, signature.value, *of_renewal)
    return found


def _of_renewal(
    holder: _Holder, last_day: date, notice: DeadlineKey, renewal: DeadlineKey
) -> list[Deadline]:
    opens = renewal_opens_on(last_day, municipality=holder.municipality)
    found = [_told(renewal, opens)]
    if is_renewal_notified(last_day, stay_until=holder.stay_until).value:
        month = renewal_notice_month(last_day, municipality=holder.municipality)
        found.append(_told(notice, month))
    return found


def _is_renewal(holder: _Holder, card_ends_on: date, card_issued_on: date, issued_on: date) -> bool:
    first = certificate_last_day(
        AUTHENTICATION,
        issued_on=card_issued_on,
        born_on=holder.born_on,
        card_last_day=card_ends_on,
    )
    return is_renewing(first.value, issued_on).value


def _told(key: DeadlineKey, answer: Answer[date] | Answer[Month]) -> Deadline:
    return Deadline(key, _TITLES[key], answer)


def _given(on: date) -> Answer[date]:
    return answer_of_days(on, on, [], because("As was told."))


def _with_lapse(answer: Answer[date]) -> Answer[date]:
    lapses_on = first_day_lapsed(answer.value)
    told = because("From {on} on it no longer holds.", on=lapses_on)
    return replace(answer, reasons=(*answer.reasons, told))
