"""The lives of cards and certificates as tables: what may follow what.

Sources: Number Act art. 17, its Enforcement Order arts. 14-17; JPKI Act arts. 9-15, 28-34.
"""

from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class CardStatus(StrEnum):
    """Operational status of a card (カードの運用状況)."""

    ORDERED = "ordered"
    """Ordered from the factory, not made yet (発行依頼)."""
    MANUFACTURED = "manufactured"
    """Made, not yet handed over (交付前)."""
    IN_USE = "in-use"
    """In use (運用中)."""
    SUSPENDED = "suspended"
    """Suspended (一時停止)."""
    LAPSED = "lapsed"
    """Lapsed (失効)."""
    RETURNED = "returned"
    """Returned to the office (返納)."""


@unique
class CardEvent(StrEnum):
    """What happens to a card."""

    MADE = "made"
    """The factory made it (発行)."""
    ABANDONED = "abandoned"
    """The order was never finished (発行依頼の取消し)."""
    HANDED_OVER = "handed-over"
    """It was handed over to its holder (交付)."""
    LOSS_REPORTED = "loss-reported"
    """Its loss was reported (紛失の届出)."""
    FOUND = "found"
    """It was found, and its suspension lifted (一時停止解除)."""
    EXPIRED = "expired"
    """Its last day has passed (有効期間の満了)."""
    HOLDER_DIED = "holder-died"
    """Its holder died (死亡)."""
    MOVE_NOT_NOTIFIED = "move-not-notified"
    """Its holder did not notify a move in time (転入届の期間の経過)."""
    USE_NOT_CONTINUED = "use-not-continued"
    """Its use was not continued in time after a move (継続利用の期間の経過)."""
    REPLACED = "replaced"
    """Another card took its place (再交付、更新)."""
    GIVEN_BACK = "given-back"
    """Its holder gave it back (返納)."""


CARDS_NOT_HANDED_OVER: Final = (CardStatus.ORDERED, CardStatus.MANUFACTURED)
"""In nobody's hands yet (交付前)."""
CARDS_IN_FORCE: Final = (CardStatus.IN_USE, CardStatus.SUSPENDED)
"""In the holder's hands and not void."""
CARDS_MADE: Final = (CardStatus.MANUFACTURED, *CARDS_IN_FORCE)
"""Made and not void: these can lapse."""
_LAPSES: Final = (
    CardEvent.EXPIRED,
    CardEvent.HOLDER_DIED,
    CardEvent.MOVE_NOT_NOTIFIED,
    CardEvent.USE_NOT_CONTINUED,
    CardEvent.REPLACED,
)


CARD_LIFE: Final = MappingProxyType(
    {
        (CardStatus.ORDERED, CardEvent.MADE): CardStatus.MANUFACTURED,
        (CardStatus.ORDERED, CardEvent.ABANDONED): CardStatus.LAPSED,
        (CardStatus.ORDERED, CardEvent.HOLDER_DIED): CardStatus.LAPSED,
        (CardStatus.MANUFACTURED, CardEvent.HANDED_OVER): CardStatus.IN_USE,
        (CardStatus.IN_USE, CardEvent.LOSS_REPORTED): CardStatus.SUSPENDED,
        (CardStatus.SUSPENDED, CardEvent.FOUND): CardStatus.IN_USE,
        **{(status, event): CardStatus.LAPSED for status in CARDS_MADE for event in _LAPSES},
        (CardStatus.IN_USE, CardEvent.GIVEN_BACK): CardStatus.RETURNED,
        (CardStatus.SUSPENDED, CardEvent.GIVEN_BACK): CardStatus.RETURNED,
        (CardStatus.LAPSED, CardEvent.GIVEN_BACK): CardStatus.RETURNED,
    }
)
"""The life of a card: status and event → status; what is absent can't happen."""


@unique
class CertificateState(StrEnum):
    """State of a certificate in the certification office's ledger."""

    ISSUED = "issued"
    """Issued (発行), not yet in its holder's hands."""
    DELIVERED = "delivered"
    """Delivered (提供): on a card in its holder's hands."""
    HELD = "held"
    """Held (一時保留): it is never released (CPS §4.9.9)."""
    REVOKED = "revoked"
    """Revoked (失効)."""
    SUPERSEDED = "superseded"
    """Revoked because it was renewed (更新による失効; CPS §4.9.9 reason 4)."""
    EXPIRED = "expired"
    """Its last day has passed (有効期間の満了)."""


@unique
class CertificateEvent(StrEnum):
    """What happens to a certificate."""

    DELIVER = "deliver"
    """Its holder got it (提供)."""
    HOLD = "hold"
    """It is held (一時保留)."""
    REVOKE = "revoke"
    """It is revoked (失効)."""
    SUPERSEDE = "supersede"
    """A renewed one takes its place (更新)."""
    EXPIRE = "expire"
    """Its last day passes (有効期間の満了)."""


EFFECTIVE: Final = (CertificateState.ISSUED, CertificateState.DELIVERED)
"""States of a certificate that relying parties may rely on (有効)."""

CERTIFICATE_LIFE: Final = MappingProxyType(
    {
        (CertificateState.ISSUED, CertificateEvent.DELIVER): CertificateState.DELIVERED,
        **{(state, CertificateEvent.HOLD): CertificateState.HELD for state in EFFECTIVE},
        **{
            (state, event): end
            for state in (*EFFECTIVE, CertificateState.HELD)
            for event, end in (
                (CertificateEvent.REVOKE, CertificateState.REVOKED),
                (CertificateEvent.SUPERSEDE, CertificateState.SUPERSEDED),
                (CertificateEvent.EXPIRE, CertificateState.EXPIRED),
            )
        },
    }
)
"""The life of a certificate; what is absent can't happen."""


@unique
class RequestState(StrEnum):
    """State of a request at a kiosk (証明書交付の処理状況)."""

    CHALLENGED = "challenged"
    """A card was asked to prove itself (カードの確認)."""
    IDENTIFIED = "identified"
    """The holder is known (本人確認済み)."""
    REQUESTED = "requested"
    """A document was chosen and confirmed (発行内容確認済み)."""
    RENDERED = "rendered"
    """The paper is typeset and waits for the fee (料金支払い待ち)."""
    PAID = "paid"
    """The fee is paid (支払い済み)."""
    PRINTED = "printed"
    """The paper lies in the tray (印刷済み)."""
    TAKEN = "taken"
    """The paper was taken; the machine keeps nothing of it (受取済み)."""
    CANCELLED = "cancelled"
    """Ended before paying (中止): by the person, by a refusal, or by time."""
    LEFT = "left"
    """Paid for and left behind (取り忘れ): the paper is destroyed, nothing is refunded."""
    VOIDED = "voided"
    """Badly printed, reported at once (印刷不良): the paper is stamped void, the fee given back."""
    APPLIED = "applied"
    """Ended without a paper: the use was applied for (利用登録の申請済み)."""
    WITHHELD = "withheld"
    """Another paper was about to come out (誤交付の防止): it is destroyed, the fee given back."""


@unique
class RequestEvent(StrEnum):
    """What happens to a request."""

    IDENTIFY = "identify"
    """The card proved itself (本人確認)."""
    ORDER = "order"
    """A document was chosen (発行内容確認)."""
    RENDER = "render"
    """The paper was typeset (証明書の作成)."""
    PAY = "pay"
    """The fee was paid (料金支払い)."""
    PRINT = "print"
    """The paper was printed (証明書印刷)."""
    TAKE = "take"
    """The paper was taken (受取)."""
    CANCEL = "cancel"
    """It was ended before paying (中止)."""
    LEAVE = "leave"
    """The paper was left behind (取り忘れ)."""
    VOID = "void"
    """A bad print was reported at once (印刷不良の申出)."""
    APPLY = "apply"
    """The use was applied for (利用登録の申請)."""
    WITHHOLD = "withhold"
    """What came out of the print queue was not this request's paper (誤交付の防止)."""


REQUEST_LIFE: Final = MappingProxyType(
    {
        (RequestState.CHALLENGED, RequestEvent.IDENTIFY): RequestState.IDENTIFIED,
        (RequestState.IDENTIFIED, RequestEvent.ORDER): RequestState.REQUESTED,
        (RequestState.REQUESTED, RequestEvent.ORDER): RequestState.REQUESTED,
        (RequestState.REQUESTED, RequestEvent.RENDER): RequestState.RENDERED,
        (RequestState.RENDERED, RequestEvent.ORDER): RequestState.REQUESTED,
        (RequestState.RENDERED, RequestEvent.PAY): RequestState.PAID,
        (RequestState.PAID, RequestEvent.PRINT): RequestState.PRINTED,
        (RequestState.PRINTED, RequestEvent.PRINT): RequestState.PRINTED,
        (RequestState.PRINTED, RequestEvent.TAKE): RequestState.TAKEN,
        (RequestState.PRINTED, RequestEvent.VOID): RequestState.VOIDED,
        (RequestState.TAKEN, RequestEvent.VOID): RequestState.VOIDED,
        (RequestState.IDENTIFIED, RequestEvent.APPLY): RequestState.APPLIED,
        (RequestState.PAID, RequestEvent.LEAVE): RequestState.LEFT,
        (RequestState.PRINTED, RequestEvent.LEAVE): RequestState.LEFT,
        (RequestState.PAID, RequestEvent.WITHHOLD): RequestState.WITHHELD,
        (RequestState.PRINTED, RequestEvent.WITHHOLD): RequestState.WITHHELD,
        **{
            (state, RequestEvent.CANCEL): RequestState.CANCELLED
            for state in (
                RequestState.CHALLENGED,
                RequestState.IDENTIFIED,
                RequestState.REQUESTED,
                RequestState.RENDERED,
            )
        },
    }
)
"""The life of a request: before paying one may go back and order anew, or cancel."""
