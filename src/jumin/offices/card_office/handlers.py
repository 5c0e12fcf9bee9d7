"""What the card office learns from others."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from jumin.offices.card_office import services
from jumin.offices.common.courier import Handler
from jumin.offices.common.models import OutboxMessage
from jumin.terms import ResidentId


def holder_died(message: OutboxMessage) -> None:
    """Let the cards of a dead person lapse."""
    services.holder_died(ResidentId(message.subject), at=message.at)


def holder_moved_out(message: OutboxMessage) -> None:
    """Wait for the moving-in notice of somebody who left."""
    left_on = date.fromisoformat(message.payload["moved_out_on"])
    services.holder_moved_out(ResidentId(message.subject), left_on, at=message.at)


def holder_moved_in(message: OutboxMessage) -> None:
    """Wait for the continued use of a card whose holder came in time; else it lapses."""
    told = message.payload
    services.holder_moved_in(
        ResidentId(message.subject),
        moved_in_on=date.fromisoformat(told["moved_in_on"]),
        moved_out_on=date.fromisoformat(told["moved_out_on"]),
        notified_on=date.fromisoformat(told["notified_on"]),
        at=message.at,
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    "resident.died": holder_died,
    "resident.moved_out": holder_moved_out,
    "resident.moved_in": holder_moved_in,
}
