"""Writing an office's journal and outbox, inside the transaction of the act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db.models import Manager

from jumin.offices import OFFICES
from jumin.offices.common import seals
from jumin.offices.common.models import InboxMessage, JournalEntry, JournalHead, OutboxMessage


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class JournalLine:
    """A line of an office's journal, to be read."""

    office: str
    number: int
    at: datetime
    act: str
    subject: str
    actor: str
    facts: Mapping[str, str | int | bool]


def journal(office: str) -> Manager[JournalEntry]:
    """Tell an office's journal."""
    rows: Manager[JournalEntry] = _rows(office, JournalEntry.__name__)
    return rows


def heads(office: str) -> Manager[JournalHead]:
    """Tell the head of an office's journal: one row, none before the first line."""
    rows: Manager[JournalHead] = _rows(office, JournalHead.__name__)
    return rows


def outbox(office: str) -> Manager[OutboxMessage]:
    """Tell an office's outbox."""
    rows: Manager[OutboxMessage] = _rows(office, OutboxMessage.__name__)
    return rows


def inbox(office: str) -> Manager[InboxMessage]:
    """Tell an office's inbox."""
    rows: Manager[InboxMessage] = _rows(office, InboxMessage.__name__)
    return rows


@dataclass(frozen=True)
class Event:
    """What a line of a journal is to say; facts hold nothing personal."""

    act: str
    subject: str
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)


def write_journal(
    office: str, act: str, subject: str, *, at: datetime, actor: str, **facts: str | int | bool
) -> None:
    """Add a line to the journal and sign it as the new head; facts hold nothing personal."""
    write_events(office, (Event(act, subject, facts),), at=at, actor=actor)


def write_events(office: str, events: Iterable[Event], *, at: datetime, actor: str) -> None:
    """Add a line for each event to the journal, and sign the last one as the new head.

    A line is never older than the one before it, though two acts may commit in another order
    than they read the clock.
    """
    head = heads(office).first()
    number, previous, latest = (
        (head.number, head.digest, head.at) if head else (0, seals.BEGINNING, _BEFORE_ALL)
    )
    entries = []
    for event in events:
        number += 1
        entry = journal(office).model(
            number=number,
            at=max(at, latest),
            act=event.act,
            subject=event.subject,
            actor=actor,
            facts=dict(event.facts),
            previous=previous,
        )
        entry.digest = previous = seals.digest_of(entry)
        entry.seal = seals.seal_of(office, entry.digest)
        entries.append(entry)
    if not entries:
        return
    journal(office).bulk_create(entries)
    last = entries[-1]
    signed = {
        "number": last.number,
        "at": last.at,
        "digest": last.digest,
        "signature": seals.sign_head(office, last.number, last.at, last.digest),
    }
    if head is None:
        heads(office).create(**signed)
    else:
        heads(office).update(**signed)


def send(
    office: str, kind: str, subject: str, *, at: datetime, payload: Mapping[str, str] | None = None
) -> None:
    """Put a message into the outbox; the courier takes it after the commit."""
    outbox(office).create(at=at, kind=kind, subject=subject, payload=dict(payload or {}))


def latest_entry_at() -> datetime | None:
    """Tell the instant of the latest journal line of any office: time never goes behind it."""
    return max((head.at for head in _known_heads().values()), default=None)


def last_numbers() -> dict[str, int]:
    """Tell the number of the last line of every journal."""
    known = {office: head.number for office, head in _known_heads().items()}
    return dict.fromkeys(OFFICES, 0) | known


def last_lines() -> dict[str, str]:
    """Tell the last line of every journal as one keeps it: number and digest (`17:9f86…`)."""
    return {office: f"{head.number}:{head.digest}" for office, head in _known_heads().items()}


def _known_heads() -> dict[str, JournalHead]:
    """Tell the heads of the journals that have a line."""
    found = {office: heads(office).first() for office in OFFICES}
    return {office: head for office, head in found.items() if head is not None}


def lines_after(numbers: Mapping[str, int]) -> tuple[JournalLine, ...]:
    """Read what the offices wrote after these numbers, in the order of time."""
    lines = (
        _line(office, entry)
        for office in OFFICES
        for entry in journal(office).filter(number__gt=numbers[office])
    )
    return tuple(sorted(lines, key=lambda line: (line.at, OFFICES.index(line.office), line.number)))


def journal_lines(
    office: str, *, last: int, subject: str = "", act: str = ""
) -> tuple[JournalLine, ...]:
    """Read the last lines of a journal, the oldest of them first; of one subject or act only.

    `act` also takes the beginning of one: `card.` means everything that happened to cards.
    """
    entries = journal(office).filter(act__startswith=act)
    if subject:
        entries = entries.filter(subject=subject)
    return tuple(_line(office, entry) for entry in reversed(entries.order_by("-number")[:last]))


def _line(office: str, entry: JournalEntry) -> JournalLine:
    return JournalLine(
        office, entry.number, entry.at, entry.act, entry.subject, entry.actor, entry.facts
    )


def _rows(office: str, book: str) -> Any:
    """Each office has its own table of every book, named like the abstract model."""
    return apps.get_model(office, book)._default_manager  # noqa: SLF001 (public by Django's docs)
