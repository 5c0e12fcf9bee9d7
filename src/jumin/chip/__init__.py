"""The card's end: file system, PINs, keys, personalisation, card image."""

from jumin.chip.card import CONTACT_ATR, CONTACTLESS_ATR, Card
from jumin.chip.counters import CounterStore
from jumin.chip.errors import DamagedImageError, PersonalisationError
from jumin.chip.personalisation import ChosenPins, JpkiKeys, JpkiRecords, personalise


__all__ = [
    "CONTACTLESS_ATR",
    "CONTACT_ATR",
    "Card",
    "ChosenPins",
    "CounterStore",
    "DamagedImageError",
    "JpkiKeys",
    "JpkiRecords",
    "PersonalisationError",
    "personalise",
]
