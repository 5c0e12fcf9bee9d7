"""What goes in and out of the card office."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import NewType

from jumin.chip import CardKeys, ChosenPins
from jumin.rules.lives import CardStatus
from jumin.terms import CertificatePurpose, MunicipalityId, ResidentId, SerialNumber


CardNumber = NewType("CardNumber", str)
"""The number of a card (製造番号): fifteen digits, beginning with 9 in this project."""


@unique
class CertificateCause(StrEnum):
    """Why new certificates are written into a card at the counter (電子証明書の発行事由)."""

    RENEWAL = "renewal"
    """The old ones end soon, or have ended (更新)."""
    LIFTING = "lifting"
    """The suspension was lifted, and what was held stays held (一時停止解除)."""
    CONTINUED_USE = "continued-use"
    """The holder moved in from another municipality (継続利用)."""
    PARTICULARS_CHANGED = "particulars-changed"
    """What the signature certificate says has changed (記載事項の変更)."""
    ANEW = "anew"
    """The holder gives up the old ones, if any, and applies for new ones (新規発行)."""


@dataclass(frozen=True)
class CardApplication:
    """An application for a card (交付申請) with what the chip is made with."""

    resident: ResidentId
    applied_on: date
    keys: CardKeys
    """The key pairs made on the chip; where one is absent, no certificate is made (任意). The
    card's own key is always there."""
    pins: ChosenPins
    """Chosen by the holder; they go into the chip and nowhere else."""
    photograph: bytes
    """The photograph (顔写真): a grey JPEG 2000, as `jumin.documents.portrait_image` makes it."""
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
    """Where it was made for, or where its use was continued last."""
    status: CardStatus
    issued_on: date
    last_day: date
    handed_over_on: date | None
    continued_on: date | None
    """When its use was continued after a move, last (継続利用)."""
    moving_in_until: date | None
    """Until when a moving-in is to be notified, after its holder moved out (転入届の期限)."""
    continued_use_until: date | None
    """Until when its use is to be continued, after a moving-in was notified (継続利用の期限)."""
    suspended_at: datetime | None
    lapsed_at: datetime | None
    signature_serial: SerialNumber | None
    authentication_serial: SerialNumber | None
    pin_changed_at: datetime | None
    """When its signature PIN was set anew at a kiosk, last (署名用パスワード初期化)."""

    @property
    def serials(self) -> dict[CertificatePurpose, SerialNumber]:
        """The serial numbers of the certificates that the card carries, by purpose."""
        known = {
            CertificatePurpose.SIGNATURE: self.signature_serial,
            CertificatePurpose.AUTHENTICATION: self.authentication_serial,
        }
        return {purpose: serial for purpose, serial in known.items() if serial is not None}
