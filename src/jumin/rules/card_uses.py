"""Kinds of cards and what cards are used for, by name (カードの種類と用途)."""

from enum import StrEnum, unique


@unique
class CardKind(StrEnum):
    """A kind of card (カードの種類)."""

    USUAL = "usual"
    """With all its PINs (通常のカード)."""
    WITHOUT_PINS = "without-pins"
    """Without any PIN set (暗証番号を設定しないカード)."""
    FACE_AUTHENTICATION = "face-authentication"
    """Its authentication PIN is locked for good (顔認証マイナンバーカード)."""


@unique
class CardUse(StrEnum):
    """What a card is used for (用途)."""

    IDENTITY = "identity"
    """To show who one is, face to face (対面での本人確認)."""
    NUMBER = "number"
    """To show one's Individual Number (番号確認)."""
    CLINIC_BY_FACE = "clinic-by-face"
    """At a clinic, by face (医療機関・薬局での顔認証)."""
    CLINIC_BY_SIGHT = "clinic-by-sight"
    """At a clinic, by sight (医療機関・薬局での目視)."""
    CLINIC_BY_PIN = "clinic-by-pin"
    """At a clinic, by PIN (医療機関・薬局での暗証番号)."""
    PORTAL = "portal"
    """To log in to the portal (マイナポータル)."""
    KIOSK = "kiosk"
    """Certificates at shops (コンビニ交付)."""
    SIGNING = "signing"
    """To sign applications (電子申請の署名)."""
