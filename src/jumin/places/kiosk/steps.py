"""The screens of the machine, the services it has, and what can happen at a screen."""

from enum import StrEnum, unique


@unique
class Service(StrEnum):
    """What the machine's menu offers (メニュー選択)."""

    CERTIFICATES = "certificates"
    """The certificate issuing service (証明書交付サービス)."""
    USE_REGISTRATION = "use-registration"
    """Applying for documents of a registered domicile elsewhere (利用登録申請)."""
    PIN_RESET = "pin-reset"
    """Setting the signature PIN anew (署名用パスワードの初期化・再設定)."""


@unique
class Step(StrEnum):
    """A screen of the kiosk; those of a certificate are named as in the rules' `kiosk.flow`."""

    START = "start"
    """Which machine: in whose guide, and of which shop (店舗の選択)."""
    SERVICE = "service"
    """Administrative services (行政サービス)."""
    AGREE = "agree"
    """Terms of use (同意事項)."""
    MENU = "menu"
    """Menu: one of the services (メニュー選択)."""
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
    DOMICILE = "domicile"
    """Use registration: the municipality of the registered domicile (本籍地の市区町村の選択)."""
    USE_TERMS = "use-terms"
    """Use registration: what is applied for, and that nobody tells (利用登録の同意事項)."""
    USE_CONFIRM = "use-confirm"
    """Use registration: a last look (申請内容確認)."""
    USE_RESULT = "use-result"
    """Use registration: the day from which to try (申請の受付)."""
    RESET = "reset"
    """PIN reset: authentication PIN, one-time code, new PIN twice (パスワードの再設定)."""
    RESET_RESULT = "reset-result"
    """PIN reset: it is done (再設定の完了)."""
    CARD_LEFT = "card-left"
    """The visit is over and a card still lies in the tray (カードの取り忘れ)."""


@unique
class Event(StrEnum):
    """What happens at a screen (画面での操作)."""

    GO_ON = "go-on"
    """What the screen asks for is done."""
    AGAIN = "again"
    """The same screen again: a coin, a wrong PIN, a sheet of paper."""
    REJECT = "reject"
    """The card can't be used: it comes off again."""
    TAKE_OFF = "take-off"
    """The card is taken out of the tray."""
    END = "end"
    """The visit ends: by its button, or as nobody presses any."""
