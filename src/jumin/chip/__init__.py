"""The card's end: file system, PINs, keys, personalisation, card image."""

from jumin.chip.card import CONTACT_ATR, CONTACTLESS_ATR, Card
from jumin.chip.errors import DamagedImageError, PersonalisationError
from jumin.chip.image import ImageStore
from jumin.chip.personalisation import ChosenPins, JpkiKeys, JpkiRecords, personalise


__all__ = [
    "CONTACTLESS_ATR",
    "CONTACT_ATR",
    "Card",
    "ChosenPins",
    "DamagedImageError",
    "ImageStore",
    "JpkiKeys",
    "JpkiRecords",
    "PersonalisationError",
    "personalise",
]
