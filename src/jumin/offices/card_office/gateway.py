"""What other rooms may ask of the card office: values in, values out."""

from collections.abc import Callable
from datetime import datetime

from jumin.offices.card_office import services
from jumin.offices.card_office.values import (
    CardApplication,
    CardNumber,
    CardState,
    ManufacturedCard,
)
from jumin.offices.common import courier
from jumin.terms import SerialNumber


__all__ = [
    "CardApplication",
    "CardNumber",
    "CardState",
    "ManufacturedCard",
    "card",
    "card_with",
    "hand_over",
    "manufacture",
    "suspend",
]


def manufacture(
    application: CardApplication, *, at: datetime, random: Callable[[int], bytes]
) -> ManufacturedCard:
    """Make a card on an application (発行) and give the image away: the office keeps no copy."""
    return services.manufacture(application, at=at, random=random)


def hand_over(number: CardNumber, *, at: datetime) -> None:
    """Hand a card over to its holder (交付)."""
    services.hand_over(number, at=at)


def suspend(number: CardNumber, *, at: datetime) -> None:
    """Suspend a card (一時停止) as the hotline does, day and night."""
    services.suspend(number, at=at)
    courier.deliver()


def card(number: CardNumber) -> CardState:
    """Tell the state of a card (運用状況)."""
    return services.card(number)


def card_with(serial: SerialNumber) -> CardState | None:
    """Tell the state of the card that carries a user authentication certificate."""
    return services.card_with(serial)
