"""How a card or certificate stands on a day, by its days alone (有効期間から見た状態)."""

from dataclasses import replace
from datetime import date
from enum import StrEnum, unique
from typing import Final

from jumin.rules.expiry.renewal import renewal_opens_on
from jumin.rules.expiry.validity import first_day_lapsed
from jumin.rules.known.answers import Answer
from jumin.rules.periods import ImpossibleDaysError
from jumin.terms import Reason, because


@unique
class Standing(StrEnum):
    """How a card or certificate stands on a day (有効期間から見た状態)."""

    NOT_ISSUED = "not-issued"
    """Not issued yet (発行前)."""
    VALID = "valid"
    """In force, too early to renew (有効)."""
    RENEWABLE = "renewable"
    """In force, and can be renewed (更新可能)."""
    EXPIRED = "expired"
    """Its last day has passed (有効期間満了)."""


_CARD_EXPIRED: Final = because("It has lapsed: a new card is issued, and the old one given back.")
_CERTIFICATE_EXPIRED: Final = because("It has lapsed: a new certificate can be issued at any time.")
_ENDS_WITH_CARD: Final = because("It ends with the card, and a new one comes with the new card.")


def card_standing(*, issued_on: date, last_day: date, on: date) -> Answer[Standing]:
    """How a card stands on a day (カードの有効期間の状態); losses and moves aside.

    Args:
        issued_on: the day of issue (発行日).
        last_day: its last day (有効期間満了日; `card_last_day`).
        on: the day asked about.

    Raises:
        ImpossibleDaysError: it ended before it was issued.

    Sources: kamakura-guide-2024-05-01 §4 §8, fujisawa-guide §4

    >>> told = card_standing(
    ...     issued_on=date(2024, 6, 10), last_day=date(2034, 5, 30), on=date(2034, 3, 1)
    ... )
    >>> str(told.value), told.changes_on
    ('renewable', datetime.date(2034, 5, 31))

    """
    return _standing(issued_on, last_day, on, (_CARD_EXPIRED,))


def certificate_standing(
    *, issued_on: date, last_day: date, card_last_day: date, on: date
) -> Answer[Standing]:
    """How a certificate stands on a day (電子証明書の有効期間の状態); revocations aside.

    Args:
        issued_on: the day of issue (発行日).
        last_day: its last day (有効期間満了日; `certificate_last_day`).
        card_last_day: that of the card that it is on: what ends with it is renewed with it.
        on: the day asked about.

    Raises:
        ImpossibleDaysError: it ended before it was issued, or after its card.

    Sources: fujisawa-guide §4, kamakura-guide-2024-05-01 §8, tsukuba-guide-2023-10 §4(2)

    >>> str(certificate_standing(
    ...     issued_on=date(2024, 6, 10),
    ...     last_day=date(2029, 5, 30),
    ...     card_last_day=date(2034, 5, 30),
    ...     on=date(2029, 5, 31),
    ... ).value)
    'expired'

    """
    if last_day > card_last_day:
        raise ImpossibleDaysError(because("A certificate does not outlive its card."))
    if last_day == card_last_day:
        return _standing(issued_on, last_day, on, (_CERTIFICATE_EXPIRED, _ENDS_WITH_CARD))
    return _standing(issued_on, last_day, on, (_CERTIFICATE_EXPIRED,))


def _standing(
    issued_on: date, last_day: date, on: date, if_expired: tuple[Reason, ...]
) -> Answer[Standing]:
    if last_day < issued_on:
        raise ImpossibleDaysError(because("Its last day is before the day of its issue."))
    renewal = renewal_opens_on(last_day)
    opens_on, lapses_on = renewal.value, first_day_lapsed(last_day)
    changes_on: date | None
    reasons: tuple[Reason, ...]
    if on < issued_on:
        standing, changes_on = Standing.NOT_ISSUED, issued_on
        reasons = (because("It is issued on {on}.", on=issued_on),)
    elif on < opens_on:
        standing, changes_on = Standing.VALID, opens_on
        reasons = (because("Renewal opens on {on}.", on=opens_on),)
    elif on < lapses_on:
        standing, changes_on = Standing.RENEWABLE, lapses_on
        reasons = (because("Its last day is {on}.", on=last_day),)
    else:
        standing, changes_on = Standing.EXPIRED, None
        reasons = (because("Its last day was {on}.", on=last_day), *if_expired)
    return replace(renewal.telling(standing), reasons=reasons, changes_on=changes_on)
