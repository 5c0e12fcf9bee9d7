"""What the certification office learns from others, and does about it."""

from collections.abc import Mapping
from typing import Final

from jumin.offices.certification import services
from jumin.offices.common.courier import Handler
from jumin.offices.common.models import OutboxMessage
from jumin.terms import CertificatePurpose, ResidentId, RevocationReason


BOTH: Final = frozenset(CertificatePurpose)
SIGNATURE: Final = frozenset({CertificatePurpose.SIGNATURE})


def particulars_changed(message: OutboxMessage) -> None:
    """A change of the four items voids the signature certificate, which states them."""
    _revoke(message, SIGNATURE, RevocationReason.AFFILIATION_CHANGED)


def holder_died(message: OutboxMessage) -> None:
    """Death voids both certificates; they are of no more use (reason assumed)."""
    _revoke(message, BOTH, RevocationReason.CESSATION_OF_OPERATION)


def card_suspended(message: OutboxMessage) -> None:
    """The suspension of a card holds both certificates (一時保留)."""
    _revoke(message, BOTH, RevocationReason.CERTIFICATE_HOLD)


def _revoke(
    message: OutboxMessage, purposes: frozenset[CertificatePurpose], reason: RevocationReason
) -> None:
    services.revoke_of_resident(
        ResidentId(message.subject), purposes, reason, at=message.at, actor=message.kind
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    "resident.particulars_changed": particulars_changed,
    "resident.died": holder_died,
    "card.suspended": card_suspended,
}
