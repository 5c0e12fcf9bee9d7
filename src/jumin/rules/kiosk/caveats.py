"""What guides warn of (注意事項): what a kiosk does not issue, and what to know before."""

from enum import StrEnum, unique


@unique
class NotIssued(StrEnum):
    """What the guides say is not to be had at a kiosk."""

    REMOVED = "removed"
    """Records of those who moved out or died (除票)."""
    SUPERSEDED = "superseded"
    """Records that were rewritten since (改製原住民票)."""
    HOUSEHOLD_MOVING_OUT = "household-moving-out"
    """Records of a household of which somebody is about to move out (転出予定者がいる世帯)."""
    RESTRICTED = "restricted"
    """Those whose issue was restricted on request (発行制限)."""
    RESIDENCE_CODE = "residence-code"
    """With the residence code (住民票コード)."""
    MY_NUMBER = "my-number"
    """With My Number (マイナンバー)."""
    HISTORY = "history"
    """With the history of addresses or names (住所や氏名の異動履歴)."""
    ALIAS_HISTORY = "alias-history"
    """With the history of aliases (通称履歴)."""
    CHARACTERS = "characters"
    """With characters that the system lacks (システムに対応していない文字)."""
    REMOVED_REGISTER = "removed-register"
    """Closed family registers (除籍)."""
    SUPERSEDED_REGISTER = "superseded-register"
    """Family registers that were rewritten since (改製原戸籍)."""
    IN_UPDATE = "in-update"
    """While a notification is still being entered (届出の反映待ち)."""
    PAST_YEARS = "past-years"
    """Of any year but the newest (最新年度以外)."""
    UNDETERMINED = "undetermined"
    """Of those whose income is not determined (未申告)."""
    SOME_TAX_CASES = "some-tax-cases"
    """In some cases: the tax desk tells which (市民税課に問合せ)."""


@unique
class Note(StrEnum):
    """What the guides warn of."""

    NO_EXCHANGE = "no-exchange"
    """A paper obtained by mistake is not exchanged (交換不可)."""
    NO_REFUND = "no-refund"
    """Its fee is not given back (返金不可)."""
    BAD_PRINT_REFUNDED = "bad-print-refunded"
    """A bad print reported at once, before it is taken home, is stamped void and refunded."""
    FEE_FREE_AT_COUNTER_ONLY = "fee-free-at-counter-only"
    """What is free of charge for its purpose is free at the counter only (手数料の免除)."""
    PAPER_DIFFERS = "paper-differs"
    """The paper is not that of the counter, and serves just as well (用紙が異なる)."""
    NOT_STAPLED = "not-stapled"
    """Several sheets are not stapled (ホチキス止めなし)."""
    PAGES_NUMBERED_AS_ONE = "pages-numbered-as-one"
    """Sheets that belong together bear page numbers and one number of their own."""
    NOT_NEWEST = "not-newest"
    """Just after a notification it may not state the newest (最新でない場合)."""
    MAINTENANCE_STOPS = "maintenance-stops"
    """The service may rest for maintenance, as announced (メンテナンスによる停止)."""
    SHOPS_OWN_HOURS = "shops-own-hours"
    """Where a shop is closed, so is its machine (店舗の営業日・営業時間)."""
    MACHINES_ONLY = "machines-only"
    """Only shops that have a multi-function copier (マルチコピー機設置店)."""
    MACHINES_DIFFER = "machines-differ"
    """Screens and handling differ by machine (機種による違い)."""
    STAFF_FOR_PAPER_ONLY = "staff-for-paper-only"
    """The staff help with jammed or missing paper only (店員は関わらない)."""
    SEAL_CARD_AT_COUNTER = "seal-card-at-counter"
    """At the counter a seal certificate needs the seal registration card (印鑑登録証)."""


@unique
class FeeFreePurpose(StrEnum):
    """For what the counter hands a certificate out free of charge (手数料免除の用途)."""

    PUBLIC_PENSION = "public-pension"
    """For a public pension (公的年金)."""
    SPECIAL_CHILD_ALLOWANCE = "special-child-allowance"
    """For the special child rearing allowance (特別児童扶養手当)."""
