"""What goes in and out of the card office."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from jumin.chip import ChosenPins, JpkiKeys
from jumin.rules.lives import CardStatus
from jumin.terms import MunicipalityId, ResidentId, SerialNumber


CardNumber = NewType("CardNumber", str)
"""The number of a card (製造番号): fifteen digits, beginning with 9 in this project."""


@dataclass(frozen=True)
class CardApplication:
    """An application for a card (交付申請) with what the chip is made with."""

    resident: ResidentId
    applied_on: date
    keys: JpkiKeys
    """The key pairs made on the chip; where one is absent, no certificate is made (任意)."""
    pins: ChosenPins
    """Chosen by the holder; they go into the chip and nowhere else."""
    image_key: bytes
    """The key under which the card image is sealed: the holder's pocket, not the office's."""

    def __repr__(self) -> str:
        return f"CardApplication({self.resident})"


@dataclass(frozen=True)
class ManufacturedCard:
    """A card fresh from manufacture: the office keeps its number only."""

    number: CardNumber
    image: bytes

    def __repr__(self) -> str:
        return f"ManufacturedCard({self.number})"


@dataclass(frozen=True)
class CardState:
    """What the card office knows of a card (運用状況)."""

    number: CardNumber
    resident: ResidentId
    municipality: MunicipalityId
    status: CardStatus
    issued_on: date
    last_day: date
    handed_over_on: date | None
    suspended_at: datetime | None
    lapsed_at: datetime | None
    signature_serial: SerialNumber | None
    authentication_serial: SerialNumber | None
