"""The lives of cards and certificates as tables: what may follow what.

Sources: Number Act art. 17, its Enforcement Order arts. 14-17; JPKI Act arts. 9-15, 28-34.
"""

from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class CardStatus(StrEnum):
    """Operational status of a card (カードの運用状況)."""

    MANUFACTURED = "manufactured"
    """Made, not yet handed over (交付前)."""
    IN_USE = "in-use"
    """In use (運用中)."""
    SUSPENDED = "suspended"
    """Suspended (一時停止)."""
    LAPSED = "lapsed"
    """Lapsed (失効)."""


@unique
class CardEvent(StrEnum):
    """What happens to a card."""

    HANDED_OVER = "handed-over"
    LOSS_REPORTED = "loss-reported"
    FOUND = "found"
    HOLDER_DIED = "holder-died"


CARD_LIFE: Final = MappingProxyType(
    {
        (CardStatus.MANUFACTURED, CardEvent.HANDED_OVER): CardStatus.IN_USE,
        (CardStatus.MANUFACTURED, CardEvent.HOLDER_DIED): CardStatus.LAPSED,
        (CardStatus.IN_USE, CardEvent.LOSS_REPORTED): CardStatus.SUSPENDED,
        (CardStatus.IN_USE, CardEvent.HOLDER_DIED): CardStatus.LAPSED,
        (CardStatus.SUSPENDED, CardEvent.FOUND): CardStatus.IN_USE,
        (CardStatus.SUSPENDED, CardEvent.HOLDER_DIED): CardStatus.LAPSED,
    }
)
"""The life of a card: status and event → status; what is absent can't happen."""


@unique
class CertificateState(StrEnum):
    """State of a certificate in the certification office's ledger."""

    ISSUED = "issued"
    """Issued (発行): effective from now to its last day."""
    HELD = "held"
    """Held (一時保留): it is never released (CPS §4.9.9)."""
    REVOKED = "revoked"
    """Revoked (失効)."""


@unique
class CertificateEvent(StrEnum):
    """What happens to a certificate."""

    HOLD = "hold"
    REVOKE = "revoke"


CERTIFICATE_LIFE: Final = MappingProxyType(
    {
        (CertificateState.ISSUED, CertificateEvent.HOLD): CertificateState.HELD,
        (CertificateState.ISSUED, CertificateEvent.REVOKE): CertificateState.REVOKED,
        (CertificateState.HELD, CertificateEvent.REVOKE): CertificateState.REVOKED,
    }
)
"""The life of a certificate; expiry is its last day and no event."""


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


@unique
class RequestEvent(StrEnum):
    """What happens to a request."""

    IDENTIFY = "identify"
    ORDER = "order"
    RENDER = "render"
    PAY = "pay"
    PRINT = "print"
    TAKE = "take"
    CANCEL = "cancel"
    LEAVE = "leave"


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
        (RequestState.PAID, RequestEvent.LEAVE): RequestState.LEFT,
        (RequestState.PRINTED, RequestEvent.LEAVE): RequestState.LEFT,
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
