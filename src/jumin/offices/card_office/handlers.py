"""What the card office learns from others."""

from collections.abc import Mapping
from typing import Final

from jumin.offices.card_office import services
from jumin.offices.common.courier import Handler
from jumin.offices.common.models import OutboxMessage
from jumin.terms import ResidentId


def holder_died(message: OutboxMessage) -> None:
    """Let the card of a dead person lapse."""
    services.lapse_after_death(ResidentId(message.subject), at=message.at)


HANDLERS: Final[Mapping[str, Handler]] = {"resident.died": holder_died}
