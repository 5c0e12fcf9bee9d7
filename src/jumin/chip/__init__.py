"""The card's end: file system, PINs, keys, personalisation, card image."""

from jumin.chip.card import Card
from jumin.chip.errors import DamagedImageError, OldImageError, PersonalisationError
from jumin.chip.image import ImageStore
from jumin.chip.ingredients import (
    CardKeys,
    CardRecords,
    ChosenPins,
    HolderRecords,
    JpkiRecords,
    RecordSigners,
)
from jumin.chip.options import ATRS, CONTACT_ATR, CONTACTLESS_ATR, CardOptions
from jumin.chip.personalisation import personalise


__all__ = [
    "ATRS",
    "CONTACTLESS_ATR",
    "CONTACT_ATR",
    "Card",
    "CardKeys",
    "CardOptions",
    "CardRecords",
    "ChosenPins",
    "DamagedImageError",
    "HolderRecords",
    "ImageStore",
    "JpkiRecords",
    "OldImageError",
    "PersonalisationError",
    "RecordSigners",
    "personalise",
]
