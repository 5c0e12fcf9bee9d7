"""Carries messages from outboxes to the offices that must learn them.

At least once and in the order of each subject; effective once, as the receiver's inbox remembers
what it has handled in the transaction of the handling. A message that can't be handled is tried
again, ever later, and whatever comes after it about the same subject waits. One that its handler
refuses again and again is parked until somebody has looked at it.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Final, TypeAlias

from django.conf import settings
from django.db import Error

from jumin.installation import LockHeldError, exclusive
from jumin.offices import OFFICES
from jumin.offices.common.books import inbox, outbox
from jumin.offices.common.faults import fault_behind
from jumin.offices.common.models import OutboxMessage
from jumin.offices.common.transactions import office_transaction
from jumin.terms import FaultError


Handler: TypeAlias = Callable[[OutboxMessage], None]

PATIENCE: Final = 5.0
"""Seconds to wait for another delivery to end; after that it will see our messages, too."""
MOST_ATTEMPTS: Final = 8
"""How often a handler may refuse a message before it is parked."""
MOST_COUNTED: Final = 10_000
"""From here on attempts are no longer counted."""
FIRST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(minutes=5)
"""Each pause after a failure is twice as long as the one before, up to this."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Queue:
    """How an office's outbox stands (送信箱の状況)."""

    office: str
    waiting: int
    """Not delivered yet; the parked ones, those that failed, and all behind them are among them."""
    failing: int
    """Tried in vain so far, to be tried again."""
    parked: int
    """Refused by their handlers again and again: somebody must look at them."""
    oldest_at: datetime | None
    """The instant of the oldest act that the others have not learned of."""


@dataclass(frozen=True)
class Message:
    """A message that the others have not learned of yet."""

    office: str
    number: int
    at: datetime
    kind: str
    subject: str
    attempts: int
    next_attempt_at: datetime | None
    """In real time, as machines and not the town are the reason."""
    problem: str
    """The kind of the last failure; empty before the first attempt."""
    is_parked: bool


def deliver() -> int:
    """Deliver every message whose turn it is; tell how many.

    Whatever a crash or a fault leaves undelivered goes out with the next call: whoever calls has
    done its act, and is not told of a fault that befalls the courier. One delivers at a time.
    """
    delivered = 0
    try:
        with exclusive(settings.FOLDER.root / "delivery.lock", "the courier", patience=PATIENCE):
            while sent := _round():
                delivered += sent
    except LockHeldError:
        pass
    except (Error, FaultError, OSError) as error:
        if isinstance(error, Error) and fault_behind(error) is None:
            raise
        _log.error("The courier had to stop (%s): it goes on later.", type(error).__name__)
    return delivered


def queues() -> tuple[Queue, ...]:
    """Tell how every outbox stands."""
    return tuple(_queue(office) for office in OFFICES)


def undelivered() -> int:
    """Tell how many messages wait to be delivered; not those that are parked or behind one."""
    return sum(_undelivered(office) for office in OFFICES)


def messages(office: str) -> tuple[Message, ...]:
    """Tell what waits in an office's outbox, the oldest first."""
    return tuple(
        Message(
            office=office,
            number=row.pk,
            at=row.at,
            kind=row.kind,
            subject=row.subject,
            attempts=row.attempts,
            next_attempt_at=row.next_attempt_at,
            problem=row.problem,
            is_parked=row.parked_at is not None,
        )
        for row in outbox(office).filter(delivered_at=None)
    )


def retry(office: str, number: int) -> bool:
    """Let a message that failed or was parked be tried again at once; False if there is none."""
    with office_transaction(office):
        waiting = outbox(office).filter(pk=number, delivered_at=None)
        return bool(waiting.update(attempts=0, next_attempt_at=None, parked_at=None))


def _undelivered(office: str) -> int:
    waiting = outbox(office).filter(delivered_at=None)
    parked = waiting.exclude(parked_at=None).values("subject")
    return waiting.exclude(subject__in=parked).count()


def _round() -> int:
    """Try what waits in each outbox, once; what was delivered may have put new messages there."""
    now = datetime.now(UTC)
    return sum(_carry(sender, message) for sender in OFFICES for message in _due(sender, now))


def _due(sender: str, now: datetime) -> Iterator[OutboxMessage]:
    """Tell the messages whose turn it is: none before an earlier one about its subject."""
    held: set[str] = set()
    for message in list(outbox(sender).filter(delivered_at=None)):
        if message.subject in held:
            continue
        is_early = message.next_attempt_at is not None and message.next_attempt_at > now
        if message.parked_at is None and not is_early:
            yield message
        if message.delivered_at is None:
            held.add(message.subject)


def _carry(sender: str, message: OutboxMessage) -> bool:
    try:
        for receiver in OFFICES:
            handler = _handlers(receiver).get(message.kind)
            if handler is not None:
                _handle_once(sender, receiver, message, handler)
    except Exception as error:  # noqa: BLE001 (one bad message must not stop the others)
        _put_off(sender, message, error)
        return False
    message.delivered_at = datetime.now(UTC)
    with office_transaction(sender):
        message.save(update_fields=["delivered_at"])
    return True


def _handle_once(sender: str, receiver: str, message: OutboxMessage, handler: Handler) -> None:
    if inbox(receiver).filter(sender=sender, number=message.pk).exists():
        return
    with office_transaction(receiver):
        _, is_new = inbox(receiver).get_or_create(
            sender=sender, number=message.pk, defaults={"at": message.at}
        )
        if is_new:
            handler(message)


def _put_off(sender: str, message: OutboxMessage, error: Exception) -> None:
    """Note the failure: a fault of the installation is waited for, a poison message parked."""
    now = datetime.now(UTC)
    message.attempts = min(message.attempts + 1, MOST_COUNTED)
    message.problem = type(error).__name__[:64]
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 16), LONGEST_PAUSE)
    message.next_attempt_at = now + pause
    is_poison = not isinstance(error, FaultError | OSError) and fault_behind(error) is None
    if is_poison and message.attempts >= MOST_ATTEMPTS:
        message.parked_at = now
    _log.error(
        "The message %s %s of the office %s could not be delivered (%s), attempt %s.",
        message.pk,
        message.kind,
        sender,
        message.problem,
        message.attempts,
    )
    with office_transaction(sender):
        message.save(update_fields=["attempts", "problem", "next_attempt_at", "parked_at"])


def _queue(office: str) -> Queue:
    waiting = outbox(office).filter(delivered_at=None)
    oldest = waiting.first()
    return Queue(
        office=office,
        waiting=waiting.count(),
        failing=waiting.filter(attempts__gt=0, parked_at=None).count(),
        parked=waiting.exclude(parked_at=None).count(),
        oldest_at=oldest.at if oldest else None,
    )


def _handlers(office: str) -> Mapping[str, Handler]:
    handlers: Mapping[str, Handler] = import_module(f"jumin.offices.{office}.handlers").HANDLERS
    return handlers
