"""What changes of a holder's particulars do to card and certificates, by name (異動の効果)."""

from enum import StrEnum, unique


@unique
class HolderChange(StrEnum):
    """A change of what a card states of its holder (記載事項の変更)."""

    MOVE_WITHIN = "move-within"
    """A move within the municipality (転居)."""
    MOVE_OUT = "move-out"
    """A move out of the municipality (転出)."""
    MOVE_IN = "move-in"
    """A move into the municipality (転入)."""
    MOVE_ABROAD = "move-abroad"
    """A move abroad (国外転出)."""
    NAME = "name"
    """Another name (氏名の変更)."""
    FORMER_SURNAME = "former-surname"
    """A former surname on the record (旧氏の記載)."""
    BIRTH_DATE = "birth-date"
    """Another date of birth: a correction (生年月日の訂正)."""
    SEX = "sex"
    """Another sex on the record (性別の変更)."""


@unique
class Lapsing(StrEnum):
    """What lapses by itself (失効するもの)."""

    SIGNATURE_CERTIFICATE = "signature-certificate"
    """署名用電子証明書."""
    AUTHENTICATION_CERTIFICATE = "authentication-certificate"
    """利用者証明用電子証明書."""
    CARD = "card"
    """カード."""


@unique
class CardAct(StrEnum):
    """What is done to a card at the counter (カードの処理)."""

    CONTINUE_USE = "continue-use"
    """Its use is continued (継続利用)."""
    ENDORSE = "endorse"
    """The change is written into the endorsement field (追記欄への記載)."""
    UPDATE_CHIP = "update-chip"
    """The text in the chip is changed (券面事項の書換え)."""
    ISSUE_SIGNATURE_CERTIFICATE = "issue-signature-certificate"
    """A new signature certificate is issued, if the holder wants it (署名用電子証明書の発行)."""
    TAKE_BACK = "take-back"
    """The card is given back (返納)."""
