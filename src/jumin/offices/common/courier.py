"""Carries messages from outboxes to the offices that must learn them."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from jumin.offices import OFFICES
from jumin.offices.common.books import inbox, outbox
from jumin.offices.common.models import OutboxMessage
from jumin.offices.common.transactions import office_transaction


Handler: TypeAlias = Callable[[OutboxMessage], None]


def deliver() -> int:
    """Deliver every message that waits, in the order of its outbox; tell how many.

    At least once, and effective once: the receiver's inbox remembers what it has handled in the
    transaction of the handling. Whatever a crash leaves undelivered goes out with the next call.
    """
    delivered = 0
    for sender in OFFICES:
        for message in outbox(sender).filter(delivered_at=None):
            for receiver in OFFICES:
                handler = _handlers(receiver).get(message.kind)
                if handler is not None:
                    _handle_once(sender, receiver, message, handler)
            message.delivered_at = message.at
            message.save(update_fields=["delivered_at"])
            delivered += 1
    return delivered


def _handle_once(sender: str, receiver: str, message: OutboxMessage, handler: Handler) -> None:
    with office_transaction(receiver):
        _, is_new = inbox(receiver).get_or_create(
            sender=sender, number=message.pk, defaults={"at": message.at}
        )
        if is_new:
            handler(message)


def _handlers(office: str) -> Mapping[str, Handler]:
    handlers: Mapping[str, Handler] = import_module(f"jumin.offices.{office}.handlers").HANDLERS
    return handlers
