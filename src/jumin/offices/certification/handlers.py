"""What the certification office learns from others, and does about it.

News about a resident concerns what they had at that instant; news about a card concerns the
certificates it names. Neither touches certificates that came later, however late the news is.
"""

from collections.abc import Mapping
from typing import Final

from jumin.offices.certification import services
from jumin.offices.common.courier import Handler
from jumin.offices.common.models import OutboxMessage
from jumin.rules import Asker
from jumin.rules.lives import CardEvent
from jumin.terms import CertificatePurpose, ResidentId, RevocationReason, SerialNumber


BOTH: Final = frozenset(CertificatePurpose)
SIGNATURE: Final = frozenset({CertificatePurpose.SIGNATURE})
RENEWAL: Final = "renewal"
"""The cause of writing certificates by which the former ones are superseded."""
FORMER: Final = "former_"

_REASONS_OF_LAPSE: Final[Mapping[CardEvent, RevocationReason]] = {
    CardEvent.REPLACED: RevocationReason.SUPERSEDED,
}
"""Why the certificates of a lapsed card are revoked (JPKI CPS §4.9.9); else they serve no more."""

_ASKERS_AT_LAPSE: Final[Mapping[CardEvent, Asker]] = {
    CardEvent.REPLACED: Asker.MUNICIPALITY,
    CardEvent.HOLDER_DIED: Asker.REGISTER,
}
"""At whose asking they are revoked; else because a day has passed."""


def particulars_changed(message: OutboxMessage) -> None:
    """A change of the four items voids the signature certificate, which states them."""
    _revoke_of_resident(message, SIGNATURE, RevocationReason.AFFILIATION_CHANGED)


def holder_died(message: OutboxMessage) -> None:
    """Death voids both certificates; they are of no more use (reason assumed)."""
    _revoke_of_resident(message, BOTH, RevocationReason.CESSATION_OF_OPERATION)


def card_handed_over(message: OutboxMessage) -> None:
    """With the card its holder gets the certificates (提供)."""
    services.deliver(_serials(message), at=message.at, actor=message.kind)


def card_suspended(message: OutboxMessage) -> None:
    """The suspension of a card holds its certificates (一時保留)."""
    _revoke(message, RevocationReason.CERTIFICATE_HOLD, Asker.HOTLINE)


def card_lapsed(message: OutboxMessage) -> None:
    """A card that lapses takes its certificates with it; at its end they end by themselves."""
    cause = CardEvent(message.payload["cause"])
    if cause is CardEvent.ABANDONED:
        order_abandoned(message)
    elif cause is not CardEvent.EXPIRED:
        reason = _REASONS_OF_LAPSE.get(cause, RevocationReason.CESSATION_OF_OPERATION)
        _revoke(message, reason, _ASKERS_AT_LAPSE.get(cause, Asker.CALENDAR))


def order_abandoned(message: OutboxMessage) -> None:
    """What was ordered, for a new card or at a counter, and got into none is destroyed."""
    services.destroy_undelivered(
        message.subject, asker=Asker.MUNICIPALITY, at=message.at, actor=message.kind
    )


def card_returned(message: OutboxMessage) -> None:
    """Who gives the card back uses its certificates no more (返納)."""
    _revoke(message, RevocationReason.CESSATION_OF_OPERATION, Asker.HOLDER)


def certificates_written(message: OutboxMessage) -> None:
    """New certificates were written into a card: its holder has got them; the former are void."""
    services.deliver(_serials(message), at=message.at, actor=message.kind)
    is_renewal = message.payload["cause"] == RENEWAL
    reason = RevocationReason.SUPERSEDED if is_renewal else RevocationReason.CESSATION_OF_OPERATION
    _revoke(message, reason, Asker.MUNICIPALITY, FORMER)


def _revoke(
    message: OutboxMessage, reason: RevocationReason, asker: Asker, prefix: str = ""
) -> None:
    serials = _serials(message, prefix)
    services.revoke_named(serials, reason, asker=asker, at=message.at, actor=message.kind)


def _revoke_of_resident(
    message: OutboxMessage, purposes: frozenset[CertificatePurpose], reason: RevocationReason
) -> None:
    services.revoke_of_resident(
        ResidentId(message.subject),
        purposes,
        reason,
        asker=Asker.REGISTER,
        at=message.at,
        actor=message.kind,
    )


def _serials(message: OutboxMessage, prefix: str = "") -> dict[CertificatePurpose, SerialNumber]:
    """Read which certificates a message names, of each purpose one at most."""
    return {
        purpose: SerialNumber(int(message.payload[prefix + purpose]))
        for purpose in CertificatePurpose
        if prefix + purpose in message.payload
    }


HANDLERS: Final[Mapping[str, Handler]] = {
    "resident.particulars_changed": particulars_changed,
    "resident.died": holder_died,
    "card.handed_over": card_handed_over,
    "card.suspended": card_suspended,
    "card.lapsed": card_lapsed,
    "card.order_abandoned": order_abandoned,
    "card.returned": card_returned,
    "card.certificates_written": certificates_written,
}
