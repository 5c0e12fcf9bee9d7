"""What an Individual Number is used for, and how one learns it, by name (個人番号の利用)."""

from enum import StrEnum, unique


@unique
class NumberPurpose(StrEnum):
    """What somebody asks a number for (利用目的)."""

    SOCIAL_SECURITY = "social-security"
    """Social security (社会保障)."""
    TAX = "tax"
    """Tax (税)."""
    DISASTER = "disaster"
    """Help in disasters (災害対策)."""
    OTHER = "other"
    """Anything else: proof of identity in a shop, a club's card (その他)."""


@unique
class NumberChannel(StrEnum):
    """A way on which a number could be told or asked for (番号を知る方法)."""

    CARD = "card"
    """The back of the card (カードのうら面)."""
    RESIDENT_RECORD = "resident-record"
    """A copy of the resident record with the number (個人番号入りの住民票の写し)."""
    COUNTER = "counter"
    """A procedure at a counter (窓口での手続)."""
    TELEPHONE = "telephone"
    """The telephone (電話)."""
    VISIT = "visit"
    """A visit at the holder's home (訪問)."""


@unique
class CardSide(StrEnum):
    """A side of a card (カードの面)."""

    FRONT = "front"
    """Name, address, birth date, sex, portrait (おもて面)."""
    BACK = "back"
    """The Individual Number (うら面)."""
