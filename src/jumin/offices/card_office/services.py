"""The acts of the card office on a card that is made: one transaction each."""

from datetime import date, datetime
from typing import Final

from django.db.models import Q

from jumin.offices.card_office import book, models
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import (
    CardEventRefusedError,
    CardOfAnotherError,
    CardStillInForceError,
    NothingToContinueError,
)
from jumin.offices.card_office.values import CardNumber
from jumin.offices.common.books import send, write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import gateway as municipality
from jumin.rules import (
    continued_use_last_day,
    is_moving_in_notified_in_time,
    moving_in_notice_last_day_after_moving_out,
)
from jumin.rules.lives import CARD_LIFE, CARDS_IN_FORCE, CARDS_MADE, CardEvent, CardStatus
from jumin.terms import ResidentId, day_of


COUNTER: Final = "municipality.counter"
HOTLINE: Final = "hotline"
REGISTER: Final = "municipality"
"""Who acts: nobody here; the register has changed."""
CALENDAR: Final = "card_office.calendar"
"""Who acts: nobody, a day has come."""


def hand_over(number: CardNumber, *, at: datetime, replaces: CardNumber | None) -> None:
    """Hand a card over to its holder (交付); nobody has two."""
    municipality.holder(ResidentId(book.find(number).resident))
    with office_transaction(OFFICE):
        card = book.find(number)
        _replace(card, replaces, at=at)
        card.handed_over_on = day_of(at)
        book.enter(card, CardEvent.HANDED_OVER, at=at, actor=COUNTER)
        send(OFFICE, "card.handed_over", number, at=at, payload=book.serials(card))


def suspend(number: CardNumber, *, at: datetime) -> None:
    """Suspend a card whose loss was reported (一時停止); its certificates are held."""
    with office_transaction(OFFICE):
        card = book.find(number)
        card.suspended_at = at
        book.enter(card, CardEvent.LOSS_REPORTED, at=at, actor=HOTLINE)
        send(OFFICE, "card.suspended", number, at=at, payload=book.serials(card))


def lift_suspension(number: CardNumber, *, at: datetime) -> None:
    """Lift the suspension of a card that was found (一時停止解除); what is held stays held."""
    with office_transaction(OFFICE):
        card = book.find(number)
        card.suspended_at = None
        book.enter(card, CardEvent.FOUND, at=at, actor=COUNTER)


def continue_use(number: CardNumber, *, at: datetime) -> None:
    """Continue a card's use in the municipality into which its holder moved (継続利用)."""
    place = municipality.holder(ResidentId(book.find(number).resident)).municipality
    with office_transaction(OFFICE):
        card = book.find(number)
        if card.status != CardStatus.IN_USE:
            raise CardEventRefusedError(number, CardStatus(card.status), "use-continued")
        if card.continued_use_until is None:
            raise NothingToContinueError(number)
        card.continued_use_until = None
        card.municipality, card.continued_on = place, day_of(at)
        book.save(card)
        write_journal(OFFICE, "card.use_continued", number, at=at, actor=COUNTER)


def pins_set(number: CardNumber, *, at: datetime) -> None:
    """Enter that the holder set the PINs anew at the counter (暗証番号の再設定)."""
    with office_transaction(OFFICE):
        card = book.serviceable(number, "pins-set")
        card.pin_changed_at = None
        book.save(card)
        write_journal(OFFICE, "card.pins_set", number, at=at, actor=COUNTER)


def give_back(number: CardNumber, *, at: datetime) -> None:
    """Take a card back (返納)."""
    with office_transaction(OFFICE):
        _take_back(book.find(number), at=at)


def fall_due(number: CardNumber, on: date, *, at: datetime) -> None:
    """Do what falls due of a card by a day: it lapses, or what was ordered for it is abandoned."""
    with office_transaction(OFFICE):
        card = book.find(number)
        order_ends_on = book.order_ends_on(card)
        if order_ends_on is not None and order_ends_on <= on:
            book.abandon_order(card, at=at, actor=CALENDAR)
            book.save(card)
        due = book.falls_due(card)
        if due is not None and due[0] <= on:
            book.lapse(card, due[1], at=at, actor=CALENDAR)


def holder_moved_out(resident: ResidentId, moved_out_on: date, *, at: datetime) -> None:
    """Wait for the moving-in notice of a card's holder who has left (転出)."""
    with office_transaction(OFFICE):
        for card in _known_then(resident, CARDS_MADE, at=at):
            if card.continued_use_until is not None:
                book.lapse(card, CardEvent.USE_NOT_CONTINUED, at=at, actor=REGISTER)
            else:
                until = moving_in_notice_last_day_after_moving_out(moved_out_on).value
                card.moving_in_until = until
                book.save(card)
                write_journal(OFFICE, "card.moving_in_awaited", card.number, at=at, actor=REGISTER)


def holder_moved_in(
    resident: ResidentId,
    *,
    moved_in_on: date,
    moved_out_on: date,
    notified_on: date,
    at: datetime,
) -> None:
    """Wait for the continued use of a card whose holder has moved in, unless it is too late."""
    is_in_time = is_moving_in_notified_in_time(
        moved_in_on=moved_in_on, moved_out_on=moved_out_on, notified_on=notified_on
    ).value
    with office_transaction(OFFICE):
        for card in _known_then(resident, CARDS_MADE, at=at):
            if card.continued_use_until is not None:
                book.lapse(card, CardEvent.USE_NOT_CONTINUED, at=at, actor=REGISTER)
            elif not is_in_time:
                book.lapse(card, CardEvent.MOVE_NOT_NOTIFIED, at=at, actor=REGISTER)
            else:
                card.moving_in_until = None
                card.continued_use_until = continued_use_last_day(notified_on).value
                book.save(card)
                write_journal(
                    OFFICE, "card.continued_use_awaited", card.number, at=at, actor=REGISTER
                )


def holder_died(resident: ResidentId, *, at: datetime) -> None:
    """Let a dead person's cards lapse (失効)."""
    with office_transaction(OFFICE):
        for card in _known_then(resident, (CardStatus.ORDERED, *CARDS_MADE), at=at):
            book.lapse(card, CardEvent.HOLDER_DIED, at=at, actor=REGISTER)


def _replace(card: models.Card, replaces: CardNumber | None, *, at: datetime) -> None:
    """Void the cards in whose place this one comes; one in force must be named."""
    status = CardStatus(card.status)
    if (status, CardEvent.HANDED_OVER) not in CARD_LIFE:
        raise CardEventRefusedError(card.number, status, CardEvent.HANDED_OVER)
    others = models.Card.objects.filter(resident=card.resident).exclude(pk=card.pk)
    if replaces is not None and not others.filter(number=replaces).exists():
        raise CardOfAnotherError(card.number, replaces)
    for other in others.filter(Q(status__in=CARDS_MADE) | Q(number=replaces)):
        if other.status in CARDS_IN_FORCE and other.number != replaces:
            raise CardStillInForceError(card.number, other.number)
        is_there = other.status in (CardStatus.IN_USE, CardStatus.LAPSED)
        if other.status in CARDS_MADE:
            book.lapse(other, CardEvent.REPLACED, at=at, actor=COUNTER)
        if is_there:
            _take_back(other, at=at)


def _take_back(card: models.Card, *, at: datetime) -> None:
    book.enter(card, CardEvent.GIVEN_BACK, at=at, actor=COUNTER)
    send(OFFICE, "card.returned", card.number, at=at, payload=book.serials(card))


def _known_then(
    resident: ResidentId, statuses: tuple[CardStatus, ...], *, at: datetime
) -> list[models.Card]:
    """Find the cards that a resident had at an instant: news may come late."""
    known = models.Card.objects.filter(resident=resident, ordered_at__lte=at)
    return list(known.filter(status__in=statuses).order_by("pk"))
