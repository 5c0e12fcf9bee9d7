"""By what title somebody without Japanese nationality resides (在留資格等)."""

from enum import StrEnum, unique


@unique
class Residency(StrEnum):
    """Title of residence of a resident, as far as it decides on the card's end (在留資格等)."""

    JAPANESE = "japanese"
    """A Japanese national (日本国籍)."""
    PERMANENT = "permanent"
    """Permanent resident (永住者)."""
    SPECIAL_PERMANENT = "special-permanent"
    """Special permanent resident (特別永住者)."""
    HIGHLY_SKILLED_2 = "highly-skilled-2"
    """Highly skilled professional (ii) (高度専門職第2号)."""
    MID_TO_LONG_TERM = "mid-to-long-term"
    """Any other mid- to long-term resident (中長期在留者)."""
    TEMPORARY_REFUGE = "temporary-refuge"
    """Permitted to land for temporary refuge (一時庇護許可者)."""
    PROVISIONAL_STAY = "provisional-stay"
    """Permitted to stay provisionally (仮滞在許可者)."""
    BORN_OR_NATIONALITY_LOST = "born-or-nationality-lost"
    """Staying on after birth or loss of nationality (出生・国籍喪失による経過滞在者)."""
