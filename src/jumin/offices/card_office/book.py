"""A card's line in the books: finding it, entering what happens to it, when something falls due."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from jumin.offices.card_office import models
from jumin.offices.card_office.errors import (
    CardEventRefusedError,
    CardUnknownError,
    UseNotContinuedError,
)
from jumin.offices.card_office.values import CardNumber, CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.common.books import send, write_journal
from jumin.rules import undelivered_until
from jumin.rules.lives import CARD_LIFE, CARDS_MADE, CardEvent, CardStatus
from jumin.terms import CertificatePurpose, MunicipalityId, ResidentId, SerialNumber, day_of


OFFICE: Final = "card_office"
_VOID: Final = (CardStatus.LAPSED, CardStatus.RETURNED)
_BEFORE_FIRST: Final = 900_000_000_000_000
"""Card numbers begin with 9: they can't be taken for real ones."""


def find(number: CardNumber) -> models.Card:
    """Find a card by its number; raises `CardUnknownError`."""
    try:
        return models.Card.objects.get(number=number)
    except models.Card.DoesNotExist as error:
        raise CardUnknownError(number) from error


def serviceable(number: CardNumber, event: str) -> models.Card:
    """Find a card that can be written to: in use, and not waiting for its use to continue."""
    card = find(number)
    if card.status != CardStatus.IN_USE:
        raise CardEventRefusedError(number, CardStatus(card.status), event)
    if card.continued_use_until is not None:
        raise UseNotContinuedError(number, card.continued_use_until)
    return card


def carrying(serial: SerialNumber) -> models.Card | None:
    """Find the card with a user authentication certificate, or with that of its holder's phone."""
    card = models.Card.objects.filter(authentication_serial=serial).first()
    on_card = None if card else certification.serial_on_card(serial)
    if on_card is not None:
        card = models.Card.objects.filter(authentication_serial=on_card).first()
    return card


def enter(card: models.Card, event: CardEvent, *, at: datetime, actor: str) -> None:
    """Enter an event into a card's life and the journal; raises `CardEventRefusedError`."""
    status = CardStatus(card.status)
    if (status, event) not in CARD_LIFE:
        raise CardEventRefusedError(card.number, status, event)
    card.status = CARD_LIFE[status, event]
    if card.status in _VOID:
        abandon_order(card, at=at, actor=actor)
    save(card)
    write_journal(OFFICE, f"card.{event}", card.number, at=at, actor=actor)


def lapse(card: models.Card, cause: CardEvent, *, at: datetime, actor: str) -> None:
    """Let a card lapse (失効), and let others know why."""
    card.lapsed_at = at
    enter(card, cause, at=at, actor=actor)
    send(OFFICE, "card.lapsed", card.number, at=at, payload={**serials(card), "cause": cause.value})


def save(card: models.Card) -> None:
    """Save a card's line with the day on which something falls due by it."""
    due, ends_on = falls_due(card), order_ends_on(card)
    days = [day for day in (due[0] if due else None, ends_on) if day is not None]
    card.due_on = min(days, default=None)
    card.save()


def falls_due(card: models.Card) -> tuple[date, CardEvent] | None:
    """Tell what the calendar will do to a card next, and on which day."""
    last_days: Mapping[CardEvent, date | None] = {}
    if card.status == CardStatus.ORDERED:
        last_days = {CardEvent.ABANDONED: undelivered_until(day_of(card.ordered_at)).value}
    elif card.status in CARDS_MADE:
        last_days = {
            CardEvent.EXPIRED: card.last_day,
            CardEvent.MOVE_NOT_NOTIFIED: card.moving_in_until,
            CardEvent.USE_NOT_CONTINUED: card.continued_use_until,
        }
    days = ((day, event) for event, day in last_days.items() if day is not None)
    first = min(days, key=lambda due: due[0], default=None)
    return (first[0] + timedelta(days=1), first[1]) if first else None


def order_number(card: models.Card) -> str:
    """Name the order at the counter: visits that were cut off share it with the next one."""
    return f"{card.number}-{card.orders_ended + 1}"


def card_of_order(order: str) -> CardNumber:
    """Tell the card of an order: one that came with it, or one at the counter."""
    return CardNumber(order.partition("-")[0])


def order_ends_on(card: models.Card) -> date | None:
    """Tell on which day an order at the counter is abandoned; None where there is none."""
    if card.ordered_on is None:
        return None
    return undelivered_until(card.ordered_on).value + timedelta(days=1)


def end_order(card: models.Card) -> None:
    """End the order at the counter: the next one is another."""
    card.orders_ended += 1
    card.ordered_on, card.ordered_cause = None, ""
    card.ordered_signature_serial = card.ordered_authentication_serial = None


def abandon_order(card: models.Card, *, at: datetime, actor: str) -> None:
    """Abandon an order at the counter that was never written, if there is one."""
    if card.ordered_on is not None:
        write_journal(OFFICE, "card.order_abandoned", card.number, at=at, actor=actor)
        send(OFFICE, "card.order_abandoned", order_number(card), at=at)
        end_order(card)


def serials(card: models.Card) -> dict[str, str]:
    """Tell the serial numbers of a card's certificates, as messages state them."""
    return stated(card.signature_serial, card.authentication_serial)


def stated(signature: int | None, authentication: int | None, prefix: str = "") -> dict[str, str]:
    """State serial numbers, as messages do."""
    both = {
        CertificatePurpose.SIGNATURE: signature,
        CertificatePurpose.AUTHENTICATION: authentication,
    }
    return {f"{prefix}{purpose}": str(serial) for purpose, serial in both.items() if serial}


def next_number() -> CardNumber:
    """Take the next number (採番)."""
    numbering, _ = models.Numbering.objects.get_or_create(pk=1, defaults={"last": _BEFORE_FIRST})
    numbering.last += 1
    numbering.save()
    return CardNumber(str(numbering.last))


def state(card: models.Card) -> CardState:
    """Tell how a card stands (運用状況)."""
    return CardState(
        number=CardNumber(card.number),
        resident=ResidentId(card.resident),
        municipality=MunicipalityId(card.municipality),
        status=CardStatus(card.status),
        issued_on=card.issued_on,
        last_day=card.last_day,
        handed_over_on=card.handed_over_on,
        continued_on=card.continued_on,
        moving_in_until=card.moving_in_until,
        continued_use_until=card.continued_use_until,
        suspended_at=card.suspended_at,
        lapsed_at=card.lapsed_at,
        signature_serial=_serial(card.signature_serial),
        authentication_serial=_serial(card.authentication_serial),
        pin_changed_at=card.pin_changed_at,
    )


def _serial(number: int | None) -> SerialNumber | None:
    return None if number is None else SerialNumber(number)
