"""The steps at the machine, in the order of Izumi's leaflet, the fullest description we hold."""

from enum import StrEnum, unique
from typing import Final


@unique
class Step(StrEnum):
    """A screen of the kiosk, named as in the rules' `kiosk.flow` (操作の順序)."""

    SERVICE = "service"
    """Administrative services (行政サービス)."""
    AGREE = "agree"
    """Terms of use (同意事項)."""
    MENU = "menu"
    """Menu: the certificate issuing service (メニュー選択)."""
    CARD_ON = "card-on"
    """The card is put into the tray (カードを置く)."""
    USABLE_CHECK = "usable-check"
    """Whether the card can be used here (利用可能かどうかの確認)."""
    MUNICIPALITY = "municipality"
    """Whose certificate (証明書交付市区町村の選択)."""
    PIN = "pin"
    """The authentication PIN (暗証番号の入力)."""
    CARD_OFF = "card-off"
    """The card is taken off (カードの取り外し)."""
    DOCUMENT = "document"
    """Which document (証明書の種別選択)."""
    SUBJECT = "subject"
    """Whose record (交付種別選択)."""
    ITEMS = "items"
    """Items on request (記載事項選択)."""
    COPIES = "copies"
    """How many copies (部数選択)."""
    CONFIRM = "confirm"
    """A last look at what was chosen (発行内容確認)."""
    PAY = "pay"
    """Paying the fee (料金支払い)."""
    PRINT = "print"
    """Printing (証明書印刷)."""
    TAKE = "take"
    """The paper is in the tray (取り忘れ確認)."""
    RECEIPT = "receipt"
    """The receipt (領収書発行)."""

    @property
    def number(self) -> int:
        """Tell the place in the order, from 1."""
        return ORDER.index(self) + 1

    @property
    def next(self) -> "Step":
        """Tell the step that follows."""
        return ORDER[self.number]


ORDER: Final = tuple(Step)
BEFORE_IDENTIFICATION: Final = ORDER[: Step.CARD_OFF.number - 1]
CHOOSING: Final = (Step.DOCUMENT, Step.SUBJECT, Step.ITEMS, Step.COPIES)


def may_go_back(here: Step, there: Step) -> bool:
    """Whether one may go back: before identification anywhere, before paying to any choice."""
    if there.number >= here.number:
        return False
    if here in BEFORE_IDENTIFICATION:
        return True
    return there in CHOOSING and here.number <= Step.PAY.number
